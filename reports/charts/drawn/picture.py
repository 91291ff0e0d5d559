"""A specification as a picture: SVG in the reader's own letters, PNG in letters that come along."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from i18n.language import Lang
from reports.charts.drawn.look import FONT, Spec
from workflows.errors import SystemFault

FONTS = Path(__file__).parents[1] / "fonts"
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
    own = _svg(spec).replace(f'font-family="{FONT}"', f'font-family="{READERS_FONTS}"')
    title = _escaped(spec["description"])
    return own.replace("<svg ", f'<svg lang="{lang}" ', 1).replace(
        ">", f' role="img"><title>{title}</title>', 1
    )


def png(spec: Spec) -> bytes:
    """The same chart as PNG, twice as many pixels each way. Raises as ``svg`` does."""
    return raster(_svg(spec))


def raster(drawn: str) -> bytes:
    """A picture of ours as PNG, in our own letters whatever it names. Raises as ``svg`` does."""
    from vl_convert import svg_to_png

    _letters()
    try:
        return svg_to_png(_FAMILY.sub(f'font-family="{FONT}"', drawn), scale=SCALE)
    except ValueError as broken:
        raise _undrawn(broken) from broken


def _svg(spec: Spec) -> str:
    # Imported here: whoever reads figures, or names a chart, does without.
    from vl_convert import vegalite_to_svg

    _letters()
    try:
        return vegalite_to_svg(spec, allowed_base_urls=[])
    except ValueError as broken:
        raise _undrawn(broken) from broken


def _undrawn(broken: ValueError) -> SystemFault:
    return SystemFault("chart_not_drawn", why=str(broken).partition("\n")[0])


@cache
def _letters() -> None:
    """Make our own letters known to the converter, once."""
    from vl_convert import register_font_directory

    register_font_directory(str(FONTS))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
