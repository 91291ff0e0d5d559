"""The funnel as bars, one a state, a panel a track."""

from __future__ import annotations

from i18n.catalog import say
from i18n.dates import number_words
from i18n.language import Lang
from reports.charts.drawn.look import (
    ACCENT,
    PALE,
    Spec,
    Width,
    across,
    chart,
    rows,
)
from reports.charts.funnel import Funnel, TrackStandings

BESIDE = 48
"""Pixels kept on the right for a number."""


def funnel_spec(funnel: Funnel, lang: Lang, width: Width) -> Spec:
    """Where the records stand, as a specification."""
    panels = [_panel(track, lang, width) for track in funnel.tracks]
    return chart(say("charts.funnel", lang), panels)


def _panel(track: TrackStandings, lang: Lang, width: Width) -> Spec:
    values = [
        {
            "row": row,
            "low": 0,
            "high": one.count,
            "said": number_words(one.count, lang),
            "colour": PALE if one.aside else ACCENT,
        }
        for row, one in enumerate(track.states)
    ]
    row, names, step = rows([one.label.say(lang) for one in track.states], width)
    most = max((one.count for one in track.states), default=0) or 1
    place = (width.names, width.inner - BESIDE)
    end = across("high", (0, most), place)
    return {
        "title": track.label.say(lang),
        "width": width.inner,
        "height": {"step": step},
        "data": {"values": values},
        "layer": [
            *names,
            {
                "mark": {"type": "bar", "height": {"band": 0.6}, "cornerRadiusEnd": 3},
                "encoding": {
                    "y": row,
                    "x": across("low", (0, most), place),
                    "x2": {"field": "high"},
                    "color": {"field": "colour", "type": "nominal", "scale": None},
                },
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 7, "fontWeight": "bold"},
                "encoding": {"y": row, "x": end, "text": {"field": "said"}},
            },
        ],
    }
