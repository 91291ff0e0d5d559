"""A committee's own templates and headings: tried, kept, and chosen by the day of the paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from engine.attach import Paper
from engine.paper_templates import LETTERHEADS, keep_template
from reports.papers.asked import Asked, ground
from reports.papers.facts_told import told_facts
from reports.papers.own import shipped, usable
from reports.papers.paper import facts_of
from reports.papers.placeholders import placeholders
from storage.audit import entries
from storage.paper_templates import templates
from storage.people import CommitteeRow, committee
from tests.builders import NOW, Ready
from tests.conftest import Lantoa
from tests.golden_file import approved
from tests.papers import SMALL, a_template, a_year, decided, opened, told, written
from workflows.definition import PaperKind
from workflows.errors import NotFound, WrongUsage

OF_RECORD = (PaperKind.INVITATION, PaperKind.DOSSIER, PaperKind.SURVEY)


@pytest.fixture
def year() -> Iterator[tuple[Ready, list[str]]]:
    made = a_year()
    yield made
    made[0].db.close()


def office(ready: Ready) -> CommitteeRow:
    with ready.db.read() as work:
        found = committee(work, "huyen-uy")
    assert found is not None
    return found


def keep(
    ready: Ready, words: str, since: date, plan: str | None = None, kind: str = "opening"
) -> None:
    own = a_template(words)
    keep_template(ready.db, office(ready), kind, own, since, ready.officer("thu"), NOW, plan=plan)


def test_the_template_of_the_papers_day_is_taken(year: tuple[Ready, list[str]]) -> None:
    ready, _ = year
    keep(ready, "Mẫu 2022", date(2022, 1, 1))
    keep(ready, "Mẫu 2023 {{ plan.code }}", date(2023, 2, 15))
    keep(ready, "Mẫu sau", date(2023, 12, 1))

    def on(day: date | None) -> str:
        return told(written(ready, PaperKind.OPENING, dated=day)).strip()

    assert on(date(2023, 2, 14)) == "Mẫu 2022"
    assert on(None) == "Mẫu 2023 small-2023"
    assert on(date(2023, 12, 1)) == "Mẫu sau"
    assert "THÔNG BÁO" in on(date(2021, 12, 31))
    assert "CÔNG VĂN" not in told(written(ready, PaperKind.URGING))


def test_a_plans_own_template_stands_before_the_committees(
    year: tuple[Ready, list[str]],
) -> None:
    ready, _ = year
    keep(ready, "Của kế hoạch", date(2022, 1, 1), plan=SMALL)
    keep(ready, "Của cơ quan", date(2023, 1, 1))
    assert told(written(ready, PaperKind.OPENING)).strip() == "Của kế hoạch"
    keep(ready, "Của kế hoạch, sửa", date(2022, 1, 1), plan=SMALL)
    assert told(written(ready, PaperKind.OPENING)).strip() == "Của kế hoạch, sửa"


def test_taking_a_template_is_sealed_and_listed(year: tuple[Ready, list[str]]) -> None:
    ready, _ = year
    keep(ready, "Mẫu", date(2023, 2, 15))
    of = office(ready)
    with ready.db.read() as work:
        (row,) = templates(work, of.id)
        (entry,) = entries(work, of.head_id, act="committee.template_kept")
    assert (row.kind, row.since, row.plan, row.officer) == (
        "opening", date(2023, 2, 15), None, "thu",
    )  # fmt: skip
    assert entry.body["sha256"] == row.sha256
    with pytest.raises(NotFound):
        keep(ready, "Mẫu", date(2023, 2, 15), plan="nowhere")
    thu, other = ready.officer("thu"), replace(of, id=of.id + 7)
    own, since = a_template("x"), date(2023, 1, 1)
    with pytest.raises(WrongUsage):
        keep_template(ready.db, other, "opening", own, since, thu, NOW, plan=SMALL)


COMMITTEE = ("--committee", "hu", "--name", "Huyện ủy", "--name-en", "District")
HEADINGS = """\
letterheads:
  office:
    body: {vi: Đảng ủy phường Thử, en: Ward Party Committee}
    symbol: ĐU
    signature: {form: T/M, body: {vi: Ban Thường vụ, en: Board}, post: {vi: Bí thư, en: Secretary}}
