"""What changes between two plans is told in the sentences an officer reads, and nothing else is."""

from __future__ import annotations

from i18n.language import Lang
from tests.seed_plans import CHI_LANG, source
from workflows.explain import explain
from workflows.explain.compare import SectionChange, compare
from workflows.reading import read_plan


def sections(text: str, lang: Lang = "en") -> tuple[SectionChange, ...]:
    old, new = (read_plan(one.encode(), "plan.yaml") for one in (source(CHI_LANG), text))
    assert old.definition is not None
    assert new.definition is not None, new.errors
    return compare(explain(old.definition, lang), explain(new.definition, lang))


def test_a_plan_against_itself_changes_nothing() -> None:
    assert sections(source(CHI_LANG)) == ()


def test_a_date_that_moves_is_told_wherever_it_is_said_and_nothing_else_is() -> None:
    text = source(CHI_LANG).replace("{before: 2023-03-10}", "{before: 2023-03-17}")
    changes = sections(text)
    assert changes
    assert all("10 March 2023" in said for one in changes for said in one.gone)
    assert all("17 March 2023" in said for one in changes for said in one.new)


def test_a_quota_that_falls_away_is_told_in_vietnamese_too() -> None:
    text = source(CHI_LANG).replace("    at_least: 2\n", "    at_least: 3\n")
    gone = [said for one in sections(text, "vi") for said in one.gone]
    new = [said for one in sections(text, "vi") for said in one.new]
    assert any("02" in said for said in gone)
    assert any("03" in said for said in new)
