"""What a template can name, kind by kind. Each has its sentence: ``papers.fact.<name>``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from workflows.definition import PaperKind

FRAME: Final = (
    "party heading.over heading.body office number place day short_day plan.code plan.title "
    "plan.about plan.year plan.issuer plan.number plan.named plan.basis[] plan.themes[] "
    "receiving_office addressee sent_to above noun signature.capacity signature.post "
    "signature.name recipients[].purpose recipients[].lines[]"
)
"""In every paper."""

ROW: Final = "no# code short_code name unit state cells[] fields{} particulars"
"""Of a record, wherever one is a row."""


def _rows(holder: str) -> str:
    return " ".join(f"{holder}.{one}" for one in ROW.split())


_DECIDING = f"outcomes[] {_rows('rows[]')} rows[].boxes[] count#"

_DEADLINES = (
    "deadlines[].no# deadlines[].label deadlines[].due deadlines[].who deadlines[].days[] "
    "deadlines[].times#"
)
_QUOTAS = "quotas[].no# quotas[].label quotas[].noun quotas[].units quotas[].wanted quotas[].soft"

KINDS: Final[dict[PaperKind, str]] = {
    PaperKind.PLAN: (
        "subject parts.purposes parts.contents parts.dates parts.duties grounds[] "
        f"purposes[] contents[] units[] {_QUOTAS} {_DEADLINES} dates.first dates.last events[] "
        "papers[] duties[] people[].no# people[].label people[].works[] forms[].no forms[].label "
        "forms[].by forms[].of forms[].unit forms[].rows[].no# forms[].rows[].label "
        "forms[].rows[].answer forms[].rows[].hint forms[].criteria[].no# forms[].criteria[].label "
        "forms[].criteria[].full# forms[].criteria[].floor forms[].full forms[].bands[].label "
        "forms[].bands[].from#"
    ),
    PaperKind.LIST: (
        "of_unit tables[].label tables[].columns[] tables[].width# tables[].count# "
        "tables[].left_out# tables[].groups[].no tables[].groups[].label tables[].groups[].count# "
        f"{_rows('tables[].groups[].rows[]')} summary[].no# summary[].label summary[].units# "
        "summary[].units_with# summary[].records# summary[].short_units# summary[].missing# "
        "without[] total#"
    ),
    PaperKind.PROPOSAL: _DECIDING,
    PaperKind.NOTE: _DECIDING,
    PaperKind.REVIEW: f"{_DECIDING} when where",
    PaperKind.NOTICE: (
        "decision.code decision.kind decision.number decision.day decision.signer decision.post "
        f"decision.capacity results[].label results[].count# {_rows('results[].rows[]')} count#"
    ),
    PaperKind.OPENING: (
        f"units[].label units[].count# {_DEADLINES} {_QUOTAS} forms[] contents[] duties[]"
    ),
    PaperKind.URGING: (
        "late one_unit to[] units# matters[].label matters[].due matters[].count# matters[].sent# "
        "matters[].rows[].no# matters[].rows[].unit matters[].rows[].due matters[].rows[].last_day "
        "matters[].rows[].standing"
    ),
    PaperKind.INVITATION: f"to[] event when clock day_of where {_rows('records[]')}",
    PaperKind.REPORT: (
        "period first last units[].label units[].count# unit_count# dates[].no# dates[].label "
        "dates[].due dates[].total# dates[].in_time# dates[].late# dates[].missing# "
        "dates[].waived# tracks[].label tracks[].total# tracks[].units# tracks[].states[].label "
        "tracks[].states[].count# tracks[].choices[].label tracks[].choices[].rows[].label "
        "tracks[].choices[].rows[].count# moves[].track moves[].label moves[].count# "
        "short[].label short[].units# short[].missing# decisions[].no# decisions[].kind "
        "decisions[].number decisions[].day decisions[].results[].label "
        "decisions[].results[].count# decided[].label decided[].count# charts[].title "
        "charts[].picture!"
    ),
    PaperKind.DOSSIER: (
        f"{_rows('record')} record.track record.since values[].label values[].value history[].no# "
        "history[].day history[].move history[].to history[].by history[].note owed[].label "
        "owed[].due owed[].standing papers[].no# papers[].kind papers[].file papers[].day "
        "papers[].by scores[].form scores[].points# scores[].full# scores[].grade "
        "linked[].relation linked[].code linked[].name linked[].noun linked[].state linked[].year "
        "decisions[].no# decisions[].code decisions[].kind decisions[].day "
        "decisions[].outcome"
    ),
    PaperKind.SURVEY: (
        f"{_rows('record')} when clock where particulars[].label particulars[].value "
        "findings[].label findings[].value outcomes[].box outcomes[].label"
    ),
}
"""Beside the frame. A name ends in [] for a list, # for a number, {} for fields by their names in
the plan, ! for a picture."""

SMALLEST = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a4944415478"
    "9c63f80f0001010100b138f6140000000049454e44ae426082"
)
"""A picture of one point."""


def placeholders(kind: PaperKind) -> list[str]:
    """Everything a template of the kind can name, marks and all."""
    return [*FRAME.split(), *KINDS[kind].split()]


def sample(kind: PaperKind, fields: Iterable[str] = ()) -> dict[str, Any]:
    """Made-up facts of a kind, one of everything: what a new template is tried with."""
    made: dict[str, Any] = {}
    for path in placeholders(kind):
        _put(made, path.split("."), dict.fromkeys(fields, "…"))
    return made


def _put(place: dict[str, Any], parts: list[str], fields: dict[str, str]) -> None:
    head, *rest = parts
    name = head.rstrip("[]#!{}")
    if rest and head.endswith("[]"):
        _put(place.setdefault(name, [{}])[0], rest, fields)
    elif rest:
        _put(place.setdefault(name, {}), rest, fields)
    else:
        place[name] = _value(head.removeprefix(name), fields)


def _value(mark: str, fields: dict[str, str]) -> object:
    match mark:
        case "[]":
            return ["…"]
        case "#":
            return 1
        case "{}":
            return dict(fields)
        case "!":
            return SMALLEST
        case _:
            return "…"
