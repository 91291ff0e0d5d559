"""What people call records that a page knows by their codes."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from engine.editions import edition_named
from i18n.language import Lang
from storage.records import records
from storage.unit_names import names_of
from storage.work import Work


def record_names(
    work: Work,
    codes: Collection[str],
    now: datetime,
    lang: Lang,
    sees: Callable[[int], bool],
) -> Mapping[str, str]:
    """By code: the record's name (or what it is) and its unit.

    A code nobody knows is left out, and so are records of units the reader may not see (``sees``).
    The number of queries does not grow with the codes.
    """
    found = records(work, codes) if codes else {}
    of_unit = names_of(work, {row.unit_id for row in found.values()}, now.date())
    said = {}
    for code, row in found.items():
        unit = of_unit.get(row.unit_id)
        if unit is None or not sees(row.unit_id):
            continue
        track = edition_named(work, row.definition_sha256, row.calendar_sha256).definition.tracks
        name = str(json.loads(row.form).get("name", "")) or track[row.track].label.say(lang)
        said[code] = f"{name} · {unit.say(lang)}"
    return said
