"""Letters that let their officer act: live as they leave, harmless wherever they are kept."""

from __future__ import annotations

import contextlib
import email
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from email.policy import SMTP
from pathlib import Path

import pytest
import structlog

import engine.post
import engine.settling
from engine.links.act import act
from engine.links.granting import LASTS, grant_drafted
from engine.links.links import REDACTED, Links, public_address
from engine.links.look import look
from engine.links.seen import Expired, Open, Refused
from engine.mail_trouble import send_again
from engine.post import post
from engine.watch import tick
from engine.writing import NOBODY, Written, ready_to_leave
from notifications.letter import Letter
from notifications.mime import wire
from notifications.outcome import TAKEN, Delivery, Outcome
from notifications.transport import Folder
from storage.database import Database
from storage.grants import end_grant
from storage.lifecycle import create_database
from storage.listings import listed_records
from storage.mail import archived
from storage.people import assign, officer
from tests.granting import KEY
from tests.operations.test_hours_and_digests import write
from tests.operations.test_post import reach
from tests.owing import OPENED, Ground, local, run_plan
from workflows.definition import LetterKind
from workflows.errors import SystemFault, WrongUsage

LINKS = Links("https://lantoa.example", KEY)
LINK = re.compile(r"https://lantoa\.example/a/([0-9a-f]{32})/([\w-]{43})(?=\s|$|\")")
NOW = local(2, 23, 9)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    made = create_database(f"sqlite:///{tmp_path / 'lantoa.db'}", rehearsal=True, now=OPENED)
    yield made
    made.close()


@pytest.fixture
def ground(db: Database) -> Ground:
    """One unit that is reminded of its list."""
    made = run_plan(db)
    reach(made, "xa-0000-officer", "lan@example.vn")
    tick(db, local(2, 23))
    return made


def words(message: bytes, form: str) -> str:
    read = email.message_from_bytes(message, policy=SMTP)
    part = read.get_body((form,))
    assert part is not None
    return str(part.get_content())


def the_link(message: bytes) -> tuple[str, str]:
    """Grant and token; the same in both forms of the letter."""
    found = {places for form in ("plain", "html") for places in LINK.findall(words(message, form))}
    ((grant_id, token),) = found
    return grant_id, token


class CutOff:
    """Hands letters over to a folder and is cut off before it can say so, the first time."""

    per_minute = None
    settings = "folder"

    def __init__(self, root: Path) -> None:
        self._folder = Folder(root)
        self.taken: list[bytes] = []

    def send(self, letter: Letter, message: bytes) -> Outcome:
        self.taken.append(message)
        outcome = self._folder.send(letter, message)
        if len(self.taken) == 1:
            raise KeyboardInterrupt
        return outcome


def sent_to(ground: Ground, folder: Path, now: datetime = NOW) -> bytes:
    """The one letter that leaves now."""
    (number,) = post(ground.db, Folder(folder), now, links=LINKS).sent
    (file,) = folder.rglob(f"*{number}-*.eml")
    return file.read_bytes()


def test_a_reminder_opens_the_moves_of_its_officer(ground: Ground, tmp_path: Path) -> None:
    grant_id, token = the_link(sent_to(ground, tmp_path / "mail"))
    sight = look(ground.db, grant_id, token, NOW)
    assert isinstance(sight, Open)
    assert sight.officer.code == "xa-0000-officer"
    assert [one.trigger for one in sight.choices] == ["send"]
    done = act(ground.db, grant_id, token, "send", sight.digest, NOW)
    assert isinstance(done, Refused)  # the unit is two models short of its quota
    assert isinstance(look(ground.db, grant_id, token, NOW), Open)


def test_what_is_kept_of_a_letter_lets_nobody_act(ground: Ground, tmp_path: Path) -> None:
    message = sent_to(ground, tmp_path / "mail")
    grant_id, token = the_link(message)
    with ground.db.read() as work:
        kept = archived(work, 1)
        assert kept is not None
    assert f"https://lantoa.example/a/{grant_id}/{REDACTED}" in words(kept, "plain")
    assert f"https://lantoa.example/a/{grant_id}/{REDACTED}" in words(kept, "html")
    ground.db.close()
    whole = b"".join(file.read_bytes() for file in tmp_path.glob("lantoa.db*"))
    assert grant_id.encode() in whole
    assert token.encode() not in whole
    assert KEY.hex().encode() not in whole


def test_a_letter_sent_again_after_a_cut_carries_the_same_link(
    ground: Ground, tmp_path: Path
) -> None:
    cut = CutOff(tmp_path / "mail")
    with pytest.raises(KeyboardInterrupt):
        post(ground.db, cut, NOW, links=LINKS)
    post(ground.db, cut, NOW, links=LINKS)
    first, second = cut.taken
    assert first == second
    assert isinstance(look(ground.db, *the_link(second), NOW), Open)


