"""What the vital signs mean: whether the watch and the sender do their work."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from reports.symptom import Symptom
from storage.vitals import Vitals

LATE = timedelta(minutes=5)
"""A watch that has not looked for so long stands still; what is due for so long was not seen to."""
SLOW = timedelta(hours=1)
"""A letter that could have left for so long does not leave: the rate limit alone is no reason."""
LEAST_FREE = 200 * 1024 * 1024
"""Bytes that should be free on the disk of the database."""


def signs(found: Vitals, now: datetime) -> Iterator[Symptom]:
    """Each sign in turn, good and bad. ``now`` is aware."""
    yield from _watch(found, now)
    since = found.rungs.since
    late = since is not None and now - since > LATE
    yield Symptom("rungs_waiting", bad=late, facts={"n": found.rungs.count})
    since = found.letters.since
    slow = since is not None and now - since > SLOW
    if since is None:
        yield Symptom("letters_none")
    else:
        facts = {"n": found.letters.count, "since": since}
        yield Symptom("letters_waiting", bad=slow, facts=facts)
    if found.held:
        yield Symptom("letters_held", facts={"n": found.held})
    if found.paused:
        yield Symptom("sender_paused", bad=True, facts={"why": found.paused})


def disk(file: Path | None) -> Iterator[Symptom]:
    """The space left beside the database file; nothing where there is none."""
    if file is None:
        return
    try:
        free = shutil.disk_usage(file.absolute().parent).free
    except OSError:
        return
    facts: dict[str, object] = {"megabytes": free // 1024 // 1024}
    yield Symptom("disk_free", bad=free < LEAST_FREE, facts=facts)


def _watch(found: Vitals, now: datetime) -> Iterator[Symptom]:
    """A watch that stands still matters once a plan is open."""
    beat = found.beat
    if beat is None:
        yield Symptom("never_ticked", bad=found.open_plans > 0)
        return
    late = now - beat.ticked_at > LATE and found.open_plans > 0
    yield Symptom("tick_late" if late else "ticked", bad=late, facts={"at": beat.ticked_at})
    if beat.jumped_at is not None:
        facts: dict[str, object] = {"at": beat.jumped_at, "back_from": beat.jumped_from}
        yield Symptom("clock_went_back", facts=facts)
