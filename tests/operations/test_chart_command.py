"""`lantoa plan chart`: the figures of a running plan, and its pictures as files."""

from __future__ import annotations

from pathlib import Path
from struct import unpack
from xml.etree import ElementTree

import pytest

from tests.conftest import Lantoa

PLAN = "chi-lang-2023"
FLOWS = Path(__file__).parents[2] / "workflows"
LATE = ("--at", "2023-03-15")


@pytest.fixture
def running(lantoa: Lantoa) -> Lantoa:
    """The command line of a rehearsal with the shipped plan open; nobody has sent anything."""
    samples = FLOWS / "samples" / PLAN
    for words in (
        ("init", "--rehearsal", "--committee", "cl"),
        ("unit", "import", samples / "units.csv"),
        ("officer", "import", samples / "officers.csv"),
        ("plan", "open", FLOWS / "plans" / f"{PLAN}.yaml"),
    ):
        assert lantoa(*words, "--at", "2023-02-01").exit_code == 0
    return lantoa


def test_without_a_file_the_figures_are_printed(running: Lantoa) -> None:
    said = running("plan", "chart", PLAN, "kinds", *LATE).out.splitlines()
    assert said[0].split("\t")[0] == "Kind of unit"
    assert said[1].split("\t") == ["Subordinate Party committee (23)", "0", "0", "23", "23"]
    found = running("plan", "chart", PLAN, "year", *LATE, "--json").document
    assert found["today"] == "2023-03-15"
    assert [(one["deadline"], one["days"][0]["overdue"]) for one in found["deadlines"]] == [
        ("registration", 41),
        ("result", 0),
    ]


def test_a_picture_is_written_as_its_name_ends(running: Lantoa, tmp_path: Path) -> None:
    svg, png = tmp_path / "a.svg", tmp_path / "a.PNG"
    said = running("plan", "chart", PLAN, "units", "--out", svg, "--lang", "vi", *LATE)
    assert said.out == f"Đã ghi biểu đồ vào {svg}.\n"
    assert "1 quá hạn" in "".join(ElementTree.parse(svg).getroot().itertext())
    drawn = running("plan", "chart", PLAN, "year", "--out", png, "--narrow", "--json", *LATE)
    assert drawn.document["file"] == str(png)
    assert unpack(">I", png.read_bytes()[16:20]) == (700,)


def test_the_states_of_a_track_are_written_with_their_numbers(
    running: Lantoa, tmp_path: Path
) -> None:
    svg, png = tmp_path / "a.svg", tmp_path / "a.png"
    for file in (svg, png):
        drawn = ("plan", "chart", PLAN, "states", "--track", "list", "--out", file)
        assert running(*drawn, *LATE, "--lang", "vi").exit_code == 0
    words = [one.text for one in ElementTree.parse(svg).getroot().iter() if one.text]
    assert words[words.index("Chờ danh sách") + 1] == "41"
    assert png.read_bytes().startswith(b"\x89PNG")
    unknown = running("plan", "chart", PLAN, "states", "--track", "lists", "--out", svg)
    assert unknown.exit_code == 5
    assert "unit_plan, list and report" in unknown.err


@pytest.mark.parametrize(
    ("words", "ending", "told"),
    [
        ((PLAN, "year", "--out", "year.pdf"), 2, ".svg or .png"),
        ((PLAN, "years"), 2, "funnel, units, kinds, year, states"),
        (("chi-lang-2032", "year"), 5, PLAN),
    ],
)
def test_what_cannot_be_drawn_is_said_with_the_next_step(
    running: Lantoa, words: tuple[str, ...], ending: int, told: str
) -> None:
    said = running("plan", "chart", *words)
    assert said.exit_code == ending
    assert told in said.err
