"""Letters made of real rows: what each says, what comes with it, and when it stays."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from icalendar import Calendar
from openpyxl import load_workbook

from engine.addressing import addressed
from engine.causes import DayBegun, RungFired
from engine.letters import Composed, Void, bundled, compose
from engine.post import post
from engine.rehearsal import Year
from engine.relief import Ground, extend, waive
from engine.writing import as_letter, written
from notifications.letter import Letter
from notifications.transport import Kept
from storage.database import Database
from storage.duties import duties_of
from storage.mail import MailFilter, MessageRow, enqueue_many, messages
from storage.people import OfficerRow, officer
from storage.records import record
from tests.builders import NOW, Ready, ready_database
from tests.rehearsing import people_of_one_unit, scripted_year
from tests.seed_plans import HOA_VANG
from workflows.definition import Due, LetterKind

LIST = "small-2023-0001"
SCRIPT = """
acts:
  - {at: 2017-03-23T08:00, unit: hoa-lien, propose: model, set: {name: Ngày thứ Bảy vì dân}}
  - {at: 2017-03-24T08:00, unit: hoa-lien, track: model, move: select}
  - {at: 2017-03-24T09:00, unit: hoa-lien, track: model, move: report}
  - {at: 2017-03-24T09:30, unit: hoa-lien, track: dispatch, move: send}
  - {at: 2017-03-24T15:00, unit: hoa-lien, track: dispatch, move: return_dispatch}
  - {at: 2017-03-27T09:00, unit: hoa-lien, track: dispatch, move: send}
  - at: 2017-03-31T09:00
    unit: hoa-lien
    track: model
    move: arrange_survey
    set: {visit_on: 2017-04-05, visit_clock: 8g30, visit_place: Nhà văn hóa}
  - {at: 2017-04-05T14:00, unit: hoa-lien, track: model, move: survey}
  - {at: 2017-04-12T09:30, unit: hoa-lien, track: model, move: scale_up}
  - {at: 2017-12-12T09:30, unit: hoa-lien, track: model, move: evaluate}
  - {at: 2017-12-15T09:30, unit: hoa-lien, track: model, move: put_forward}
  - {at: 2017-12-20T09:00, unit: hoa-lien, track: model, move: commend_by_district}
