"""A programme of another kind than the shipped ones, which no line of the code was written for."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.rehearsal import Year, rehearse
from engine.rehearsal.clashes import clashes
from i18n.catalog import in_words, say
from i18n.language import LANGUAGES
from workflows.definition import LetterKind
from workflows.explain import explain
from workflows.finding import Severity
from workflows.reading import Reading, read_plan
from workflows.verdict import Refusal

FILE = Path(__file__).parents[1] / "other_programme.yaml"
UNITS = 9


@pytest.fixture(scope="module")
def read() -> Reading:
    return read_plan(FILE.read_bytes(), FILE.name)


@pytest.fixture(scope="module")
def year(read: Reading, tmp_path_factory: pytest.TempPathFactory) -> Year:
    """Its year with made-up people: of two chapters nobody is the chair."""
    folder = tmp_path_factory.mktemp("people")
    units = ["code,name_vi,kind,since"]
    officers = [
        "code,name,email,role,unit,from",
        "vp,Hoàng Lan,vp@phunu.example,bureau,,01/01/2020",
        "hd,Vũ Hạnh,hd@phunu.example,jury,,01/01/2020",
    ]
    for n in range(UNITS):
        kind = "hoi_co_so" if n < 6 else "chi_hoi"
        units.append(f"u{n},Hội số {n},{kind},01/01/2020")
        officers.append(f"c{n},Đỗ Mai {n},c{n}@phunu.example,clerk,u{n},01/01/2020")
        if n < UNITS - 2:
            officers.append(f"t{n},Ngô Thu {n},t{n}@phunu.example,chair,u{n},01/01/2020")
    for name, lines in (("units", units), ("officers", officers)):
        (folder / f"{name}.csv").write_text("\n".join(lines), encoding="utf-8")
    assert read.definition is not None
    assert read.calendar is not None
    return rehearse(
        read.definition,
        read.calendar,
        FILE.read_bytes(),
        folder / "units.csv",
        folder / "officers.csv",
    )


def test_its_file_has_no_error_and_is_explained_in_its_own_words(read: Reading) -> None:
    assert [one for one in read.findings if one.severity is Severity.ERROR] == []
    assert read.definition is not None
    assert read.calendar is not None
    for lang, word in (("vi", "ngôi nhà"), ("en", "flood loft")):
        sections = explain(read.definition, lang, read.calendar)  # type: ignore[arg-type]
        told = " ".join(said for one in sections for said in one.sentences)
        assert word.lower() in told.lower()


def test_houses_are_visited_and_chosen_and_sheets_sent_by_the_plans_own_moves(year: Year) -> None:
    assert year.states["house"]["chosen"] >= 3
    assert year.states["house"]["visited"] >= 1
    assert year.states["sheet"]["sent"] >= UNITS - 3
    assert sum(year.states["sheet"].values()) == UNITS
    assert year.sealed > 0


def test_its_letters_are_those_it_names_and_speak_of_its_things(year: Year) -> None:
    kinds = {one.kind for one in year.letters}
    assert kinds >= {LetterKind.OPENING, LetterKind.REMINDER, LetterKind.RECEIPT}
    assert LetterKind.INVITATION in kinds
    assert all("mô hình" not in one.words.subject.lower() for one in year.letters)


def test_the_fourth_house_and_the_late_sheet_are_refused_in_both_languages(year: Year) -> None:
    refused = [one.outcome for one in year.acts if isinstance(one.outcome, Refusal)]
    for lang in LANGUAGES:
        said = {verdict.sentence(lang) for one in refused for verdict in one.reasons}
        assert len(said) == 2  # a fourth house, and a sheet after its date


def test_the_rung_to_chairs_nobody_is_names_both_units(year: Year) -> None:
    (silent,) = [one for one in clashes(year) if one.code.startswith("nobody_")]
    said = say(f"book.clash_{silent.code}", "en", **silent.facts)
    assert "2 units have nobody in the role “Chair” (Hội số 7 and Hội số 8)" in said
    assert in_words(silent.facts["rung"], "vi") == "quá hạn 2 ngày làm việc"
