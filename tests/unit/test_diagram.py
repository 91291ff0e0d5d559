"""The drawn lines of states: every state and move is there, and no label breaks the drawing."""

import re
from xml.etree import ElementTree

import pytest

from i18n.language import LANGUAGES, Lang
from i18n.text import Text
from tests.golden_file import approved
from tests.seed_plans import CHI_LANG, HOA_VANG, definition
from workflows.definition import Definition
from workflows.diagram import mermaid, svg
from workflows.errors import NotFound

SVG = "{http://www.w3.org/2000/svg}"
TRACKS = ("model", "story", "difficulty", "unit_plan", "list", "report")
"""Of Chi Lăng, in the order of the file."""
NASTY = 'Đề "xuất" <b>\\N & {x}; #1 &lt;'


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("plan", [HOA_VANG, CHI_LANG])
def test_the_diagram_is_as_approved(plan: str, lang: Lang) -> None:
    said = mermaid(definition(plan), lang)
    assert said == approved(f"diagram-{plan}.{lang}.mmd", said)


def test_one_track_can_be_drawn_alone() -> None:
    whole, one = mermaid(definition(CHI_LANG), "vi"), mermaid(definition(CHI_LANG), "vi", "list")
    assert whole.count("stateDiagram-v2") == len(TRACKS)
    assert one.count("stateDiagram-v2") == 1
    assert one in whole


@pytest.mark.parametrize("track", TRACKS)
def test_every_state_of_the_track_is_drawn_by_its_label(track: str) -> None:
    drawn = _words(svg(definition(CHI_LANG), "vi", track))
    for state in definition(CHI_LANG).tracks[track].states.values():
        assert state.label.vi in drawn


def test_every_way_from_state_to_state_is_drawn() -> None:
    ways = {
        (source, move.to)
        for move in definition(HOA_VANG).tracks["model"].transitions.values()
        for source in move.source
    }
    titles = ElementTree.fromstring(svg(definition(HOA_VANG), "en", "model")).iter(f"{SVG}title")
    drawn = {tuple(t.text.split("->")) for t in titles if t.text and "->" in t.text}
    assert drawn - {("start", "s_reviewed")} == {(f"s_{a}", f"s_{b}") for a, b in ways}


def test_a_final_state_has_two_borders_and_a_side_exit_is_dashed() -> None:
    root = ElementTree.fromstring(svg(definition(CHI_LANG), "vi", "model"))
    groups = {_title(group): group for group in root.iter(f"{SVG}g")}
    assert len(groups["s_withdrawn"].findall(f"{SVG}path")) == 2
    assert len(groups["s_registered"].findall(f"{SVG}path")) == 1
    assert "stroke-dasharray" in _line(groups["s_registered->s_withdrawn"])
    assert "stroke-dasharray" not in _line(groups["s_registered->s_built"])
    weighty, plain = (
        _line(groups[f"s_{way}"]) for way in ("evaluated->s_scaled", "built->s_evaluated")
    )
    assert float(weighty["stroke-width"]) > float(plain["stroke-width"])


def test_numbers_stand_in_the_states_that_hold_records_and_these_are_filled() -> None:
    counts = {"registered": 31, "withdrawn": 2, "built": 0}
    root = ElementTree.fromstring(svg(definition(CHI_LANG), "vi", "model", counts=counts))
    assert _words_of(root, "s_registered").split()[-1] == "31"
    assert _words_of(root, "s_withdrawn").split()[-1] == "2"
    assert _words_of(root, "s_built") == "Đã xây dựng"
    fills = {_title(group): _fill(group) for group in root.iter(f"{SVG}g")}
    assert fills["s_registered"] != fills["s_built"] == fills["s_evaluated"]
    assert fills["s_withdrawn"] not in (fills["s_registered"], fills["s_rejected"])


def test_the_road_runs_down_a_page_and_across_a_sheet() -> None:
    across, down = (
        ElementTree.fromstring(svg(definition(HOA_VANG), "en", "model", down=down))
        for down in (False, True)
    )
    size = [[float(number) for number in one.get("viewBox", "").split()] for one in (across, down)]
    assert size[0][2] > size[0][3]
    assert size[1][2] < size[1][3]


def test_a_label_with_markup_in_it_stays_words() -> None:
    plan = _labelled(NASTY)
    root = ElementTree.fromstring(svg(plan, "vi", "model"))
    assert NASTY.split() == [word for word in _words_of(root, "s_proposed").split() if word]
    text = mermaid(plan, "vi", "model")
    (line,) = [one for one in text.splitlines() if one.endswith("as s_proposed")]
    inside = line.removeprefix('    state "').removesuffix('" as s_proposed')
    assert not set('"<>{}\\`') & set(inside)
    assert re.sub(r"#(\d+);", lambda code: chr(int(code[1])), inside) == NASTY


def test_the_drawing_asks_for_nothing_outside_itself() -> None:
    drawn = svg(definition(CHI_LANG), "vi", "model")
    assert drawn.startswith("<svg")
    assert not re.findall(r"(?:href|src)=|<script|<!DOCTYPE", drawn)


def test_the_same_plan_is_drawn_the_same_every_time() -> None:
    first, second = (svg(definition(CHI_LANG), "en", "list") for _ in range(2))
    assert first == second


@pytest.mark.parametrize("draw", [mermaid, svg])
def test_an_unknown_track_is_named_with_those_there_are(draw: object) -> None:
    assert callable(draw)
    with pytest.raises(NotFound) as refused:
        draw(definition(CHI_LANG), "vi", "modle")
    assert refused.value.facts == {"track": "modle", "known": TRACKS}
    assert "modle" in refused.value.sentence("vi")
    assert "list and report" in refused.value.sentence("en")


def _labelled(words: str) -> Definition:
    plan = definition(CHI_LANG)
    track = plan.tracks["model"]
    state = track.states["proposed"].model_copy(update={"label": Text(vi=words, en=words)})
    changed = track.model_copy(update={"states": {**track.states, "proposed": state}})
    return plan.model_copy(update={"tracks": {**plan.tracks, "model": changed}})


def _title(group: ElementTree.Element) -> str:
    title = group.find(f"{SVG}title")
    return title.text or "" if title is not None else ""


def _fill(group: ElementTree.Element) -> str:
    path = group.find(f"{SVG}path")
    return path.get("fill", "") if path is not None else ""


def _line(group: ElementTree.Element) -> dict[str, str]:
    path = group.find(f"{SVG}path")
    assert path is not None
    return path.attrib


def _words_of(root: ElementTree.Element, node: str) -> str:
    (group,) = [g for g in root.iter(f"{SVG}g") if _title(g) == node]
    return " ".join(text.text or "" for text in group.iter(f"{SVG}text"))


def _words(drawn: str) -> str:
    """The texts of the drawing; a label on two lines reads as one."""
    root = ElementTree.fromstring(drawn)
    groups = [g for g in root.iter(f"{SVG}g") if g.get("class") == "node"]
    return "\n".join(" ".join(t.text or "" for t in g.iter(f"{SVG}text")) for g in groups)