"""


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Year:
    """The year of one unit of Hòa Vang, from its list to its commendation."""
    people = people_of_one_unit("hoa-lien", tmp_path_factory.mktemp("people"), HOA_VANG)
    return scripted_year(SCRIPT, HOA_VANG, people)


def of_kind(year: Year, kind: LetterKind) -> Letter:
    return next(one for one in year.letters if one.kind is kind)


def events(letter: Letter) -> Calendar:
    (file,) = [one for one in letter.attachments if one.name.endswith(".ics")]
    assert file.media_type == "text/calendar"
    assert ("method", "PUBLISH") in file.parameters
    found = Calendar.from_ical(file.content)
    assert isinstance(found, Calendar)
    return found


def test_the_opening_brings_the_units_list_to_fill_in_and_its_dates_for_the_calendar(
    year: Year,
) -> None:
    letter = of_kind(year, LetterKind.OPENING)
    sheet, ics = letter.attachments
    assert sheet.name == "hoa-vang-2017-dispatch-hoa-lien.xlsx"
    assert load_workbook(io.BytesIO(sheet.content)).sheetnames[-1] == "lantoa"  # its key
    assert sheet.name in letter.words.text
    assert ics.name in letter.words.text
    (event,) = events(letter).events
    assert event.start.isoformat() == "2017-03-27"  # the last good day of "trước ngày 28/3/2017"
    assert "Gửi báo cáo mô hình" in str(event["SUMMARY"])


def test_what_is_returned_says_why_by_when_and_brings_the_list_again(year: Year) -> None:
    letter = of_kind(year, LetterKind.RETURNED)
    assert "gửi lại trước ngày 28/3/2017" in letter.words.subject
    assert "LÝ DO TRẢ LẠI\n" in letter.words.text
    assert "không còn lưu" not in letter.words.text
    assert letter.attachments[0].name == "hoa-vang-2017-dispatch-hoa-lien.xlsx"


def test_an_invitation_puts_hour_and_place_into_the_calendar(year: Year) -> None:
    letter = of_kind(year, LetterKind.INVITATION)
    assert letter.words.subject.startswith("Giấy mời: Khảo sát thực tế mô hình, 8g30 thứ Tư")
    (event,) = events(letter).events
    assert event.start == datetime(2017, 4, 5, 1, 30, tzinfo=UTC)  # 8:30 in Vietnam
    assert str(event["LOCATION"]) == "Nhà văn hóa"
    assert "Ngày thứ Bảy vì dân" in str(event["SUMMARY"])


def test_a_commendation_names_the_paper_that_says_so(year: Year) -> None:
    letter = of_kind(year, LetterKind.COMMENDED)
    assert "Ngày thứ Bảy vì dân" in letter.words.subject
    assert "Quyết định số" in letter.words.text
    assert "ngày 20/12/2017" in letter.words.text


# --- the small plan ------------------------------------------------------------------------------


@pytest.fixture
def ready() -> Iterator[Ready]:
    made = ready_database()
    yield made
    made.db.close()


def reader(ready: Ready, code: str) -> OfficerRow:
    with ready.db.read() as work:
        found = officer(work, ready.opened.plan.committee_id, code)
    assert found is not None
    return found


def put(ready: Ready, cause: RungFired | DayBegun, kind: LetterKind, to: str) -> None:
    """The message as its cause would put it into the outbox."""
    letters = addressed(cause, ready.opened.plan.id, kind, [reader(ready, to)])
    with ready.db.write() as work:
        enqueue_many(work, letters, NOW)


def newest(db: Database, kind: LetterKind) -> MessageRow:
    """The newest letter of a kind about the first unit, or about none."""
    with db.read() as work:
        found = messages(work, MailFilter(letter=kind.value))
    return [one for one in found if one.officer != "lan-xa-b"][-1]


def letter(db: Database, row: MessageRow, now: datetime) -> Letter | Void:
    with db.read() as work:
        return written(work, row, now)


def duty_of(ready: Ready) -> RungFired:
    with ready.db.read() as work:
        row = record(work, LIST)
        assert row is not None
        duty = duties_of(work, row.id)[0]
    return RungFired(duty.id, duty.due_rev, 0, row.id)


def at(month: int, day: int) -> datetime:
    return datetime(2023, month, day, 1, tzinfo=UTC)


def test_an_extended_date_is_told_with_old_new_reason_and_paper_and_replaces_the_calendar_day(
    ready: Ready,
) -> None:
    post(ready.db, Kept(), at(3, 2))  # the opening letter with the old date
    before = letter(ready.db, newest(ready.db, LetterKind.OPENING), at(3, 2))
    ground = Ground("Chờ đại hội công đoàn", "12-CV/BTG")
    secretary = ready.officer("thu")
    extend(ready.db, LIST, None, Due(before=datetime(2023, 3, 25).date()), ground, secretary, NOW)  # noqa: DTZ001 (a day)
    row = newest(ready.db, LetterKind.MOVED)
    told = letter(ready.db, row, NOW)
    assert isinstance(told, Letter)
    for said in ("trước ngày 25/3/2023", "trước ngày 10/3/2023", "12-CV/BTG", "đại hội công đoàn"):
        assert said in told.words.text
    (event,) = events(told).events
    assert event.start.isoformat() == "2023-03-24"
    assert event["SEQUENCE"] == 2
    assert isinstance(before, Letter)
    assert event["UID"] in {one["UID"] for one in events(before).events}


def test_nobody_is_reminded_of_what_was_waived(ready: Ready) -> None:
    put(ready, duty_of(ready), LetterKind.REMINDER, "lan-xa-a")
    waive(ready.db, LIST, None, Ground("Đơn vị sáp nhập", "13-CV/BTG"), ready.officer("thu"), NOW)
    assert letter(ready.db, newest(ready.db, LetterKind.REMINDER), at(3, 8)) == Void("waived")


def test_a_late_rung_says_that_the_system_was_silent_before_and_after_the_date(
    ready: Ready,
) -> None:
    cause = replace(duty_of(ready), planned_at=at(3, 2), superseded=(at(2, 23),))
    put(ready, cause, LetterKind.CATCH_UP, "lan-xa-a")
    row = newest(ready.db, LetterKind.CATCH_UP)
    early, late = letter(ready.db, row, at(3, 6)), letter(ready.db, row, at(3, 14))
    assert isinstance(early, Letter)
    assert isinstance(late, Letter)
    assert "từ thứ Năm, 23/02/2023 đến hôm nay, thứ Hai, 06/3/2023" in early.words.text
    assert early.words.subject.startswith("Nhắc hạn: ")
    assert "chưa nhận được" in late.words.subject
    assert "đã qua 5 ngày" in late.words.text


def test_a_reminder_never_claims_a_date_that_is_over(ready: Ready) -> None:
    put(ready, duty_of(ready), LetterKind.REMINDER, "lan-xa-a")
    row = newest(ready.db, LetterKind.REMINDER)
    kinds = []
    for day in (8, 9, 10):
        told = letter(ready.db, row, at(3, day))
        assert isinstance(told, Letter)
        kinds.append(told.kind)
    assert kinds == [LetterKind.REMINDER, LetterKind.DUE_TODAY, LetterKind.CATCH_UP]


def test_the_daily_line_counts_what_is_due_and_late_and_names_the_next_date(ready: Ready) -> None:
    said = []
    for day in (1, 9, 14):
        put(ready, DayBegun(ready.opened.plan.id, at(3, day).date()), LetterKind.DAILY, "thu")
        told = letter(ready.db, newest(ready.db, LetterKind.DAILY), at(3, day))
        assert isinstance(told, Letter)
        said.append(told.words.subject)
    assert said[0] == ("Hôm nay 01/3/2023: 0 đến hạn, 0 quá hạn; mốc gần nhất thứ Năm, 09/3/2023")
    assert "2 đến hạn, 0 quá hạn" in said[1]
    assert "0 đến hạn, 2 quá hạn" in said[2]


def test_letters_that_wait_are_counted_until_none_does(ready: Ready) -> None:
    plan = ready.opened.plan.id
    put(ready, DayBegun(plan, at(3, 20).date()), LetterKind.RELEASE, "thu")
    row = newest(ready.db, LetterKind.RELEASE)
    assert letter(ready.db, row, at(3, 20)) == Void("settled")
    (held,) = addressed(duty_of(ready), plan, LetterKind.ESCALATION, [reader(ready, "bi-thu")])
    with ready.db.write() as work:
        enqueue_many(work, [replace(held, held=True)], at(3, 17))
    told = letter(ready.db, row, at(3, 20))
    assert isinstance(told, Letter)
    assert told.words.subject == "1 thư đôn đốc chờ phát hành (từ 17/3/2023)"
    assert "Đảng bộ xa-a" in told.words.text


def test_a_digest_has_a_line_for_each_matter_the_worst_first_and_all_their_files(
    ready: Ready,
) -> None:
    put(ready, duty_of(ready), LetterKind.OVERDUE, "lan-xa-a")
    rows = [newest(ready.db, kind) for kind in (LetterKind.OPENING, LetterKind.OVERDUE)]
    with ready.db.read() as work:
        found = [compose(work, row, at(3, 14)) for row in rows]
        whole = as_letter(
            rows[0], bundled([one for one in found if isinstance(one, Composed)]), at(3, 14)
        )
    assert whole.kind is LetterKind.DIGEST
    assert "quá hạn 5 ngày" in whole.words.text
    assert len({file.name for file in whole.attachments}) == len(whole.attachments)
    with pytest.raises(ValueError, match="nothing to bundle"):
        bundled([])
