"""Reading a script of a rehearsal: strict, with line and column, everything wrong at once."""

from __future__ import annotations

from datetime import date

import pytest

from engine.rehearsal.script import read_script
from i18n.language import LANGUAGES
from tests.seed_plans import CHI_LANG, definition
from workflows.finding import Finding


def findings(script: str) -> tuple[Finding, ...]:
    return read_script(script.encode(), "s.yaml", definition(CHI_LANG)).findings


def act(rest: str) -> str:
    return f"acts:\n  - {{at: 2023-02-01T09:00, unit: a, {rest}}}\n"


@pytest.mark.parametrize(
    ("script", "code", "line"),
    [
        ("acts: []", "script_empty", 1),
        ("steps: []", "script_unknown", 1),
        ("acts:\n  - {at: 2023-02-31T09:00, unit: a, propose: model}", "script_unfit", 2),
        (act("note: x"), "script_unfit", 2),
        (act("propose: model, move: register, track: model"), "script_unfit", 2),
        (act("move: register"), "script_unfit", 2),
        (act("track: list, move: send, received: 2023-03-10"), "script_unfit", 2),
        (act("propose: model, colour: red"), "script_unfit", 2),
        (act("propose: modle"), "script_unknown", 2),
        (act("track: model, move: regster"), "script_unknown", 2),
        (act("track: model, move: register, by: secretary"), "script_unknown", 2),
        (act("track: report, attach: result_reprt"), "script_unknown", 2),
        (act("track: model, decide: {kind: quyet_dinh, outcome: comended}"), "script_unknown", 2),
        (act("track: model, decide: {kind: letter, outcome: commended}"), "script_unfit", 2),
        ("acts: &a [*a]", "anchor", 1),
    ],
)
def test_a_script_that_cannot_be_played_says_where(script: str, code: str, line: int) -> None:
    found = findings(script)
    assert (found[0].code, found[0].place.line) == (code, line)
    assert all(found[0].sentence(lang) for lang in LANGUAGES)


def test_a_misspelt_name_comes_with_what_was_probably_meant() -> None:
    assert findings(act("propose: modle"))[0].suggestion == "model"
    assert findings(act("track: model, move: regster"))[0].suggestion == "register"


def test_all_faults_are_told_at_once() -> None:
    bad = "acts:\n  - {at: x, unit: a, propose: model}\n  - {at: 2023-02-01T09:00, unit: a, "
    assert [one.place.line for one in findings(bad + "propose: modle}\n")] == [2, 3]


def test_acts_come_in_the_order_of_their_instants_and_days_stay_days() -> None:
    later = "{at: 2023-03-13T08:30, unit: b, track: list, move: send, sent: 2023-03-09}"
    sooner = "{at: 2023-02-20T09:00, unit: a, propose: model, set: {name: Hũ gạo}}"
    script = read_script(
        f"acts:\n  - {later}\n  - {sooner}\n".encode(), "s.yaml", definition(CHI_LANG)
    )
    assert [one.unit for one in script.acts] == ["a", "b"]
    assert script.acts[0].set == {"name": "Hũ gạo"}
    assert script.acts[1].sent == date(2023, 3, 9)
