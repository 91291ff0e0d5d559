"""Paper decisions: entered with what their kind asks for, compared, corrected; and documents."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from engine.attach import LARGEST, Attached, Paper, attach
from engine.record_decision import Entered, PaperDecision, compare, enter_decision
from storage.audit import entries
from storage.chain_check import Verified, verify_chain
from storage.decisions import DecisionRow, decisions, in_force
from storage.documents import attachments, document_content
from storage.records import record
from tests.builders import NOW, Ready, a_plan, an_officer, ready_database
from tests.records import a_model
from workflows.definition import DecisionKind
from workflows.errors import Conflict, NotFound, WrongUsage
from workflows.verdict import Refusal


@pytest.fixture
def ready() -> Ready:
    return ready_database()


def paper(code: str, **changes: object) -> PaperDecision:
    """A complete decision that scales a record up."""
    whole = PaperDecision(
        plan="small-2023",
        kind=DecisionKind.QUYET_DINH,
        number="12-QĐ/HU",
        signed_on=NOW.date(),
        signer="Nguyễn Văn A",
        post="Phó Bí thư Thường trực",
        capacity="T/M Ban Thường vụ",
        outcomes={code: "scale_up"},
        scan=Paper("qd-12.pdf", b"%PDF-1.7 scan"),
    )
    return replace(whole, **changes)  # type: ignore[arg-type]


def entered(ready: Ready, given: PaperDecision) -> str:
    made = enter_decision(ready.db, given, ready.officer("thu"), NOW)
    assert isinstance(made, Entered)
    return made.code


def said_of(ready: Ready, code: str) -> list[tuple[str, str]]:
    """What decisions in force say of a record."""
    with ready.db.read() as work:
        row = record(work, code)
        assert row is not None
        return [(one.code, one.outcome) for one in in_force(work, [row.id]).get(row.id, ())]


def test_an_entered_decision_is_in_force_for_its_record(ready: Ready) -> None:
    code = a_model(ready)
    assert entered(ready, paper(code)) == "small-2023-d001"
    assert said_of(ready, code) == [("small-2023-d001", "scale_up")]


def test_the_signer_stays_out_of_the_sealed_log(ready: Ready) -> None:
    entered(ready, paper(a_model(ready)))
    with ready.db.read() as work:
        *_, entry = entries(work, ready.opened.plan.head_id, act="decision.entered")
    assert "Nguyễn" not in entry.canonical.decode()
    assert entry.secrets["signer"] == "Nguyễn Văn A"
    assert entry.body["number"] == "12-QĐ/HU"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"number": None}, "decision_needs"),
        ({"number": "  "}, "decision_needs"),
        ({"kind": DecisionKind.BIEN_BAN, "number": None}, "decision_needs"),
        ({"signer": ""}, "decision_needs"),
        ({"capacity": ""}, "decision_needs"),
        ({"kind": DecisionKind.BUT_PHE}, "decision_without_number"),
        ({"signed_on": NOW.date() + timedelta(days=1)}, "decision_in_future"),
        ({"signed_on": date(2013, 3, 1)}, "decision_before_period"),
        ({"signed_on": date(2022, 12, 31)}, "decision_before_period"),
        ({"outcomes": {}}, "decision_without_records"),
        ({"scan": Paper("a.pdf", b"")}, "document_empty"),
        ({"scan": Paper("a.pdf", b"x" * (LARGEST + 1))}, "document_too_large"),
    ],
)
def test_a_decision_is_entered_whole_or_not_at_all(
    ready: Ready, changes: dict[str, object], code: str
) -> None:
    with pytest.raises(WrongUsage) as wrong:
        enter_decision(ready.db, paper(a_model(ready), **changes), ready.officer("thu"), NOW)
    assert wrong.value.code == code
    assert wrong.value.sentence("vi")
    assert wrong.value.sentence("en")


def test_a_decision_is_not_older_than_the_plan_but_may_be_older_than_its_record() -> None:
    ready = ready_database(plan=a_plan(issued_on="2023-02-15"))
    code = a_model(ready)  # entered on 1 March
    with pytest.raises(WrongUsage) as wrong:
        entered(ready, paper(code, signed_on=date(2023, 2, 14)))
    assert wrong.value.code == "decision_before_issue"
    assert "15/02/2023" in wrong.value.sentence("vi")
    assert entered(ready, paper(code, signed_on=date(2023, 2, 15)))


def test_a_note_on_the_paper_needs_neither_number_nor_capacity(ready: Ready) -> None:
    note = paper(a_model(ready), kind=DecisionKind.BUT_PHE, number=None, capacity="")
    assert entered(ready, note)


def test_an_unknown_outcome_or_record_is_named(ready: Ready) -> None:
    code = a_model(ready)
    with pytest.raises(WrongUsage) as wrong:
        entered(ready, paper(code, outcomes={code: "scaled"}))
    assert wrong.value.facts["outcomes"] == ("scale_up", "develop")
    with pytest.raises(NotFound):
        entered(ready, paper("small-2023-0999"))


def test_a_unit_officer_enters_no_decision_and_the_attempt_is_sealed(ready: Ready) -> None:
    refused = enter_decision(ready.db, paper(a_model(ready)), ready.officer("lan-xa-a"), NOW)
    assert isinstance(refused, Refusal)
    assert "lan-xa-a" in refused.sentence("vi")
    with ready.db.read() as work:
        assert decisions(work, ready.opened.plan.id) == ()
        assert len(list(entries(work, ready.opened.plan.head_id, act="decision.refused"))) == 1


def test_a_wrong_entry_is_replaced_and_kept(ready: Ready) -> None:
    code = a_model(ready)
    first = entered(ready, paper(code))
    second = entered(ready, paper(code, outcomes={code: "develop"}, replaces=first))
    assert said_of(ready, code) == [(second, "develop")]
    with ready.db.read() as work:
        old, new = decisions(work, ready.opened.plan.id)
        assert isinstance(verify_chain(work, ready.opened.plan.head_id), Verified)
    assert (old.code, old.replaced_by, new.replaced_by) == (first, new.id, None)
    with pytest.raises(Conflict):
        entered(ready, paper(code, replaces=first))
    with pytest.raises(NotFound):
        entered(ready, paper(code, replaces="small-2023-d099"))


def test_a_second_officer_compares_the_entry_with_the_scan_once(ready: Ready) -> None:
    code = entered(ready, paper(a_model(ready)))
    with pytest.raises(WrongUsage) as own:
        compare(ready.db, code, ready.officer("thu"), NOW)
    assert own.value.code == "decision_own_entry"
    second = an_officer(ready.db, "huong", role="secretariat")
    compared = compare(ready.db, code, second, NOW)
    assert isinstance(compared, DecisionRow)
    assert (compared.compared_by, compared.compared_at) == (second.officer_id, NOW)
    with pytest.raises(Conflict):
        compare(ready.db, code, ready.officer("bi-thu"), NOW)


def test_nothing_is_compared_without_a_scan(ready: Ready) -> None:
    code = entered(ready, paper(a_model(ready), scan=None))
    with pytest.raises(WrongUsage) as bare:
        compare(ready.db, code, ready.officer("bi-thu"), NOW)
    assert bare.value.code == "decision_without_scan"


def test_the_same_bytes_are_kept_once_and_found_by_their_hash(ready: Ready) -> None:
    lan = ready.officer("lan-xa-a")
    first, second = a_model(ready), a_model(ready)
    report = Paper("báo cáo.pdf", b"%PDF report")
    made = [attach(ready.db, code, "report", report, lan, NOW) for code in (first, second)]
    assert all(isinstance(one, Attached) for one in made)
    assert len({one.sha256 for one in made if isinstance(one, Attached)}) == 1
    with ready.db.read() as work:
        row = record(work, first)
        assert row is not None
        (kept,) = attachments(work, row.id)
        assert document_content(work, kept.sha256) == b"%PDF report"
    assert (kept.filename, kept.officer, row.version) == ("báo cáo.pdf", "lan-xa-a", 2)
    with pytest.raises(Conflict):
        attach(ready.db, first, "report", report, lan, NOW)


def test_a_document_is_attached_by_those_who_have_a_part_in_the_record(ready: Ready) -> None:
    code, report = a_model(ready), Paper("a.pdf", b"x")
    stranger = ready.officer("lan-xa-b")
    assert isinstance(attach(ready.db, code, "report", report, stranger, NOW), Refusal)
    with pytest.raises(WrongUsage) as wrong:
        attach(ready.db, code, "rapport", report, ready.officer("thu"), NOW)
    assert wrong.value.facts["kinds"] == ("report",)


def test_a_decision_signed_today_in_vietnam_is_not_in_the_future(ready: Ready) -> None:
    late_evening = datetime(2023, 3, 1, 18, 0, tzinfo=UTC)  # already 2 March in Vietnam
    tomorrow = paper(a_model(ready), signed_on=NOW.date() + timedelta(days=1))
    made = enter_decision(ready.db, tomorrow, ready.officer("thu"), late_evening)
    assert isinstance(made, Entered)
