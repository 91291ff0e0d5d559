"""A committee's own templates and headings: which apply on a day, and whether one can be used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from engine.attach import Paper
from engine.editions import edition
from engine.paper_templates import LETTERHEADS
from reports.papers.asked import Ground
from reports.papers.placeholders import sample
from reports.papers.render import rendered
from storage.database import Database
from storage.paper_templates import template_of
from storage.plans import plans
from storage.work import Work
from workflows.definition import Definition, Letterhead, PaperKind
from workflows.filling import form_fields
from workflows.reading.letterheads import read_letterheads

SHIPPED = Path(__file__).parent / "templates"


def own_template(of: Ground) -> Paper | None:
    """The office's own template for the paper on its day, the plan's before the committee's."""
    with of.db.read() as work:
        found = template_of(work, of.plan.committee_id, of.plan.id, of.asked.kind.value, of.day)
    return None if found is None else Paper(found[0], found[1])


def letterheads(of: Ground) -> Mapping[str, Letterhead]:
    """The headings of the paper's day.

    Those the committee took into use after the plan was opened stand before the plan file's.
    """
    with of.db.read() as work:
        found = template_of(work, of.plan.committee_id, of.plan.id, LETTERHEADS, of.day)
    own = of.definition.letterheads
    opened = of.plan.opened_at.astimezone(of.runs.zone).date()
    if found is None or (own and found[2] <= opened):
        return own
    return read_letterheads(found[1], found[0])[0] or own


def for_a_draft(
    db: Database, committee_id: int, plan: Definition, day: date
) -> tuple[Paper | None, Mapping[str, Letterhead]]:
    """The template and the headings of a plan that is not opened yet, on a day.

    The headings the committee has in use stand in where the plan file has none.
    """
    with db.read() as work:
        own = template_of(work, committee_id, None, PaperKind.PLAN.value, day)
        heads = template_of(work, committee_id, None, LETTERHEADS, day)
    template = None if own is None else Paper(own[0], own[1])
    if plan.letterheads or heads is None:
        return template, plan.letterheads
    return template, read_letterheads(heads[1], heads[0])[0]


def shipped(kind: PaperKind) -> Paper:
    """The template that comes with the product."""
    file = SHIPPED / f"{kind.value}.docx"
    return Paper(file.name, file.read_bytes())


def usable(kind: PaperKind, template: Paper, fields: Iterable[str]) -> None:
    """Whether papers of the kind can be written with a template: one is, of made-up facts.

    Args:
        fields: names of the form fields it may name.

    Raises WrongUsage as ``rendered`` does.
    """
    rendered(template, sample(kind, fields))


def fields_known(work: Work, committee_id: int) -> frozenset[str]:
    """The form fields of every plan of a committee."""
    return frozenset(
        name
        for one in plans(work)
        if one.committee_id == committee_id
        for name in form_fields(edition(work, one.edition_id).definition)
    )
