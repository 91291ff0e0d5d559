"""The compiled list, of one unit or of the whole plan (bảng tổng hợp, 001-18)."""

from __future__ import annotations

from datetime import datetime

from engine.shortfalls import shortfalls
from reports.papers.asked import Facts, Ground
from reports.papers.kinds.rows import by_kind, fields_of, off_course, subjects
from reports.papers.words import labels
from workflows.definition import Track


def facts(ground: Ground, now: datetime) -> Facts:
    """Tables of records, one a track; how many there are by kind of unit; who has none."""
    unit = ground.asked.unit
    tables = [_table(ground, name, track) for name, track in subjects(ground.definition).items()]
    listed = {one.unit for one in ground.records if one.track in subjects(ground.definition)}
    return {
        "of_unit": ground.unit_name(unit) if unit else "",
        "tables": [one for one in tables if one["count"]],
        "summary": [] if unit else _summary(ground, now),
        "without": [] if unit else [u.name_vi for u in ground.units if u.code not in listed],
        "total": sum(one["count"] for one in tables),
    }


def _table(ground: Ground, name: str, track: Track) -> Facts:
    aside = off_course(track)
    of_track = [
        one for one in ground.records if one.track == name and ground.asked.unit in (None, one.unit)
    ]
    listed = [one for one in of_track if one.state not in aside]
    fields = labels(ground.definition, track)
    columns = [fields[one].vi for one in fields_of(ground.definition, track)]
    return {
        "label": track.label.vi,
        "columns": columns,
        "width": len(columns) + 4,
        "groups": by_kind(ground, listed),
        "count": len(listed),
        "left_out": len(of_track) - len(listed),
    }


def _summary(ground: Ground, now: datetime) -> list[Facts]:
    """Kind by kind: units, those with a record, records, and what is missing of the targets."""
    short = shortfalls(ground.db, ground.plan.code, now)
    tracks = subjects(ground.definition)
    kept = [
        one
        for one in ground.records
        if one.track in tracks and one.state not in off_course(tracks[one.track])
    ]
    rows: list[Facts] = []
    for kind, label in ground.definition.unit_kinds.items():
        of_kind = [one for one in kept if one.unit_kind == kind]
        lacking = [one for one in short if one.unit_kind == kind]
        rows.append(
            {
                "no": len(rows) + 1,
                "label": label.vi,
                "units": sum(one.kind == kind for one in ground.units),
                "units_with": len({one.unit for one in of_kind}),
                "records": len(of_kind),
                "short_units": len({one.unit for one in lacking}),
                "missing": sum(one.missing for one in lacking),
            }
        )
    return rows
