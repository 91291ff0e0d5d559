"""`lantoa rehearse`: words in, a book and figures out, or one clear sentence."""

from __future__ import annotations

import json
from email import message_from_bytes
from pathlib import Path

import pytest

from tests.conftest import Lantoa
from tests.rehearsing import SAMPLES, people_of_one_unit
from tests.seed_plans import CHI_LANG, HOA_VANG, PLANS, definition

PLAN = PLANS / f"{CHI_LANG}.yaml"


@pytest.fixture
def people(tmp_path: Path) -> tuple[object, ...]:
    folder = people_of_one_unit("xa-mai-sao", tmp_path)
    return "--units", folder / "units.csv", "--officers", folder / "officers.csv"


def test_it_writes_the_book_in_both_languages_and_the_figures(
    lantoa: Lantoa, people: tuple[object, ...], tmp_path: Path
) -> None:
    out = tmp_path / "new" / "folder"
    run = lantoa("rehearse", PLAN, *people, "--out", out, "--lang", "vi")
    assert run.exit_code == 0, run.err
    assert '<html lang="vi">' in (out / "book.html").read_text(encoding="utf-8")
    assert '<html lang="en">' in (out / "book.en.html").read_text(encoding="utf-8")
    assert json.loads((out / "summary.json").read_text(encoding="utf-8"))["units"] == 1
    assert str(out / "book.html") in run.out


def test_with_json_the_figures_are_the_one_document(
    lantoa: Lantoa, people: tuple[object, ...], tmp_path: Path
) -> None:
    figures = lantoa("rehearse", PLAN, *people, "--out", tmp_path / "o", "--json").document
    assert figures["plan"] == CHI_LANG
    assert len(figures["files"]) == 3
    assert float(figures["took_seconds"]) > 0


def test_each_letter_is_kept_as_a_message_where_that_is_asked(
    lantoa: Lantoa, people: tuple[object, ...], tmp_path: Path
) -> None:
    run = lantoa("rehearse", PLAN, *people, "--out", tmp_path / "o", "--eml", "--json")
    messages = list((tmp_path / "o" / "letters").rglob("*.eml"))
    assert len(messages) == run.document["letters"]
    assert message_from_bytes(messages[0].read_bytes())["Subject"]


def test_the_samples_of_a_shipped_plan_are_used_when_no_people_are_named(
    lantoa: Lantoa, tmp_path: Path
) -> None:
    script = SAMPLES / HOA_VANG / "script.yaml"
    plan = PLANS / f"{HOA_VANG}.yaml"
    run = lantoa("rehearse", plan, "--script", script, "--out", tmp_path / "o", "--json")
    assert run.document["units"] == 24
    assert run.document["seed"] is None


def test_a_plan_without_samples_asks_for_its_people(lantoa: Lantoa, tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    text = PLAN.read_text(encoding="utf-8").replace("plan: chi-lang-2023", "plan: own-2023")
    own.write_text(text, encoding="utf-8")
    run = lantoa("rehearse", own, "--out", tmp_path / "o")
    assert run.exit_code == 5
    assert "--units" in run.err
    assert not (tmp_path / "o").exists()


def test_a_plan_with_errors_is_told_and_nothing_is_written(lantoa: Lantoa, tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    text = PLAN.read_text(encoding="utf-8").replace("to: proposed", "to: propsed", 1)
    bad.write_text(text, encoding="utf-8")
    run = lantoa("rehearse", bad, "--out", tmp_path / "o")
    assert run.exit_code == 1
    assert "propsed" in run.out + run.err
    assert not (tmp_path / "o").exists()


def test_a_script_with_errors_is_told_with_its_line(
    lantoa: Lantoa, people: tuple[object, ...], tmp_path: Path
) -> None:
    script = tmp_path / "script.yaml"
    script.write_text("acts:\n  - {at: 2023-02-01T09:00, unit: a, propose: modle}\n")
    run = lantoa("rehearse", PLAN, *people, "--script", script, "--out", tmp_path / "o")
    assert run.exit_code == 1
    assert "script.yaml:2:5" in run.out + run.err


@pytest.mark.parametrize("given", ["2023-02-20", "2023-03-21..2023-03-01", "x..y"])
def test_an_outage_that_cannot_be_read_is_wrong_usage(
    lantoa: Lantoa, people: tuple[object, ...], tmp_path: Path, given: str
) -> None:
    run = lantoa("rehearse", PLAN, *people, "--outage", given, "--out", tmp_path / "o")
    assert run.exit_code == 2
    assert given in run.err


def test_units_with_errors_stop_the_rehearsal(lantoa: Lantoa, tmp_path: Path) -> None:
    units = tmp_path / "units.csv"
    units.write_text("code,name_vi,kind,since\nx,X,chi_bo,31/02/2020\n", encoding="utf-8")
    run = lantoa("rehearse", PLAN, "--units", units, "--out", tmp_path / "o")
    assert run.exit_code == 2
    assert "units.csv" in run.err


@pytest.fixture
def peopled(lantoa: Lantoa, people: tuple[object, ...]) -> None:
    """A real committee, "cl", with the people of one unit, none of whose plans is open."""
    _, units, _, officers = people
    for words in (
        ("init", "--committee", "cl"),
        ("unit", "import", units),
        ("officer", "import", officers),
    ):
        assert lantoa(*words).exit_code == 0


def test_the_people_of_a_committee_take_part_as_the_database_has_them(
    lantoa: Lantoa, peopled: None, people: tuple[object, ...], tmp_path: Path
) -> None:
    words = ("rehearse", PLAN, "--json")
    of_files = lantoa(*words, *people, "--out", tmp_path / "a").document
    of_committee = lantoa(*words, "--committee", "cl", "--out", tmp_path / "b").document
    for key in ("units", "people", "letters_by_kind", "final_states", "log"):
        assert of_committee[key] == of_files[key], key
    assert lantoa("mail", "list", "--json").document["messages"] == []
    twice = lantoa(*words, *people, "--committee", "cl", "--out", tmp_path / "c")
    assert twice.exit_code == 2


def test_roles_and_kinds_may_be_said_in_the_words_of_the_plan(
    lantoa: Lantoa, people: tuple[object, ...], tmp_path: Path
) -> None:
    """As the tables of the pages say them, which are taken away and handed in again."""
    words = {"units": ("dang_bo",), "officers": ("unit_officer", "secretariat")}
    plan, said = definition(CHI_LANG), []
    for (name, keys), given in zip(words.items(), people[1::2], strict=True):
        text = Path(str(given)).read_text(encoding="utf-8")
        for key in keys:
            of = plan.unit_kinds.get(key) or plan.roles[key].label
            assert key in text
            text = text.replace(f",{key},", f",{of.vi},")
        file = tmp_path / f"in-words-{name}.csv"
        file.write_text(text, encoding="utf-8")
        said += [f"--{name}", file]
    run = lantoa("rehearse", PLAN, *said, "--out", tmp_path / "o", "--json")
    assert run.exit_code == 0, run.err
    assert run.document["acts"] > 0  # nobody could act in a role that was not understood
