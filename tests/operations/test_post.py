"""Letters leave a real database: once, true when they leave, and not stopped by a bad one."""

from __future__ import annotations

import email
import json
from collections.abc import Iterator
from datetime import timedelta
from email.policy import SMTP
from pathlib import Path
from typing import Any

import pytest

from engine.post import post
from engine.watch import tick
from notifications.letter import Letter
from notifications.outcome import Outcome
from notifications.transport import Folder, Kept
from storage.database import Database
from storage.held import held, release
from storage.lifecycle import create_database
from storage.mail import MailFilter, archived, messages, retry
from storage.people import officer, save_officer
from tests.owing import OPENED, Ground, local, run_plan
from workflows.definition import LetterKind
from workflows.errors import SystemFault


@pytest.fixture
def db() -> Iterator[Database]:
    database = create_database("sqlite://", rehearsal=True, now=OPENED)
    yield database
    database.close()


@pytest.fixture
def ground(db: Database) -> Ground:
    """One unit that owes its list; everybody has a mailbox."""
    made = run_plan(db)
    for code in ("xa-0000-officer", "xa-0000-head", "chief"):
        reach(made, code, f"{code}@example.vn")
    return made


def reach(ground: Ground, code: str, address: str, *, active: bool = True) -> None:
    with ground.db.write() as work:
        one = officer(work, ground.plan.committee_id, code)
        assert one is not None
        save_officer(
            work,
            ground.plan.committee_id,
            code=code,
            name="Vi Thị Ngọc",
            email=address,
            active=active,
        )


def troubles(ground: Ground, status: Any) -> list[str]:
    with ground.db.read() as work:
        return [row.trouble for row in messages(work, MailFilter(status=status))]


def test_a_reminder_leaves_once_and_is_archived_as_it_left(ground: Ground, tmp_path: Path) -> None:
    tick(ground.db, local(2, 23))
    first = post(ground.db, Folder(tmp_path), local(2, 23, 9))
    second = post(ground.db, Folder(tmp_path), local(2, 23, 9))
    assert (len(first.sent), first.void, first.failed) == (1, (), ())
    assert second.sent == ()
    (file,) = tmp_path.rglob("*.eml")
    assert file.name.endswith("-xa-0000-officer-reminder.eml")
    assert file.parent.name == "2023-02-23"
    with ground.db.read() as work:
        assert archived(work, first.sent[0]) == file.read_bytes()
    sent = email.message_from_bytes(file.read_bytes(), policy=SMTP)
    assert sent["To"].addresses[0].addr_spec == "xa-0000-officer@example.vn"
    assert sent["Auto-Submitted"] == "auto-generated"
    text = sent.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "trước ngày 10/3/2023 (chậm nhất hết thứ Năm, 09/3/2023)" in text
    assert "còn 14 ngày" in text
    assert ground.acts()[-1] == "letter.sent"


def test_nobody_is_reminded_of_what_was_done_before_the_letter_left(ground: Ground) -> None:
    tick(ground.db, local(2, 23))
    ground.settle(0, local(2, 23, 9))
    kept = Kept()
    assert len(post(ground.db, kept, local(2, 23, 10)).void) == 1
    assert kept.letters == []
    assert troubles(ground, "void") == ["settled"]


def test_a_reminder_of_a_date_that_has_moved_is_void(ground: Ground) -> None:
    tick(ground.db, local(2, 23))
    ground.open(0, local(2, 23, 9), due_at=local(3, 25, 0))
    assert len(post(ground.db, Kept(), local(2, 23, 10)).void) == 1
    assert troubles(ground, "void") == ["due_moved"]


