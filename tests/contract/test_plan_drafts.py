"""A checked plan file is kept for its officer, with the rehearsal that was begun last."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.drafts import AT_MOST, KEPT, all_kept, keep, kept
from engine.forgetting import forget_old
from storage.database import Database
from storage.plan_drafts import (
    begin_run,
    draft,
    draft_books,
    draft_told,
    end_run,
    note_run,
)
from tests.builders import NOW, a_committee, an_officer

SECOND = timedelta(seconds=1)


@pytest.fixture
def officers(database: Database) -> tuple[int, int]:
    a_committee(database)
    first, second = an_officer(database, "a", role="board"), an_officer(database, "b", role="board")
    return first.officer_id or 0, second.officer_id or 0


def test_a_file_is_found_by_its_digest_and_its_officer_alone(
    database: Database, officers: tuple[int, int]
) -> None:
    mine, other = officers
    digest = keep(database, mine, "kế-hoạch.yaml", b"plan: \xff\x00", NOW)
    found = kept(database, mine, digest, NOW)
    assert found is not None
    assert (found.source, found.row.file, found.until) == (
        b"plan: \xff\x00",
        "kế-hoạch.yaml",
        NOW + KEPT,
    )
    assert kept(database, other, digest, NOW) is None
    assert kept(database, mine, digest.upper(), NOW) is None
    assert kept(database, mine, digest, NOW + KEPT) is None


def test_the_same_file_again_is_kept_longer_and_keeps_its_rehearsal(
    database: Database, officers: tuple[int, int]
) -> None:
    mine, _ = officers
    digest = keep(database, mine, "a.yaml", b"plan", NOW)
    with database.write() as work:
        begin_run(work, mine, digest, "one", NOW, NOW)
        end_run(work, mine, digest, "one", "done", b"told", b"books")
    assert keep(database, mine, "b.yaml", b"plan", NOW + SECOND) == digest
    (row,) = all_kept(database, mine, NOW + KEPT)
    assert (row.file, row.standing, row.kept_at) == ("b.yaml", "done", NOW + SECOND)


def test_the_newest_files_of_each_officer_are_kept(
    database: Database, officers: tuple[int, int]
) -> None:
    mine, other = officers
    theirs = keep(database, other, "other.yaml", b"0", NOW - SECOND)
    for n in range(AT_MOST + 2):
        keep(database, mine, f"{n}.yaml", b"%d" % n, NOW + n * SECOND)
    names = [one.file for one in all_kept(database, mine, NOW)]
    assert names == [f"{n}.yaml" for n in range(AT_MOST + 1, 1, -1)]
    assert kept(database, other, theirs, NOW) is not None


def test_files_go_a_day_later_also_where_nobody_hands_in_another(
    database: Database, officers: tuple[int, int]
) -> None:
    keep(database, officers[0], "a.yaml", b"plan", NOW)
    forget_old(database, NOW + KEPT + SECOND)
    with database.read() as work:
        assert work.sql("SELECT 1 FROM plan_draft") == []


def test_one_rehearsal_of_a_file_is_under_way_at_a_time(
    database: Database, officers: tuple[int, int]
) -> None:
    mine, _ = officers
    digest = keep(database, mine, "a.yaml", b"plan", NOW)
    with database.write() as work:
        assert begin_run(work, mine, digest, "one", NOW, NOW - SECOND)
        assert not begin_run(work, mine, digest, "two", NOW, NOW - SECOND)
        assert note_run(work, mine, digest, "one", 40, NOW + SECOND)
        assert not note_run(work, mine, digest, "two", 90, NOW)
        row = draft(work, mine, digest)
        assert row is not None
        assert (row.run, row.standing, row.percent, row.beat_at) == (
            "one",
            "running",
            40,
            NOW + SECOND,
        )
        assert draft_told(work, mine, digest) is None
        # Silent since its last sign of life: another takes its place, and it may say no more.
        assert begin_run(work, mine, digest, "two", NOW, NOW + 2 * SECOND)
        assert not end_run(work, mine, digest, "one", "done", b"old", b"old")
        assert end_run(work, mine, digest, "two", "done", b"told", b"books")
        assert (draft_told(work, mine, digest), draft_books(work, mine, digest)) == (
            b"told",
            b"books",
        )
        assert begin_run(work, mine, digest, "three", NOW, NOW - SECOND)
        assert draft_books(work, mine, digest) is None


def test_a_rehearsal_of_a_file_that_is_gone_writes_nothing(
    database: Database, officers: tuple[int, int]
) -> None:
    with database.write() as work:
        assert not begin_run(work, officers[0], "0" * 64, "one", NOW, NOW)
        assert not note_run(work, officers[0], "0" * 64, "one", 1, NOW)
        assert not end_run(work, officers[0], "0" * 64, "one", "done", b"", b"")