"""


def test_headings_taken_into_use_later_stand_before_the_plan_files(
    year: tuple[Ready, list[str]],
) -> None:
    ready, _ = year
    file = Paper("tieu-de.yaml", HEADINGS.encode())
    since = date(2023, 3, 1)
    keep_template(ready.db, office(ready), LETTERHEADS, file, since, ready.officer("thu"), NOW)
    assert "BAN TUYÊN GIÁO" in told(written(ready, PaperKind.OPENING, dated=date(2023, 2, 28)))
    said = told(written(ready, PaperKind.OPENING))
    assert "ĐẢNG ỦY PHƯỜNG THỬ" in said
    assert "-TB/ĐU" in said
    assert "T/M BAN THƯỜNG VỤ / BÍ THƯ" in said


@pytest.mark.parametrize("kind", PaperKind)
def test_what_is_said_of_a_kinds_facts_is_what_its_templates_are_told(
    year: tuple[Ready, list[str]], kind: PaperKind
) -> None:
    ready, codes = year
    decided(ready, codes[0])
    asked = Asked(kind, SMALL, record=codes[0] if kind in OF_RECORD else None)
    found = {*shape(facts_of(ground(ready.db, asked, NOW), NOW))}
    documented = {one.rstrip("#!") for one in placeholders(kind)}
    missing = {one for one in found - documented if not one.startswith(EMPTY)}
    assert missing == set()
    unseen = {one for one in documented - found if not one.startswith(EMPTY)}
    assert unseen == set()


EMPTY = (
    "scores[]",
    "linked[]",
    "plan.basis",
    "plan.themes",
    "contents",
    "duties",
    "forms[].criteria[]",
    "forms[].bands[]",
    "moves[]",
    "records[].fields{}.",
)
"""Lists that the small plan leaves empty, and fields by their names."""


def shape(value: Any, path: str = "") -> Iterator[str]:
    """The names of facts, as placeholders write them."""
    if path.endswith("fields") and isinstance(value, dict):
        yield f"{path}{{}}"
    elif isinstance(value, dict):
        for name, one in value.items():
            yield from shape(one, f"{path}.{name}".lstrip("."))
    elif isinstance(value, list):
        for one in value or [""]:
            yield from shape(one, f"{path}[]")
    else:
        yield path


@pytest.mark.parametrize("kind", PaperKind)
def test_the_shipped_templates_are_taken_as_an_offices_own(kind: PaperKind) -> None:
    usable(kind, shipped(kind), ())


def test_the_page_of_facts_lists_what_there_is() -> None:
    page = facts_page()
    assert approved("../../docs/reference/paper-facts.md", page) == page


def facts_page() -> str:
    lines = [
        "# What a template of papers can name",
        "",
        "`lantoa template facts KIND` prints this. In a template a name stands in braces,",
        "`{{ plan.title }}`; a name with `[]` is of a list and is reached in a loop:",
        "`{%tr for row in rows %}` … `{{ row.name }}` … `{%tr endfor %}`.",
        "This page is made from the facts themselves: `LANTOA_GOLDEN=write pytest",
        "tests/operations/test_paper_templates_own.py` writes it anew.",
    ]  # fmt: skip
    frame = dict(told_facts(PaperKind.OPENING, "en"))
    frame = {name: frame[name] for name in (one.rstrip("#!") for one in FRAME_NAMES)}
    for title, rows in (("In every paper", list(frame)), *((kind, None) for kind in PaperKind)):
        vi, en = (dict(told_facts(PaperKind(title) if rows is None else PaperKind.OPENING, lang))
                  for lang in ("vi", "en"))  # fmt: skip
        names = rows or [one for one in en if one not in frame]
        lines += ["", f"## {title}", "", "| Name | | Nghĩa |", "|---|---|---|"]
        lines += [f"| `{one}` | {en[one]} | {vi[one]} |" for one in names]
    return "\n".join(lines) + "\n"


FRAME_NAMES = [
    one for one in placeholders(PaperKind.OPENING) if one in placeholders(PaperKind.URGING)
]


def test_the_command_takes_a_template_after_trying_it(lantoa: Lantoa, tmp_path: Path) -> None:
    lantoa(
        "init", "--rehearsal", "--committee", "hu", "--name", "Huyện ủy", "--name-en", "District"
    )
    good, bad = tmp_path / "good.docx", tmp_path / "bad.docx"
    good.write_bytes(a_template("{{ plan.title }}").content)
    bad.write_bytes(a_template("{{ plan.titel }}").content)
    assert lantoa("template", "add", "opening", good, "--since", "2023-01-01").exit_code == 0
    refused = lantoa("template", "add", "opening", bad, "--since", "2023-01-01")
    assert refused.exit_code == 2
    assert "titel" in refused.err
    assert lantoa("template", "add", "nothing", good, "--since", "2023-01-01").exit_code == 2
    assert lantoa("template", "add", "opening", good, "--since", "never").exit_code == 2
    listed = lantoa("template", "list", "--json").document["templates"]
    assert [(one["kind"], one["file"]) for one in listed] == [("opening", "good.docx")]


def test_the_command_takes_headings_without_findings_only(lantoa: Lantoa, tmp_path: Path) -> None:
    lantoa(
        "init", "--rehearsal", "--committee", "hu", "--name", "Huyện ủy", "--name-en", "District"
    )
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text(HEADINGS, encoding="utf-8")
    bad.write_text(HEADINGS.replace("body: {vi: Đ", "bodi: {vi: Đ"), encoding="utf-8")
    assert lantoa("template", "add", "letterheads", good, "--since", "2023-01-01").exit_code == 0
    assert lantoa("template", "add", "letterheads", bad, "--since", "2023-01-01").exit_code == 1


def test_the_shipped_template_is_written_to_be_changed(lantoa: Lantoa, tmp_path: Path) -> None:
    out = tmp_path / "mau.docx"
    assert lantoa("template", "show", "urging", "--out", out).exit_code == 0
    assert opened(out.read_bytes()).tables
    facts = lantoa("template", "facts", "urging", "--json").document["facts"]
    assert facts["matters[].rows[].unit"]