def test_an_escalation_says_which_letters_went_before_it_and_whom_to_call(ground: Ground) -> None:
    kept = Kept()
    for day in range(60):
        now = local(2, 20) + timedelta(days=day)
        tick(ground.db, now)
        with ground.db.write() as work:
            release(work, [one.id for one in held(work)], now)
        post(ground.db, kept, now)
    told = [letter for letter in kept.letters if letter.kind is not LetterKind.RELEASE]
    kinds = [letter.kind.value for letter in told]
    assert kinds == ["reminder"] * 3 + ["due_today", "overdue", "escalation"]
    text = told[-1].words.text
    for on in ("23/02/2023", "02/3/2023", "08/3/2023", "09/3/2023", "14/3/2023"):
        assert f"- {on}: thư nhắc" in text
    assert "quá hạn 11 ngày" in text
    assert "Đây là thư cuối cùng" in text
    assert "thứ Hai, 20/3/2023" in told[-2].words.text  # the step after the overdue letter


@pytest.mark.parametrize(
    ("address", "trouble"), [("", "no_address"), ("đức@example.vn", "bad_address")]
)
def test_an_officer_who_cannot_be_reached_fails_and_the_line_goes_on(
    db: Database, address: str, trouble: str
) -> None:
    ground = run_plan(db, 2)
    reach(ground, "xa-0000-officer", address)
    reach(ground, "xa-0001-officer", "hoa@example.vn")
    tick(db, local(2, 23))
    done = post(db, Kept(), local(2, 23))
    assert (len(done.sent), len(done.failed)) == (1, 1)
    assert troubles(ground, "failed") == [trouble]
    reach(ground, "xa-0000-officer", "found@example.vn")
    with db.write() as work:
        assert retry(work, done.failed[0], local(2, 24))
    assert post(db, Kept(), local(2, 24)).sent == done.failed


def test_an_officer_who_has_left_is_not_written_to(ground: Ground) -> None:
    tick(ground.db, local(2, 23))
    reach(ground, "xa-0000-officer", "a@example.vn", active=False)
    post(ground.db, Kept(), local(2, 23))
    assert troubles(ground, "void") == ["officer_inactive"]


def test_a_message_that_cannot_be_written_fails_and_the_line_goes_on(db: Database) -> None:
    ground = run_plan(db, 2)
    for code in ("xa-0000-officer", "xa-0001-officer"):
        reach(ground, code, f"{code}@example.vn")
    tick(db, local(2, 23))
    with db.write() as work:
        work.sql("UPDATE message SET letter = 'unheard_of' WHERE id = 1")
    done = post(db, Kept(), local(2, 23))
    assert (done.failed, len(done.sent)) == ((1,), 1)
    assert troubles(ground, "failed")[0].startswith("not_rendered: ValueError")


def test_a_folder_that_cannot_be_written_leaves_the_message_pending(
    ground: Ground, tmp_path: Path
) -> None:
    blocked = tmp_path / "mail"
    blocked.write_text("a file where the folder should be")
    tick(ground.db, local(2, 23))
    with pytest.raises(SystemFault) as fault:
        post(ground.db, Folder(blocked), local(2, 23))
    assert fault.value.facts["place"] == str(blocked)
    assert len(post(ground.db, Kept(), local(2, 23)).sent) == 1


def test_a_letter_sent_again_after_a_crash_is_the_same_letter(
    ground: Ground, tmp_path: Path
) -> None:
    class Crashing(Folder):
        def send(self, letter: Letter, message: bytes) -> Outcome:
            Folder.send(self, letter, message)
            raise KeyboardInterrupt

    tick(ground.db, local(2, 23))
    with pytest.raises(KeyboardInterrupt):
        post(ground.db, Crashing(tmp_path), local(2, 23))
    (file,) = tmp_path.rglob("*.eml")
    before = file.read_bytes()
    assert len(post(ground.db, Folder(tmp_path), local(2, 23)).sent) == 1
    assert [found.read_bytes() for found in tmp_path.rglob("*.eml")] == [before]


def test_the_outbox_keeps_no_names(ground: Ground) -> None:
    tick(ground.db, local(2, 23))
    with ground.db.read() as work:
        (row,) = messages(work)
    assert json.dumps(dict(row.facts)) == '{"rung": 0}'
