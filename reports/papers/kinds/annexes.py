"""The forms of a plan as annexes: what is filled in, how, and by whom (001-26)."""

from __future__ import annotations

from i18n.catalog import say
from reports.papers.asked import Facts
from reports.papers.words import BLANK, roman, small
from workflows.definition import (
    Definition,
    FieldType,
    Form,
    FormField,
    FormGuard,
    Role,
    Track,
    Transition,
)

BOX = "☐"
LINES = 5
"""Lines left where several are to be written, and rows for the criteria a record sets itself."""
ROOM = "\u00a0"
"""What keeps an empty line open."""


def annexes(plan: Definition) -> list[Facts]:
    """Each form: its fields, the criteria of a scored sheet with their points, and its grades.

    ``full`` is empty where the criteria are the record's own, so that nobody can add them up.
    """
    number = len(plan.forms) > 1
    return [
        {"no": roman(at) if number else "", **_annex(plan, name, form)}
        for at, (name, form) in enumerate(plan.forms.items(), start=1)
    ]


def _annex(plan: Definition, name: str, form: Form) -> Facts:
    track, role = _filled_in(plan, name)
    plain = [one for one in form.fields.values() if one.out_of is None]
    scored = [row for one in form.fields.values() if one.out_of for row in _criteria(one)]
    own = any(one.type is FieldType.POINTS for one in form.fields.values())
    grades = sorted(form.bands.values(), key=lambda one: -one.least)
    return {
        "label": form.label.vi,
        "of": small(track.label.vi) if track else "",
        "by": role.label.vi if role else "",
        "unit": role is None or role.of == "unit",
        "rows": [
            {"no": at, "label": _marked(one), "answer": _answer(plan, one), "hint": _hint(one)}
            for at, one in enumerate(plain, start=1)
        ],
        "criteria": [{"no": at, **one} for at, one in enumerate(scored, start=1)],
        "full": str(sum(one["full"] for one in scored)) if scored and not own else "",
        "bands": [{"label": one.label.vi, "from": one.least} for one in grades],
    }


def _filled_in(plan: Definition, form: str) -> tuple[Track | None, Role | None]:
    """Of which track a form is, and who fills it in: whoever makes the first move that asks."""
    for track in plan.tracks.values():
        asking = [
            move
            for move in track.transitions.values()
            if (move.creates and track.form == form)
            or any(isinstance(one, FormGuard) and one.form == form for one in move.guards)
        ]
        if asking:
            return track, plan.roles.get(doer(plan, asking[0]))
    return None, None


def doer(plan: Definition, move: Transition) -> str:
    """The role whose step a move is: of the unit where one may make it, else the first named."""
    of_unit = (one for one in move.by if one in plan.roles and plan.roles[one].of == "unit")
    return next(of_unit, move.by[0])


def _criteria(field: FormField) -> list[Facts]:
    """A criterion of the plan, or rows for those a record sets itself (004-06)."""
    floor = str(field.floor) if field.floor is not None else ""
    row = {"label": _marked(field), "full": field.out_of, "floor": floor}
    if field.type is not FieldType.POINTS:
        return [row]
    return [{**row, "label": f"{BLANK}{BLANK}"} for _ in range(LINES)]


def _marked(field: FormField) -> str:
    return f"{field.label.vi} (*)" if field.required else field.label.vi


def _answer(plan: Definition, field: FormField) -> str:
    """Boxes to tick where there are choices; otherwise room, more of it for more words."""
    if field.type in (FieldType.LONG_TEXT, FieldType.LINES):
        return "\n".join([ROOM] * LINES)
    if field.type is FieldType.YES_NO:
        said = (say(f"words.{one}", "vi").capitalize() for one in ("yes", "no"))
        return "\n".join(f"{BOX} {one}" for one in said)
    if field.type is FieldType.CHOICE and field.choices:
        options = plan.lists[field.choices].choices.values()
        return "\n".join(f"{BOX} {one.vi}" for one in options)
    return ""


def _hint(field: FormField) -> str:
    return "" if field.type is FieldType.TEXT else say(f"papers.hint_of.{field.type}", "vi")
