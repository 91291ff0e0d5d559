"""The act of advancing, end to end."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from engine.advance import Advanced, advance
from engine.attach import Paper, attach
from engine.decision import Approved
from engine.move import ActDates, Channel, Move
from engine.preview import preview, why
from engine.record_decision import PaperDecision, enter_decision
from storage.audit import AuditRow, entries
from storage.duties import duties_of
from storage.mail import MailFilter, messages
from storage.records import RecordRow, record
from storage.work import Work
from tests.builders import NOW, Ready, an_officer, ready_database
from tests.records import a_model, models
from workflows.definition import DecisionKind
from workflows.errors import Conflict, NotFound, WrongUsage
from workflows.verdict import Refusal

LATE = datetime(2023, 3, 13, 2, 0, tzinfo=UTC)


@pytest.fixture
def ready() -> Ready:
    return ready_database()


def standing(ready: Ready, code: str) -> RecordRow:
    with ready.db.read() as work:
        return standing_in(work, code)


def standing_in(work: Work, code: str) -> RecordRow:
    found = record(work, code)
    assert found is not None
    return found


def newest(ready: Ready, code: str) -> AuditRow:
    """The newest sealed entry about a record."""
    with ready.db.read() as work:
        head_id, record_id = ready.opened.plan.head_id, standing_in(work, code).id
        *_, entry = entries(work, head_id, record=record_id)
    return entry


def test_a_proposed_model_is_registered(ready: Ready) -> None:
    code = a_model(ready)
    result = advance(ready.db, Move(code, "register"), ready.officer("lan-xa-a"), NOW)
    assert isinstance(result, Advanced)
    assert (result.from_, result.to, result.version) == ("proposed", "registered", 2)
    row = standing(ready, code)
    assert (row.state, row.version, row.epoch) == ("registered", 2, 2)


def test_an_act_is_sealed_with_its_verdicts_and_without_what_was_typed(ready: Ready) -> None:
    code = a_model(ready)
    move = Move(code, "register", note="Đã họp chi bộ", values={"name": "Bếp ấm tình thương"})
    advance(ready.db, move, ready.officer("lan-xa-a"), NOW)
    entry = newest(ready, code)
    assert entry.act == "record.advanced"
    assert (entry.body["from"], entry.body["to"]) == ("proposed", "registered")
    guards = [verdict["guard"] for verdict in entry.body["verdicts"]]
    assert guards == ["authority", "form", "on_time", "quota"]
    assert len(entry.body["definition"]) == 64
    assert sorted(entry.private) == ["form.name", "note"]
    text = entry.canonical.decode()
    assert "Bếp ấm" not in text
    assert "họp" not in text


def test_values_are_set_before_the_guards_look(ready: Ready) -> None:
    code = a_model(ready, form={"name": "Tiếng loa"})
    lan = ready.officer("lan-xa-a")
    refused = advance(ready.db, Move(code, "register"), lan, NOW)
    assert isinstance(refused, Refusal)
    assert [reason.code for reason in refused.reasons] == ["form_incomplete"]
    move = Move(code, "register", values={"sector": "Thôn"})
    assert isinstance(advance(ready.db, move, lan, NOW), Advanced)
    assert json.loads(standing(ready, code).form) == {"name": "Tiếng loa", "sector": "village"}


def test_a_refusal_changes_nothing_and_is_sealed(ready: Ready) -> None:
    code = a_model(ready)
    stranger = ready.officer("lan-xa-b")
    refused = advance(ready.db, Move(code, "register"), stranger, NOW)
    assert isinstance(refused, Refusal)
    assert [reason.guard for reason in refused.reasons] == ["authority"]
    assert standing(ready, code).version == 1
    entry = newest(ready, code)
    with ready.db.read() as work:
        assert messages(work, MailFilter(letter="receipt")) == ()
    assert entry.act == "record.refused"
    assert entry.officer_id == stranger.officer_id


def test_a_third_model_is_refused_when_the_unit_has_two(ready: Ready) -> None:
    lan = ready.officer("lan-xa-a")
    codes = models(ready, 3)
    for code in codes[:2]:
        assert isinstance(advance(ready.db, Move(code, "register"), lan, NOW), Advanced)
    refused = advance(ready.db, Move(codes[2], "register"), lan, NOW)
    assert isinstance(refused, Refusal)
    (full,) = refused.reasons
    assert full.code == "quota_full"
    assert full.counted == tuple(codes[:2])


def test_a_withdrawn_model_makes_room_for_another(ready: Ready) -> None:
    lan = ready.officer("lan-xa-a")
    codes = models(ready, 3)
    for code in codes[:2]:
        advance(ready.db, Move(code, "register"), lan, NOW)
    advance(ready.db, Move(codes[0], "withdraw", note="Gộp với mô hình khác"), lan, NOW)
    assert isinstance(advance(ready.db, Move(codes[2], "register"), lan, NOW), Advanced)


def test_paper_sent_in_time_and_typed_in_late_is_on_time(ready: Ready) -> None:
    sent = datetime(2023, 3, 9, 3, 0, tzinfo=UTC)
    dates = ActDates(sent, sent + timedelta(days=1), LATE, evidence="Số đến 41")
    move = Move("small-2023-0001", "send", dates=dates)
    thu = ready.officer("thu", Channel.PAPER)
    for code in models(ready, 1):
        advance(ready.db, Move(code, "register"), ready.officer("lan-xa-a"), NOW)
    result = advance(ready.db, move, thu, LATE)
    assert isinstance(result, Advanced)
    assert not result.late
    with ready.db.read() as work:
        (duty,) = duties_of(work, standing_in(work, "small-2023-0001").id)
    assert (duty.state, duty.met_at) == ("settled", sent)


@pytest.mark.parametrize("days", [(2, 1, 0), (0, 0, 1)])
def test_dates_out_of_order_or_in_the_future_are_wrong(
    ready: Ready, days: tuple[int, int, int]
) -> None:
    sent, received, entered = (NOW + timedelta(days=day) for day in days)
    dates = ActDates(sent, received, entered)
    with pytest.raises(WrongUsage) as wrong:
        advance(ready.db, Move(a_model(ready), "register", dates=dates), ready.officer("thu"), NOW)
    assert wrong.value.code == "dates_out_of_order"
    assert wrong.value.sentence("vi")


def test_a_receipt_goes_to_the_officers_of_the_unit(ready: Ready) -> None:
    an_officer(ready.db, "binh", unit_code="xa-a")
    code = a_model(ready)
    advance(ready.db, Move(code, "register"), ready.officer("thu"), NOW)
    with ready.db.read() as work:
        told = messages(work, MailFilter(letter="receipt"))
    assert [one.officer for one in told] == ["binh", "lan-xa-a"]
    assert {one.record for one in told} == {code}


def test_registering_opens_what_is_owed_and_withdrawing_settles_it(ready: Ready) -> None:
    lan = ready.officer("lan-xa-a")
    code = a_model(ready)
    advance(ready.db, Move(code, "register"), lan, NOW)
    record_id = standing(ready, code).id
    with ready.db.read() as work:
        (duty,) = duties_of(work, record_id)
    assert (duty.deadline, duty.state) == ("result", "open")
    advance(ready.db, Move(code, "withdraw", note="Thôi"), lan, NOW)
    with ready.db.read() as work:
        (duty,) = duties_of(work, record_id)
    assert duty.state == "settled"


def test_an_unknown_record_is_named_with_codes_like_it(ready: Ready) -> None:
    code = a_model(ready)
    with pytest.raises(NotFound) as unknown:
        advance(ready.db, Move(code.replace("0003", "0033"), "register"), ready.officer("thu"), NOW)
    close = unknown.value.facts["close"]
    assert isinstance(close, tuple)
    assert code in close
    with pytest.raises(NotFound) as nothing:
        advance(ready.db, Move("x", "register"), ready.officer("thu"), NOW)
    assert nothing.value.sentence("vi")


def test_an_unknown_trigger_names_the_moves_possible_here(ready: Ready) -> None:
    with pytest.raises(WrongUsage) as wrong:
        advance(ready.db, Move(a_model(ready), "regsiter"), ready.officer("thu"), NOW)
    assert wrong.value.facts["possible"] == ("register", "withdraw")


def test_a_move_from_another_state_is_refused(ready: Ready) -> None:
    refused = advance(ready.db, Move(a_model(ready), "scale"), ready.officer("bi-thu"), NOW)
    assert isinstance(refused, Refusal)
    assert "wrong_state" in [reason.code for reason in refused.reasons]


def test_a_stale_version_tells_who_moved_it_when_and_to_what(ready: Ready) -> None:
    code = a_model(ready)
    advance(ready.db, Move(code, "register"), ready.officer("lan-xa-a"), NOW)
    with pytest.raises(Conflict) as conflict:
        advance(ready.db, Move(code, "register", expect=1), ready.officer("thu"), LATE)
    facts = conflict.value.facts
    assert (facts["by"], facts["at"], facts["to"]) == ("lan-xa-a", NOW, "registered")
    assert "lan-xa-a" in conflict.value.sentence("en")


def test_a_preview_says_what_the_act_does_and_writes_nothing(ready: Ready) -> None:
    code = a_model(ready)
    lan = ready.officer("lan-xa-a")
    foreseen = preview(ready.db, Move(code, "register"), lan, NOW)
    assert standing(ready, code).version == 1
    made = advance(ready.db, Move(code, "register"), lan, NOW)
    assert isinstance(made, Advanced)
    assert foreseen == made.approved


def test_why_answers_for_each_move_out_of_the_state(ready: Ready) -> None:
    codes = models(ready, 3)
    for code in codes[:2]:
        advance(ready.db, Move(code, "register"), ready.officer("lan-xa-a"), NOW)
    answers = why(ready.db, codes[2], None, NOW)
    assert list(answers) == ["register", "withdraw"]
    full = answers["register"]
    assert isinstance(full, Refusal)
    assert full.reasons[0].counted == tuple(codes[:2])
    of_stranger = why(ready.db, codes[2], ready.officer("lan-xa-b"), NOW)["register"]
    assert isinstance(of_stranger, Refusal)
    assert [reason.guard for reason in of_stranger.reasons] == ["authority", "quota"]


def test_scaling_needs_document_decision_date_and_another_officer(ready: Ready) -> None:
    code = a_model(ready, form={"name": "A", "sector": "village", "households": 12})
    advance(ready.db, Move(code, "register"), ready.officer("lan-xa-a"), NOW)
    board, thu = ready.officer("bi-thu"), ready.officer("thu")
    refused = advance(ready.db, Move(code, "scale"), board, NOW)
    assert isinstance(refused, Refusal)
    assert [one.guard for one in refused.reasons] == ["document", "decision", "not_before"]
    attach(ready.db, code, "report", Paper("bao-cao.pdf", b"%PDF"), thu, NOW)
    enter_decision(
        ready.db,
        PaperDecision(
            plan="small-2023",
            kind=DecisionKind.QUYET_DINH,
            number="12-QĐ/HU",
            signed_on=NOW.date(),
            signer="Nguyễn Văn A",
            post="Phó Bí thư",
            capacity="T/M Ban Thường vụ",
            outcomes={code: "scale_up"},
        ),
        thu,
        NOW,
    )
    after = datetime(2023, 11, 21, tzinfo=UTC)
    assert isinstance(preview(ready.db, Move(code, "scale"), board, after), Approved)


def test_an_officer_who_left_or_whose_role_ended_has_no_authority(ready: Ready) -> None:
    code = a_model(ready)
    ended = an_officer(ready.db, "cu", unit_code="xa-a", until=(NOW - timedelta(days=2)).date())
    other = an_officer(ready.db, "la", role="board")
    for actor in (ended, other, replace(ended, officer_id=9999)):
        refused = advance(ready.db, Move(code, "register"), actor, NOW)
        assert isinstance(refused, Refusal)
        assert refused.reasons[0].guard == "authority"


def test_a_conflict_with_what_the_system_did_says_so_in_the_reader_s_words(ready: Ready) -> None:
    with pytest.raises(Conflict) as caught:
        advance(ready.db, Move("small-2023-0001", "send", expect=7), ready.officer("thu"), NOW)
    assert "hệ thống đã tự chuyển" in caught.value.sentence("vi")
    assert "the system moved it" in caught.value.sentence("en")
