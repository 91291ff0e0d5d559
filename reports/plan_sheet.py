"""One running plan on a sheet: who runs it, what it runs on, and where its records stand."""

from __future__ import annotations

from dataclasses import dataclass

from engine.editions import edition
from engine.known import known_plan
from i18n.text import Text
from storage.database import Database
from storage.listings import counted_states
from storage.plan_titles import titles_of
from storage.plans import PlanRow, plans, plans_of
from workflows.definition import Definition


@dataclass(frozen=True, slots=True)
class PlanNamed:
    """A plan as its pages are headed; units send to ``addressee``, through ``office``."""

    row: PlanRow
    definition: Definition
    title: Text
    issuer: Text
    office: Text
    addressee: Text | None


@dataclass(frozen=True, slots=True)
class PlanSheet:
    """A plan with its counts; ``states`` lists every state of every track, empty ones too."""

    row: PlanRow
    title: Text
    issuer: Text
    office: Text
    definition_sha256: str
    calendar_sha256: str
    states: tuple[tuple[Text, Text, int], ...]
    as_ids: dict[str, dict[str, int]]

    def as_json(self) -> dict[str, object]:
        """For a program."""
        return {
            "plan": self.row.code,
            "year": self.row.year,
            "committee": self.row.committee,
            "title": {"vi": self.title.vi, "en": self.title.en},
            "opened_at": self.row.opened_at,
            "closed_at": self.row.closed_at,
            "definition_sha256": self.definition_sha256,
            "calendar_sha256": self.calendar_sha256,
            "states": self.as_ids,
        }


def plan_named(db: Database, code: str) -> PlanNamed:
    """What one plan is called. Raises NotFound with plans named like it."""
    with db.read() as work:
        row = known_plan(work, code)
        runs = edition(work, row.edition_id).definition
    office = runs.roles[runs.receiving_office].label
    return PlanNamed(row, runs, runs.title, runs.issuer, office, runs.addressee)


def plan_sheet(db: Database, code: str) -> PlanSheet:
    """The sheet of one plan. Raises NotFound with plans named like it."""
    with db.read() as work:
        row = known_plan(work, code)
        runs = edition(work, row.edition_id)
        counted = counted_states(work, row.id)
    definition = runs.definition
    ids = {
        name: {state: counted.get(name, {}).get(state, 0) for state in track.states}
        for name, track in definition.tracks.items()
    }
    states = tuple(
        (track.label, state.label, ids[name][key])
        for name, track in definition.tracks.items()
        for key, state in track.states.items()
    )
    return PlanSheet(
        row,
        definition.title,
        definition.issuer,
        definition.roles[definition.receiving_office].label,
        runs.definition_sha256,
        runs.calendar_sha256,
        states,
        ids,
    )


def plan_rows(db: Database, committee_id: int | None = None) -> tuple[tuple[PlanRow, Text], ...]:
    """Every plan with its title, as opened; of one committee, when given."""
    with db.read() as work:
        rows = plans(work) if committee_id is None else plans_of(work, committee_id)
        titles = titles_of(work, (one.edition_id for one in rows))
    return tuple((row, titles[row.edition_id]) for row in rows)