def codes(ground: Ground) -> list[str]:
    with ground.db.read() as work:
        return [one.code for one in listed_records(work, plan=ground.plan.code, track="list")]


class Away:
    """A mail server that takes nothing the first time, then everything."""

    per_minute = None
    settings = "away"

    def __init__(self, *answers: Outcome | BaseException) -> None:
        self.answers = list(answers)
        self.taken: list[bytes] = []

    def send(self, letter: Letter, message: bytes) -> Outcome:
        if not self.answers:
            self.taken.append(message)
            return TAKEN
        answer = self.answers.pop(0)
        if isinstance(answer, BaseException):
            raise answer
        return answer


@pytest.mark.parametrize(
    "answer",
    [
        Outcome(Delivery.LATER, "451", "greylisted"),
        Outcome(Delivery.UNKNOWN, "", "cut"),
        SystemFault("mail_folder", place="x", detail="full"),
        KeyboardInterrupt(),
    ],
)
def test_a_letter_that_did_not_leave_leaves_later_with_a_link_that_works(
    ground: Ground, answer: Outcome | BaseException
) -> None:
    away = Away(answer)
    with contextlib.suppress(SystemFault, KeyboardInterrupt):
        post(ground.db, away, NOW, links=LINKS)
    post(ground.db, away, NOW + timedelta(hours=1), links=LINKS)
    (message,) = away.taken
    assert isinstance(look(ground.db, *the_link(message), NOW), Open)
    with ground.db.read() as work:
        assert len(work.sql("SELECT id FROM action_grant")) == 1


def test_reminders_of_one_matter_carry_one_link_that_is_good_for_longer(
    ground: Ground, tmp_path: Path
) -> None:
    first = the_link(sent_to(ground, tmp_path / "first"))
    week = local(3, 2, 9)
    tick(ground.db, week)
    assert the_link(sent_to(ground, tmp_path / "second", week)) == first
    assert isinstance(look(ground.db, *first, NOW + LASTS), Open)
    assert isinstance(look(ground.db, *first, week + LASTS), Expired)


def test_with_another_key_a_reminder_carries_another_link(ground: Ground, tmp_path: Path) -> None:
    first = the_link(sent_to(ground, tmp_path / "first"))
    week = local(3, 2, 9)
    tick(ground.db, week)
    new = Links("https://lantoa.example", bytes(32))
    post(ground.db, Folder(tmp_path / "second"), week, links=new)
    (file,) = (tmp_path / "second").rglob("*.eml")
    second = the_link(file.read_bytes())
    assert second != first
    assert isinstance(look(ground.db, *second, week), Open)


def test_in_a_digest_each_matter_has_its_own_link(db: Database) -> None:
    ground = run_plan(db, 3)
    reach(ground, "xa-0000-officer", "lan@example.vn")
    with db.write() as work:
        lan = officer(work, ground.plan.committee_id, "xa-0000-officer")
        assert lan is not None
        for unit_id in ground.units[1:]:
            assign(work, lan.id, "unit_officer", unit_id, since=date(2022, 1, 1), until=None)
    write(ground, LetterKind.REMINDER, range(3), NOW, to="xa-0000-officer")
    away = Away()
    post(db, away, NOW, links=LINKS)
    (message,) = away.taken
    for form in ("plain", "html"):
        found = dict.fromkeys(LINK.findall(words(message, form)))
        sights = [look(db, grant_id, token, NOW) for grant_id, token in found]
        assert [one.record for one in sights if isinstance(one, Open)] == codes(ground)


def test_who_may_only_look_is_led_to_the_page_of_the_record(ground: Ground) -> None:
    write(ground, LetterKind.ESCALATION, range(1), NOW)
    away = Away()
    post(ground.db, away, NOW, links=LINKS)
    told = [words(one, "plain") for one in away.taken if b"chief" in one]
    assert f"\nhttps://lantoa.example/records/{codes(ground)[0]}\n" in told[0].replace("\r", "")
    assert "/a/" not in told[0]


