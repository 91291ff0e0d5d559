"""Records, counters, documents and decisions: the same on both databases."""

from __future__ import annotations

from engine.advance import Advanced, advance
from engine.attach import Attached, Paper, attach
from engine.bulk import advance_many
from engine.move import Move
from engine.preview import preview, why
from engine.record_decision import Entered, PaperDecision, compare, enter_decision
from engine.recount import Miscounted, miscounted
from storage.chain_check import Verified, verify_chain
from storage.database import Database
from storage.decisions import in_force, outcomes_of
from storage.documents import document_kinds
from storage.quotas import add_counts, all_counts, counts
from storage.records import codes_near, move_records, record, record_ids, records
from tests.builders import NOW, Ready, an_officer, ready_database
from tests.records import a_model, models
from workflows.definition import DecisionKind
from workflows.verdict import Refusal

LIFE = ("register", "withdraw")


def assert_sound(ready: Ready) -> None:
    with ready.db.read() as work:
        assert isinstance(verify_chain(work, ready.opened.plan.head_id), Verified)
        assert miscounted(work, ready.opened.plan) == ()


def test_a_record_lives_its_life(database: Database) -> None:
    ready = ready_database(db=database)
    lan, code = ready.officer("lan-xa-a"), a_model(ready)
    assert list(why(database, code, None, NOW)) == ["register", "withdraw"]
    for trigger in LIFE:
        move = Move(code, trigger, note="Có lý do")
        foreseen = preview(database, move, lan, NOW)
        made = advance(database, move, lan, NOW)
        assert isinstance(made, Advanced)
        assert made.approved == foreseen
    assert_sound(ready)


def test_records_are_found_in_one_round_by_their_codes(database: Database) -> None:
    ready = ready_database(db=database)
    codes = models(ready, 12)
    with database.read() as work:
        found = records(work, [*codes, "small-2023-0999"])
        assert list(records(work, codes[:1])) == codes[:1]
        assert record_ids(work, codes) == {code: found[code].id for code in codes}
        assert codes_near(work, "small-2023-001") == tuple(sorted(codes)[-5:])
        assert codes_near(work, "small_2023") == ()
        one = record(work, codes[0])
    assert sorted(found) == sorted(codes)
    assert found[codes[0]] == one


def test_a_record_at_another_version_is_left_alone(database: Database) -> None:
    ready = ready_database(db=database)
    code = a_model(ready)
    with database.write() as work:
        row = record(work, code)
        assert row is not None
        stale = {
            "record_id": row.id,
            "seen": row.version + 1,
            "to_state": "scaled",
            "to_version": 9,
            "to_epoch": 9,
            "to_form": "{}",
            "since": row.entered_at,
        }
        assert not move_records(work, [stale])
        assert record(work, code) == row


def test_counters_are_added_to_and_read_for_one_unit_or_many(database: Database) -> None:
    ready = ready_database(db=database, units=[f"xa-{number:02d}" for number in range(12)])
    plan = ready.opened.plan
    lists = [f"small-2023-{number:04d}" for number in range(1, 13)]
    with database.read() as work:
        unit_ids = sorted(row.unit_id for row in records(work, lists).values())
    wanted = {("at_most_two", unit_id): at for at, unit_id in enumerate(unit_ids)}
    with database.write() as work:
        add_counts(work, plan.id, wanted)
        add_counts(work, plan.id, dict.fromkeys(wanted, 1))
        raised = {key: number + 1 for key, number in wanted.items()}
        assert counts(work, plan.id, list(wanted)) == raised
        one = next(iter(wanted))
        assert counts(work, plan.id, [one, ("target_two", 1)]) == {one: 1, ("target_two", 1): 0}
        assert all_counts(work, plan.id) == raised
        # Nothing stands registered: the recount says which counters are wrong, and by how much.
        wrong = miscounted(work, plan)
        assert Miscounted("at_most_two", one[1], 1, 0) in wrong
        assert len(wrong) == 12


def test_papers_count_for_the_records_they_name(database: Database) -> None:
    ready = ready_database(db=database)
    thu, codes = ready.officer("thu"), models(ready, 3)
    for code in codes[:2]:
        made = attach(database, code, "report", Paper("a.pdf", b"%PDF"), thu, NOW)
        assert isinstance(made, Attached)
    paper = PaperDecision(
        plan="small-2023",
        kind=DecisionKind.THONG_BAO_KET_LUAN,
        number="5-TB/HU",
        signed_on=NOW.date(),
        signer="Nguyễn Văn A",
        post="Bí thư",
        capacity="T/M Ban Thường vụ",
        outcomes={codes[0]: "scale_up", codes[1]: "develop"},
        scan=Paper("tb-5.pdf", b"%PDF scan"),
    )
    entered = enter_decision(database, paper, thu, NOW)
    assert isinstance(entered, Entered)
    second = an_officer(database, "huong", role="secretariat")
    compared = compare(database, entered.code, second, NOW)
    assert not isinstance(compared, Refusal)
    with database.read() as work:
        ids = record_ids(work, codes)
        assert document_kinds(work, list(ids.values())) == {
            ids[codes[0]]: {"report"},
            ids[codes[1]]: {"report"},
        }
        said = in_force(work, list(ids.values()))
        assert {id_: rows[0].outcome for id_, rows in said.items()} == {
            ids[codes[0]]: "scale_up",
            ids[codes[1]]: "develop",
        }
        assert all(rows[0].has_scan for rows in said.values())
        assert outcomes_of(work, compared.id) == dict(paper.outcomes)
    assert_sound(ready)


def test_many_records_move_in_one_transaction(database: Database) -> None:
    ready = ready_database(db=database)
    codes = models(ready, 2) + models(ready, 2, "xa-b")
    moves = [Move(code, "register", values={"households": 12}) for code in codes]
    results = advance_many(database, moves, ready.officer("thu"), NOW, all_or_none=True)
    assert all(isinstance(one, Advanced) for one in results), results
    moves = [Move(code, "withdraw", note="Thôi") for code in codes[:2]]
    results = advance_many(database, moves, ready.officer("lan-xa-a"), NOW, all_or_none=False)
    assert all(isinstance(one, Advanced) for one in results), results
    assert_sound(ready)
