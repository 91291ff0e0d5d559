"""The shipped plans, changed at random as an author might: what still passes the check must run."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from random import Random
from typing import Any

import yaml

from tests.seed_plans import CHI_LANG, HOA_VANG, source
from workflows.reading import Reading, read_plan

SEEDS = (CHI_LANG, HOA_VANG)
_PROSE = ("purposes", "contents", "duties", "notes", "basis", "themes", "recipients")

GUARDS = [
    {"reason": "required"},
    {"other_than": "proposer"},
    *(
        {"check": words, "otherwise": {"vi": "Chưa đạt.", "en": "Not so."}}
        for words in (
            "record.form.name != ''",
            "size(record.form.name) > 2",
            "has(record.form.content) && record.form.content.contains('x')",
            "unit.kind in ['dang_bo', 'xa']",
            "unit.level == 'commune'",
            "plan.year == 2023",
            "today.getDate() < 40",
            "due.registration > today || plan.year > 2000",
            "today > due.report - duration('240h')",
            "record.state == 'proposed' ? true : 1 / 0 > 0",
            "[1, 2].exists(one, one == plan.year - 2022)",
            "int(record.form.name) > 3",
            "record.form.applicable",
        )
    ),
]
DUES = [
    {"before": "{year}-02-01"},
    {"before": "{year}-01-01"},
    {"before": "{year}-06-15T16:30"},
    {"through": "{year}-12-31"},
    {"through": "{year}-04-30"},
    {"through": "{year}-01-02"},
    {"window": ["{year}-04-01", "{year}-04-10"]},
]
RUNGS = [
    *({"at": at} for at in ("-999d", "-400wd", "-60d", "-1wd", "due", "+1d", "+300d", "+999wd")),
    {"at": "+1wd", "to": "unit_head", "letter": "escalation"},
    {"at": "-3d", "to": ["unit_officer", "secretariat_head"]},
    {"at": "+5d", "to": "unit_officer", "letter": "overdue"},
    {"at": "+5d", "letter": "opening"},
    {"at": "+6d", "letter": "receipt"},
]
VALUES: dict[str, list[Any]] = {
    "at_least": ["0", "1", "9"],
    "at_most": ["0", "1", "2"],
    "exactly": ["0", "1"],
    "soft": ["true", "false"],
    "type": ["text", "long_text", "number", "date", "yes_no"],
    "required": ["true", "false"],
    "max_length": ["1", "20", "20000"],
    "final": ["true", "false"],
    "late": ["refuse", "with_reason"],
    "counts": ["sent", "received", "entered"],
    "one_per": ["unit"],
    "zone": ["Asia/Ho_Chi_Minh", "Europe/London", "Pacific/Apia", "UTC"],
    "letter": ["opening", "reminder", "overdue", "escalation", "receipt"],
    "first": ["2016-12-31", "2022-06-01", "2023-01-01"],
    "last": ["2017-12-31", "2024-06-01", "2026-12-31"],
    "by": ["system", "unit_officer", "board"],
    "from": ["none"],
    "outcome": ["commended", "scaled", "scale_up"],
    "weight": ["normal", "high"],
}


def changed_plan(seed: int, changes: int) -> tuple[Reading, list[str]]:
    """A plan that passes the check after at most so many changes, and what was changed.

    Args:
        seed: of everything that is chosen; equal seeds make equal plans.
        changes: how many are tried; one that the check finds an error in is taken back.
    """
    chance = Random(seed)
    tree = deepcopy(_tree(chance.choice(SEEDS)))
    reading, kept = _read(tree), list[str]()
    for _ in range(changes):
        tried = deepcopy(tree)
        said = _change(tried, chance)
        read = _read(tried)
        if read.definition is not None:
            tree, reading = tried, read
            kept.append(said)
    return reading, kept


@cache
def _tree(plan: str) -> dict[str, Any]:
    """Every scalar as the text the author wrote, which is how the reader takes it."""
    tree: dict[str, Any] = yaml.load(source(plan), Loader=yaml.BaseLoader)
    return {key: value for key, value in tree.items() if key not in _PROSE}


def _read(tree: dict[str, Any]) -> Reading:
    return read_plan(json.dumps(tree, ensure_ascii=False).encode(), "changed.yaml")


def _change(tree: dict[str, Any], chance: Random) -> str:
    places = list(_places(tree, ""))
    kind = chance.choice(["exchange", "exchange", "exchange", "drop", "graft", "guard", "guard",
                          "due", "rung", "set", "set"])  # fmt: skip
    moves = [m for track in tree["tracks"].values() for m in track["transitions"].values()]
    match kind:
        case "exchange":
            plain = [place for place in places if isinstance(place[0][place[1]], str)]
            holder, key, name = chance.choice([p for p in plain if p[2] not in ("vi", "en")])
            words = {h[k] for h, k, n in plain if n == name} | set(VALUES.get(name, []))
            holder[key] = chance.choice(sorted(words))
            return f"{name}: {holder[key]}"
        case "drop":
            holder, key, name = chance.choice(places)
            del holder[key]
            return f"without {name} {key}"
        case "graft":
            large = [p for p in places if isinstance(p[0][p[1]], dict | list)]
            holder, key, name = chance.choice(large)
            holder[key] = deepcopy(chance.choice([h[k] for h, k, n in large if n == name]))
            return f"{name} {key} grafted"
        case "guard":
            asked = chance.choice(moves).setdefault("guards", [])
            known = [guard for move in moves for guard in move.get("guards", ())]
            asked.append(deepcopy(chance.choice([*known, *GUARDS])))
            return f"guard {asked[-1]}"
        case "due":
            deadline = chance.choice(list(tree["deadlines"].values()))
            deadline["due"] = json.loads(
                json.dumps(chance.choice(DUES)).replace("{year}", tree["year"])
            )
            return f"due {deadline['due']}"
        case "rung":
            rungs = chance.choice(list(tree["ladders"].values()))["rungs"]
            rungs.append(deepcopy(chance.choice(RUNGS)))
            return f"rung {rungs[-1]}"
        case _:
            return _set(tree, chance)


def _set(tree: dict[str, Any], chance: Random) -> str:
    """One optional key of a quota, a field, a move, a track or a deadline."""
    groups = {
        "quotas": ["at_least", "at_most", "exactly", "soft", "unit_kinds", "states"],
        "fields": ["type", "required", "max_length"],
        "tracks": ["one_per", "form", "unit_kinds", "collects"],
        "deadlines": ["owed_in", "counts", "ladder", "unit_kinds", "track"],
        "moves": ["by", "from", "to", "tells"],
        "plan": ["zone"],
    }
    parts: dict[str, list[dict[str, Any]]] = {
        "quotas": list(tree["quotas"].values()),
        "fields": [f for form in tree["forms"].values() for f in form["fields"].values()],
        "tracks": list(tree["tracks"].values()),
        "deadlines": list(tree["deadlines"].values()),
        "moves": [m for track in tree["tracks"].values() for m in track["transitions"].values()],
        "plan": [tree],
    }
    group = chance.choice(list(groups))
    key, part = chance.choice(groups[group]), chance.choice(parts[group])
    known = [one[key] for one in parts[group] if key in one]
    if key == "unit_kinds":
        known.append(chance.choice(list(tree["unit_kinds"])))
    if key in ("states", "owed_in", "from", "to"):
        known += [state for track in tree["tracks"].values() for state in track["states"]]
    part[key] = deepcopy(chance.choice([*known, *VALUES.get(key, [])] or ["unit_officer"]))
    return f"{group} {key}: {part[key]}"


def _places(node: Any, name: str) -> Iterator[tuple[Any, Any, str]]:
    """Every place of the tree: what holds it, its key there, and the nearest name above it."""
    items = node.items() if isinstance(node, dict) else enumerate(node)
    for key, value in list(items):
        called = key if isinstance(key, str) else name
        yield node, key, called
        if isinstance(value, dict | list):
            yield from _places(value, called)
