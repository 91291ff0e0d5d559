"""A specification as a picture: SVG in the reader's own letters, PNG in letters that come along."""

from __future__ import annotations

import re
from html import escape

from i18n.language import Lang
from reports.charts.drawn.look import FONT, Spec

READERS_FONTS = "system-ui, Segoe UI, Roboto, Noto Sans, Arial, sans-serif"
"""The letters of the pages: a picture in a page is set in what the reader's machine has."""
_FAMILY = re.compile('font-family="[^"]*"')
SCALE = 2.0
"""PNG pixels for one of a page: sharp on paper and on a phone."""


def svg(spec: Spec, lang: Lang) -> str:
    """The chart as SVG, without scripts, styles or links to anything outside.

    The first picture of a process takes about a second, each further one some 50 milliseconds.
    Raises SystemFault where it cannot be drawn.
    """
    own = _FAMILY.sub(f'font-family="{READERS_FONTS}"', _drawn(spec))
    title = escape(spec["description"], quote=False)
    return own.replace("<svg ", f'<svg lang="{lang}" ', 1).replace(
        ">", f' role="img"><title>{title}</title>', 1
    )


def png(spec: Spec) -> bytes:
    """The same chart as PNG, twice as many pixels each way. Raises as ``svg`` does."""
    return raster(_drawn(spec))


def raster(drawn: str) -> bytes:
    """A picture of ours as PNG, in our own letters whatever it names. Raises as ``svg`` does."""
    from reports.charts.drawn.drawer import png_of

    return png_of(_FAMILY.sub(f'font-family="{FONT}"', drawn), SCALE)


def _drawn(spec: Spec) -> str:
    # Imported here: whoever reads figures, or names a chart, does without.
    from reports.charts.drawn.drawer import svg_of

    return svg_of(spec)