@pytest.fixture
def everything_is_logged(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever a command that ran in this process has set up for its own log."""
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(0))
    for module in (engine.post, engine.settling):  # a logger used before keeps its way out
        monkeypatch.setattr(module, "_log", structlog.get_logger())
    yield
    structlog.configure(**before)


@pytest.mark.usefixtures("everything_is_logged")
def test_no_log_has_a_token(ground: Ground) -> None:
    away = Away(Outcome(Delivery.LATER, "451", "greylisted"))
    with structlog.testing.capture_logs() as logs:
        post(ground.db, away, NOW, links=LINKS)
        post(ground.db, away, NOW + timedelta(hours=1), links=LINKS)
    _, token = the_link(away.taken[0])
    assert logs
    assert token not in str(logs)
    assert not re.search(r"[\w-]{43}", str(logs))


def test_without_an_address_letters_offer_nothing(ground: Ground, tmp_path: Path) -> None:
    post(ground.db, Folder(tmp_path / "mail"), NOW)
    (file,) = (tmp_path / "mail").rglob("*.eml")
    assert "/a/" not in words(file.read_bytes(), "plain")
    with ground.db.read() as work:
        assert work.sql("SELECT id FROM action_grant") == []


def test_only_stars_change_when_links_go_live(ground: Ground, tmp_path: Path) -> None:
    message = sent_to(ground, tmp_path / "mail")
    with ground.db.read() as work:
        kept = archived(work, 1)
    assert kept is not None
    assert len(kept) == len(message)
    changed = bytes(one for one, two in zip(kept, message, strict=True) if one != two)
    assert changed == b"*" * 43 * 3  # in the text, behind the button, and below it


def test_a_link_goes_live_wherever_its_line_is_broken(ground: Ground) -> None:
    with ground.db.write() as work:
        for length in range(1, 77):
            links = Links(f"https://{'a' * length}.vn", KEY)
            found = ready_to_leave(work, 1, NOW, NOBODY, links)
            assert isinstance(found, Written)
            for draft in found.drafts:
                grant_drafted(work, KEY, draft, NOW)
            kept = wire(found.letter)
            left = links.live(work, kept, found.officer_id)
            for form in ("plain", "html"):
                assert REDACTED in words(kept, form)
                assert REDACTED not in words(left, form)
                assert f"{links.address}/a/" in words(left, form)


def test_free_text_in_a_letter_calls_for_nobody_s_link(ground: Ground, tmp_path: Path) -> None:
    grant_id, token = the_link(sent_to(ground, tmp_path / "mail"))
    ours = f"https://lantoa.example/a/{grant_id}/{REDACTED}".encode()
    elsewhere = f"https://lantoa.example.net/a/{grant_id}/{REDACTED}".encode()
    with ground.db.read() as work:
        reader = officer(work, ground.plan.committee_id, "xa-0000-officer")
        other = officer(work, ground.plan.committee_id, "chief")
        assert reader is not None
        assert other is not None
        assert token.encode() in LINKS.live(work, ours, reader.id)
        assert LINKS.live(work, ours, other.id) == ours
        assert LINKS.live(work, elsewhere, reader.id) == elsewhere


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("https://lantoa.chilang.example", "https://lantoa.chilang.example"),
        ("https://lantoa.chilang.example:8443/", "https://lantoa.chilang.example:8443"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://[::1]:8080", "http://[::1]:8080"),
    ],
)
def test_an_address_is_taken_as_it_is_meant(written: str, address: str) -> None:
    assert public_address(written) == address


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("lantoa.example", "link_address"),
        ("https://lantoa.example/kh", "link_address"),
        ("https://lantoa.example?a=1", "link_address"),
        ("https://ai@lantoa.example", "link_address"),
        ("https://[::1", "link_address"),
        ("https://lantoa.example:99999", "link_address"),
        ("http://lantoa.example", "link_address_in_the_clear"),
        ("ftp://lantoa.example", "link_address_in_the_clear"),
    ],
)
def test_an_address_that_would_not_work_or_not_be_safe_is_refused(written: str, code: str) -> None:
    with pytest.raises(WrongUsage) as refused:
        public_address(written)
    assert refused.value.code == code


def test_a_letter_that_found_no_mailbox_brings_a_good_link_to_the_right_one(ground: Ground) -> None:
    away = Away(Outcome(Delivery.NO_MAILBOX, "no_mailbox", "550 5.1.1 no such user"))
    (number,) = post(ground.db, away, NOW, links=LINKS).failed
    reach(ground, "xa-0000-officer", "lan.moi@example.vn")
    with ground.db.write() as work:
        ((ended,),) = work.sql("SELECT status FROM action_grant")
        assert ended == "undelivered"
        assert send_again(work, number, NOW)
    post(ground.db, away, NOW, links=LINKS)
    assert isinstance(look(ground.db, *the_link(away.taken[0]), NOW), Open)


def test_a_letter_does_not_leave_with_a_link_that_ended_while_it_was_written(
    ground: Ground, tmp_path: Path
) -> None:
    grant_id, _ = the_link(sent_to(ground, tmp_path / "first"))
    week = local(3, 2, 9)
    tick(ground.db, week)
    with ground.db.write() as work:
        (number,) = work.sql("SELECT id FROM message WHERE status = 'pending'")[0]
        found = ready_to_leave(work, number, week, NOBODY, LINKS)
        assert isinstance(found, Written)
        (draft,) = found.drafts
        assert draft.grant_id == grant_id
        end_grant(work, grant_id, "revoked")
        assert grant_drafted(work, KEY, draft, week) is None
    assert the_link(sent_to(ground, tmp_path / "second", week))[0] != grant_id
