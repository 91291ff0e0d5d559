"""Which template of papers applies, on both databases: of a plan, of its committee, of a draft."""

from __future__ import annotations

from datetime import date

from engine.attach import Paper
from engine.paper_templates import keep_template
from reports.papers.own import for_a_draft
from storage.database import Database
from storage.paper_templates import template_of
from storage.people import committee
from tests.builders import NOW, ready_database
from tests.papers import SMALL, a_template, papers_plan

SINCE, DAY = date(2023, 1, 1), date(2023, 3, 1)


def test_a_plan_has_its_own_template_and_a_draft_the_committees(database: Database) -> None:
    ready = ready_database(db=database, plan=papers_plan())
    with database.read() as work:
        of = committee(work, "huyen-uy")
    assert of is not None
    for name, plan in (("chung.docx", None), ("rieng.docx", SMALL)):
        paper = Paper(name, a_template("{{ plan.code }}").content)
        keep_template(database, of, "plan", paper, SINCE, ready.officer("thu"), NOW, plan=plan)
    with database.read() as work:
        own = template_of(work, of.id, ready.opened.plan.id, "plan", DAY)
        other = template_of(work, of.id, ready.opened.plan.id + 1, "plan", DAY)
        draft = template_of(work, of.id, None, "plan", DAY)
        before = template_of(work, of.id, None, "plan", date(2022, 12, 31))
    assert [one and one[0] for one in (own, other, draft, before)] == [
        "rieng.docx", "chung.docx", "chung.docx", None,
    ]  # fmt: skip
    template, heads = for_a_draft(database, of.id, papers_plan(), DAY)
    assert template is not None
    assert (template.filename, set(heads)) == ("chung.docx", {"office", "board"})
