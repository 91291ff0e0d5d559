"""Many at once, on both databases: quotas stay exact, one is first, and nobody waits for ever."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from engine.advance import Advanced, advance
from engine.bulk import advance_many
from engine.move import Move, Proposal
from engine.propose import propose
from engine.recount import miscounted
from storage.chain_check import Verified, verify_chain
from storage.database import Database
from tests.builders import NOW, Ready, an_officer, ready_database
from tests.records import FORM, models
from workflows.errors import Conflict
from workflows.verdict import Refusal


def all_at_once(acts: Sequence[Callable[[], object]]) -> list[object]:
    """Run the acts in as many threads, started together; an exception stands for its act."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        start.wait()
        try:
            return act()
        except Exception as error:
            return error

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def assert_sound(ready: Ready) -> None:
    """The chain verifies and the counters equal a count."""
    with ready.db.read() as work:
        assert isinstance(verify_chain(work, ready.opened.plan.head_id), Verified)
        assert miscounted(work, ready.opened.plan) == ()


def test_eight_threads_for_a_quota_of_two_give_exactly_two(database: Database) -> None:
    ready = ready_database(db=database)
    lan = ready.officer("lan-xa-a")
    acts = [
        lambda code=code: advance(database, Move(code, "register"), lan, NOW)
        for code in models(ready, 8)
    ]
    results = all_at_once(acts)
    assert Counter(type(one) for one in results) == {Advanced: 2, Refusal: 6}
    for one in results:
        if isinstance(one, Refusal):
            assert [reason.code for reason in one.reasons] == ["quota_full"]
            assert len(one.reasons[0].counted) == 2
    assert_sound(ready)


def test_sixteen_officers_for_one_record_give_one_winner_and_clear_conflicts(
    database: Database,
) -> None:
    ready = ready_database(db=database)
    (code,) = models(ready, 1)
    officers = [an_officer(database, f"can-bo-{at}", unit_code="xa-a") for at in range(16)]
    acts = [
        lambda by=by: advance(database, Move(code, "register", expect=1), by, NOW)
        for by in officers
    ]
    results = all_at_once(acts)
    (winner,) = [at for at, one in enumerate(results) if isinstance(one, Advanced)]
    conflicts = [one for one in results if isinstance(one, Conflict)]
    assert len(conflicts) == 15
    for conflict in conflicts:
        assert conflict.code == "record_moved_on"
        assert conflict.facts["by"] == officers[winner].code
        assert conflict.facts["at"] == NOW
        assert conflict.facts["to"] == "registered"
        assert officers[winner].code in conflict.sentence("vi")
    assert_sound(ready)


def test_threads_that_propose_number_their_records_without_gap_or_double(
    database: Database,
) -> None:
    ready = ready_database(db=database)
    lan = ready.officer("lan-xa-a")
    proposal = Proposal("small-2023", "model", "xa-a", FORM)
    made = all_at_once([lambda: propose(database, proposal, lan, NOW)] * 8)
    codes = sorted(one.record for one in made if isinstance(one, Advanced))
    assert codes == [f"small-2023-{number:04d}" for number in range(3, 11)]
    assert_sound(ready)


def test_selections_that_cross_two_units_do_not_block_each_other(database: Database) -> None:
    ready = ready_database(db=database)
    thu = ready.officer("thu")
    codes = models(ready, 6) + models(ready, 6, "xa-b")
    orders = [codes, codes[::-1], codes[6:] + codes[:6], codes[3:] + codes[:3]]
    acts = [
        lambda order=order: advance_many(
            database, [Move(code, "register") for code in order], thu, NOW, all_or_none=False
        )
        for order in orders
    ]
    results = all_at_once(acts)
    assert all(isinstance(one, tuple) for one in results), results
    moved = [one for batch in results for one in batch if isinstance(one, Advanced)]  # type: ignore[attr-defined]
    assert len(moved) == 4
    assert_sound(ready)
