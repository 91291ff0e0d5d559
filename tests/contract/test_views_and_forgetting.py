"""Who looked at personal data is kept and cannot be changed; what is old enough is forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.forgetting import KEPT_DAYS, SESSIONS_KEPT, forget_old, keep_views
from engine.links.look import look
from engine.links.seen import Unknown
from engine.sign_in.session import IDLE, SEEN_EVERY, begin, visitor
from engine.views import What, keep, viewed
from i18n.catalog import say
from i18n.language import LANGUAGES
from storage.database import Database
from storage.sessions import see_session, session
from storage.views import views
from tests.builders import NOW, Ready, ready_database
from tests.granting import a_link
from tests.records import a_model
from tests.visiting import session_of, signed_in

DAY = timedelta(days=1)


@pytest.fixture
def ready(database: Database) -> Ready:
    return ready_database(db=database)


def looked(ready: Ready, days_ago: int, subject: str = "lan-xa-a") -> None:
    of, thu = ready.opened.plan.committee_id, ready.officer("thu")
    keep(ready.db, viewed(of, What.OFFICER, subject, 1, thu, NOW - days_ago * DAY, "page"))


def subjects(ready: Ready) -> list[str]:
    with ready.db.read() as work:
        return [one.subject for one in views(work, ready.opened.plan.committee_id)]


def test_a_look_is_found_by_who_whose_and_when(ready: Ready) -> None:
    looked(ready, 3, "a")
    looked(ready, 1, "b")
    with ready.db.read() as work:
        of = ready.opened.plan.committee_id
        assert [one.subject for one in views(work, of)] == ["b", "a"]
        assert [one.subject for one in views(work, of, since=NOW - 2 * DAY)] == ["b"]
        assert [one.subject for one in views(work, of, until=NOW - 2 * DAY)] == ["a"]
        assert [one.actor for one in views(work, of, subject="a", actor="thu")] == ["thu"]
        assert views(work, of, actor="nobody") == ()
        (newest, _) = views(work, of)
        assert [one.subject for one in views(work, of, before=newest.id)] == ["a"]


def test_a_look_that_was_written_down_cannot_be_changed(ready: Ready) -> None:
    looked(ready, 1)
    with pytest.raises(Exception, match="append-only"), ready.db.write() as work:
        work.sql("UPDATE personal_view SET actor = 'lan-xa-a'")
    assert subjects(ready) == ["lan-xa-a"]


def test_looks_are_forgotten_when_they_are_older_than_is_set(ready: Ready) -> None:
    looked(ready, KEPT_DAYS + 1, "old")
    looked(ready, 40, "middle")
    looked(ready, 1, "new")
    assert forget_old(ready.db, NOW)
    assert subjects(ready) == ["new", "middle"]
    keep_views(ready.db, 30)
    assert not forget_old(ready.db, NOW)  # once a day
    assert forget_old(ready.db, NOW + DAY)
    assert subjects(ready) == ["new"]


def test_ended_sessions_and_links_nobody_used_are_forgotten_much_later(ready: Ready) -> None:
    cookies = signed_in(ready.db, "lan-xa-a")
    link = a_link(ready, a_model(ready))
    forget_old(ready.db, NOW + DAY)
    with ready.db.read() as work:
        assert session(work, session_of(cookies)) is not None
    forget_old(ready.db, NOW + SESSIONS_KEPT + DAY)
    with ready.db.read() as work:
        assert session(work, session_of(cookies)) is None
    assert not isinstance(look(ready.db, link.grant_id, link.token, NOW), Unknown)
    forget_old(ready.db, NOW + 500 * DAY)
    assert isinstance(look(ready.db, link.grant_id, link.token, NOW), Unknown)


def test_a_session_nobody_uses_is_over_before_its_day_is(ready: Ready) -> None:
    lan = ready.officer("lan-xa-a").officer_id or 0
    with ready.db.write() as work:
        token = begin(work, lan, "Firefox", NOW)
    minute = timedelta(minutes=1)
    found = visitor(ready.db, token, NOW + IDLE - minute)
    assert found is not None
    assert found.to_be_seen(NOW + IDLE - minute)
    assert not found.to_be_seen(NOW + SEEN_EVERY - minute)
    assert visitor(ready.db, token, NOW + IDLE) is None
    with ready.db.write() as work:
        see_session(work, found.session, NOW + IDLE - minute)
        see_session(work, found.session, NOW)  # an earlier look that comes late
    assert visitor(ready.db, token, NOW + IDLE) is not None


def test_everything_that_is_looked_at_has_words() -> None:
    for lang in LANGUAGES:
        assert len({say(f"people.view_{what}", lang) for what in What}) == len(What)
