"""A link in wrong hands ends at once, on both databases: not theirs, dead mailbox, new address."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest

from engine.advance import Advanced, advance
from engine.intake.officers import import_officers
from engine.links.act import act
from engine.links.disown import disown
from engine.links.granting import LASTS, Granted
from engine.links.list_act import act_list
from engine.links.list_look import look_list
from engine.links.look import look
from engine.links.seen import Done, Open, Revoked
from engine.mail_trouble import bury
from engine.move import Move
from storage.chain_check import Verified, verify_chain
from storage.database import Database
from storage.grants import grant, prolong_grant
from storage.incidents import open_incidents
from tests.builders import NOW, OS_USER, Ready, an_officer, ready_database
from tests.contract.test_links_to_lists import SMALL, granted
from tests.granting import a_link
from tests.records import a_model, models


@pytest.fixture
def ready(database: Database) -> Ready:
    return ready_database(db=database, plan=SMALL)


def seen(ready: Ready, link: Granted) -> object:
    return look(ready.db, link.grant_id, link.token, NOW)


def not_mine(ready: Ready, link: Granted) -> bool:
    return disown(ready.db, link.grant_id, link.token, NOW, OS_USER)


def test_a_link_that_is_disowned_ends_and_the_office_is_told(ready: Ready) -> None:
    code = a_model(ready)
    link = a_link(ready, code)
    open_ = seen(ready, link)
    assert isinstance(open_, Open)
    shown = open_.digest
    assert not_mine(ready, link)
    assert seen(ready, link) == Revoked(code, "disowned")
    assert act(ready.db, link.grant_id, link.token, "register", shown, NOW) == seen(ready, link)
    with ready.db.read() as work:
        told = [(one.kind, dict(one.facts)) for one in open_incidents(work)]
        (entry,) = work.sql(
            "SELECT channel, officer_id FROM audit_entry WHERE act = 'grant.disowned'"
        )
        assert isinstance(verify_chain(work, ready.opened.plan.head_id), Verified)
    assert told == [("link_disowned", {"officer": "lan-xa-a", "record": code})]
    assert tuple(entry) == ("link", None)


def test_the_same_letter_s_officer_gets_a_link_that_works_with_the_next_one(ready: Ready) -> None:
    code = a_model(ready)
    assert not_mine(ready, a_link(ready, code))
    assert isinstance(seen(ready, a_link(ready, code)), Open)


def test_the_link_to_a_list_is_disowned_alike(ready: Ready) -> None:
    link = granted(ready)
    assert link is not None
    assert not_mine(ready, link)
    ended = look_list(ready.db, link.grant_id, link.token, NOW)
    assert isinstance(ended, Revoked)
    assert ended.how == "disowned"
    sent = act_list(ready.db, link.grant_id, link.token, ({"name": "Giếng"},), "", NOW)
    assert sent == ended


def test_nobody_disowns_what_is_not_in_their_hands_or_is_done(ready: Ready) -> None:
    code = a_model(ready)
    link = a_link(ready, code)
    assert not disown(ready.db, link.grant_id, "x" * 43, NOW, OS_USER)
    assert not disown(ready.db, "0" * 32, link.token, NOW, OS_USER)
    sight = seen(ready, link)
    assert isinstance(sight, Open)
    act(ready.db, link.grant_id, link.token, "register", sight.digest, NOW)
    assert not not_mine(ready, link)
    assert isinstance(seen(ready, link), Done)
    with ready.db.read() as work:
        assert open_incidents(work) == ()


def test_who_holds_a_disowned_link_is_told_nothing_of_what_came_after(ready: Ready) -> None:
    code = a_model(ready)
    link = a_link(ready, code)
    not_mine(ready, link)
    assert isinstance(
        advance(ready.db, Move(code, "register"), ready.officer("thu"), NOW), Advanced
    )
    later = look(ready.db, link.grant_id, link.token, NOW + LASTS + timedelta(days=1))
    assert later == Revoked(code, "disowned")


def test_of_a_click_and_a_not_me_at_once_one_counts(ready: Ready) -> None:
    for code in models(ready, 2):
        link = a_link(ready, code)
        sight = seen(ready, link)
        assert isinstance(sight, Open)
        start = Barrier(2)

        def click(to: Granted = link, shown: str = sight.digest, at: Barrier = start) -> bool:
            at.wait()
            made = act(ready.db, to.grant_id, to.token, "register", shown, NOW)
            return isinstance(made, Advanced)

        def refuse(to: Granted = link, at: Barrier = start) -> bool:
            at.wait()
            return not_mine(ready, to)

        with ThreadPoolExecutor(2) as pool:
            moved, ended = pool.submit(click), pool.submit(refuse)
            assert moved.result() != ended.result()


def test_links_sent_to_a_mailbox_that_is_dead_end_with_it(ready: Ready) -> None:
    an_officer(ready.db, "mai", unit_code="xa-a")
    code = a_model(ready)
    theirs, other = a_link(ready, code), a_link(ready, code, "mai")
    with ready.db.write() as work:
        bury(work, "LAN-xa-a@example.vn", "550 5.1.1 no such user", NOW)
    assert seen(ready, theirs) == Revoked(code, "undelivered")
    assert isinstance(seen(ready, other), Open)


@pytest.mark.parametrize(
    ("email", "ended"),
    [("lan.moi@example.vn", True), ("LAN-xa-a@Example.vn", False)],
    ids=["new", "same"],
)
def test_links_sent_to_an_address_end_when_it_is_another(
    ready: Ready, tmp_path: Path, email: str, ended: bool
) -> None:
    code = a_model(ready)
    link = a_link(ready, code)
    file = tmp_path / "officers.csv"
    file.write_text(
        f"code,name,email,role,unit\nlan-xa-a,Đ/c lan-xa-a,{email},unit_officer,xa-a\n",
        encoding="utf-8",
    )
    took = import_officers(ready.db, "huyen-uy", file, ready.officer("thu"), NOW)
    assert took.findings == ()
    assert (seen(ready, link) == Revoked(code, "undelivered")) == ended
    assert isinstance(seen(ready, a_link(ready, code)), Open)


def test_a_later_letter_makes_a_link_last_longer_and_never_less(ready: Ready) -> None:
    link = a_link(ready, a_model(ready))
    for days, good in ((21, 21), (7, 21)):
        with ready.db.write() as work:
            assert prolong_grant(work, link.grant_id, NOW + timedelta(days=days))
            found = grant(work, link.grant_id)
        assert found is not None
        assert found.expires_at == NOW + timedelta(days=good)
    not_mine(ready, link)
    with ready.db.write() as work:
        assert not prolong_grant(work, link.grant_id, NOW + timedelta(days=30))
