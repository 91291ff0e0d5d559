"""A paper of a plan: its facts, put into the template that applies on its day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from engine.attach import Paper
from reports.papers.asked import Asked, Facts, Ground, ground
from reports.papers.heading import frame
from reports.papers.kinds import (
    compiled,
    deciding,
    dossier,
    invitation,
    minutes,
    notice,
    opening,
    plan,
    report,
    urging,
)
from reports.papers.own import letterheads, own_template, shipped
from reports.papers.render import rendered
from storage.database import Database
from workflows.calendar import Calendar
from workflows.definition import Definition, Letterhead, PaperKind

_FACTS: Final[Mapping[PaperKind, Callable[[Ground, datetime], Facts]]] = {
    PaperKind.PLAN: lambda of, _: plan.facts(of.definition, of.runs.calendar),
    PaperKind.LIST: compiled.facts,
    PaperKind.PROPOSAL: lambda of, _: deciding.facts(of),
    PaperKind.NOTE: lambda of, _: deciding.facts(of),
    PaperKind.NOTICE: lambda of, _: notice.facts(of),
    PaperKind.OPENING: lambda of, _: opening.facts(of),
    PaperKind.URGING: urging.facts,
    PaperKind.INVITATION: lambda of, _: invitation.facts(of),
    PaperKind.REPORT: report.facts,
    PaperKind.DOSSIER: dossier.facts,
    PaperKind.SURVEY: lambda of, _: minutes.survey(of),
    PaperKind.REVIEW: lambda of, _: minutes.review(of),
}


def write_paper(db: Database, asked: Asked, now: datetime, template: Paper | None = None) -> Paper:
    """The paper as a .docx, with a name for its file.

    Args:
        now: aware; what is owed and missing is as of then.
        template: instead of the one that applies.

    Raises NotFound and WrongUsage: what is asked for is not there, there is nothing to write of,
    or the template cannot be used.
    """
    of = ground(db, asked, now)
    facts = facts_of(of, now)
    used = template or own_template(of) or shipped(asked.kind)
    return Paper(_filename(asked), rendered(used, facts))


def facts_of(of: Ground, now: datetime) -> Facts:
    """What the template of a paper is told."""
    own = of.asked.dated or of.definition.issued_on  # the day the plan's own file says
    day = own if of.asked.kind is PaperKind.PLAN else of.day
    return frame(of.definition, of.asked, day, letterheads(of)) | _FACTS[of.asked.kind](of, now)


def write_plan(
    definition: Definition,
    calendar: Calendar,
    asked: Asked,
    template: Paper | None = None,
    heads: Mapping[str, Letterhead] | None = None,
) -> Paper:
    """The plan itself as a .docx with its forms, from its file alone, before it is opened.

    Args:
        template: instead of the shipped one.
        heads: instead of the file's own letterheads.

    Raises WrongUsage when the template cannot be used.
    """
    day = asked.dated or definition.issued_on
    used = definition.letterheads if heads is None else heads
    told = frame(definition, asked, day, used) | plan.facts(definition, calendar)
    return Paper(_filename(asked), rendered(template or shipped(asked.kind), told))


def _filename(asked: Asked) -> str:
    about = asked.record or "-".join(filter(None, (asked.plan, asked.unit or asked.period)))
    return f"{about}-{asked.kind.value}.docx"
