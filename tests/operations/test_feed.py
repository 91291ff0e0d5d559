"""The calendar feed: an officer's dates by a secret address, for a calendar program."""

from __future__ import annotations

from icalendar import Calendar

from engine.api_scopes import Scope
from engine.api_tokens import create_token, revoke
from tests.builders import NOW, Ready
from tests.visiting import Browser


def address_of(ready: Ready, *scopes: Scope, code: str = "lan-xa-a") -> tuple[str, int]:
    """The feed's address and the number of its token."""
    whom = ready.officer(code)
    made = create_token(ready.db, whom.officer_id or 0, scopes, ready.officer("thu"), NOW)
    return f"/calendar/{made.secret}.ics", made.number


def test_a_calendar_has_what_the_officers_unit_owes(ready: Ready, address: str) -> None:
    path, _ = address_of(ready, Scope.CALENDAR)
    answer = Browser(address).get(path)
    assert answer.headers["Content-Type"].startswith("text/calendar")
    (event,) = Calendar.from_ical(answer.body).walk("VEVENT")
    assert event.decoded("dtstart").isoformat() == "2023-03-09"
    assert "xa-a" in str(event["summary"])


def test_a_program_that_asks_again_is_told_that_nothing_changed(ready: Ready, address: str) -> None:
    path, _ = address_of(ready, Scope.CALENDAR)
    first = Browser(address).get(path)
    again = Browser(address).get(path, If_None_Match=first.headers["ETag"])
    assert (again.status, again.body) == (304, b"")


def test_another_token_an_ended_one_and_a_guess_open_nothing(ready: Ready, address: str) -> None:
    good, number = address_of(ready, Scope.CALENDAR)
    other, _ = address_of(ready, Scope.READ)
    guessed = f"/calendar/{'x' * 43}.ics"
    assert [Browser(address).get(one).status for one in (good, other, guessed)] == [200, 404, 404]
    assert Browser(address).get(good.removesuffix(".ics")).status == 404
    revoke(ready.db, number, ready.officer("thu"), NOW)
    assert Browser(address).get(good).status == 404
