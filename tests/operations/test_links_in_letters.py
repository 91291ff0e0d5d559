"""Letters that let their officer act: live as they leave, harmless wherever they are kept."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from datetime import datetime
from email.policy import SMTP
from pathlib import Path

import pytest

from engine.links.act import act
from engine.links.links import Links, public_address
from engine.links.look import look
from engine.links.seen import Open, Refused
from engine.post import post
from engine.watch import tick
from notifications.letter import Letter
from notifications.mime import replaced
from notifications.outcome import Outcome
from notifications.transport import Folder
from storage.database import Database
from storage.lifecycle import create_database
from storage.mail import archived
from tests.granting import KEY
from tests.operations.test_post import reach
from tests.owing import OPENED, Ground, local, run_plan
from workflows.errors import WrongUsage

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
    assert f"https://lantoa.example/a/{grant_id}/…" in words(kept, "plain")
    assert f"https://lantoa.example/a/{grant_id}/…" in words(kept, "html")
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


def test_without_an_address_letters_offer_nothing(ground: Ground, tmp_path: Path) -> None:
    post(ground.db, Folder(tmp_path / "mail"), NOW)
    (file,) = (tmp_path / "mail").rglob("*.eml")
    assert "/a/" not in words(file.read_bytes(), "plain")
    with ground.db.read() as work:
        assert work.sql("SELECT id FROM action_grant") == []


def test_only_words_change_when_links_go_live(ground: Ground, tmp_path: Path) -> None:
    message = sent_to(ground, tmp_path / "mail")
    assert replaced(message, lambda told: told) == message
    with ground.db.read() as work:
        kept = archived(work, 1)
    assert kept is not None
    head = message.partition(b"\r\n\r\n")[0]
    assert kept.partition(b"\r\n\r\n")[0] == head


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
