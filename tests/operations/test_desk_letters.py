"""The desk's letters over real HTTP: found, read as their readers see them, let go, kept back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.post import post
from engine.watch import tick
from notifications.transport import Folder
from reports.audit_log import Wanted, read_log
from storage.lifecycle import create_database
from storage.mail import MailFilter, MessageRow, message, messages
from tests.owing import OPENED, Ground, local, run_plan
from tests.visiting import Browser, served, signed_in

LAST_DAY, AFTER_3, AFTER_7 = local(3, 9), local(3, 14), local(3, 20)
PLAN = "small-2023"


def ground(tmp_path: Path, units: int) -> Ground:
    return run_plan(
        create_database(f"sqlite:///{tmp_path / 'x.db'}", rehearsal=True, now=OPENED), units
    )


@pytest.fixture
def held(tmp_path: Path) -> Iterator[Ground]:
    """Two units of which escalations were prepared, which wait for the office."""
    made = ground(tmp_path, 2)
    for day in (LAST_DAY, AFTER_3, AFTER_7):
        tick(made.db, day)
        made.deliver(day)
    yield made
    made.db.close()


@pytest.fixture
def flood(tmp_path: Path) -> Iterator[Ground]:
    """24 units whose escalations came due at once."""
    made = ground(tmp_path, 24)
    tick(made.db, LAST_DAY)
    made.deliver(LAST_DAY)
    assert tick(made.db, AFTER_3).stopped == 24
    yield made
    made.db.close()


@pytest.fixture
def at(tmp_path: Path) -> Iterator[str]:
    """Served on what the test's other fixture made."""
    from storage.lifecycle import open_database

    db = open_database(f"sqlite:///{tmp_path / 'x.db'}")
    with served(db, tmp_path / "mail", AFTER_7) as address:
        yield address
    db.close()


def of(ground: Ground, address: str, code: str = "clerk", lang: str = "en") -> Browser:
    browser = Browser(address, lang, signed_in(ground.db, code, AFTER_7))
    browser.get("/desk/letters?status=held")
    return browser


def waiting(ground: Ground) -> list[int]:
    with ground.db.read() as work:
        return [one.id for one in messages(work, MailFilter(status="held"))]


def letter(ground: Ground, number: int) -> MessageRow:
    with ground.db.read() as work:
        found = message(work, number)
    assert found is not None
    return found


def chosen(*numbers: int) -> list[tuple[str, str]]:
    return [("plan", PLAN), *(("number", str(one)) for one in numbers)]


def acts(ground: Ground, act: str) -> list[tuple[str, str]]:
    found = read_log(ground.db, PLAN, Wanted(act=act), AFTER_7)
    return [(one.actor, one.secrets.get("note", "")) for one in found]


# --- held letters --------------------------------------------------------------------------------


def test_one_is_released_and_another_stays(held: Ground, at: str) -> None:
    first, second = waiting(held)
    clerk = of(held, at)
    assert clerk.get("/desk/letters?status=held").text.count('type="checkbox"') == 2
    done = clerk.post("/desk/letters", *chosen(first), ("choice", "release"))
    assert done.status == 200
    assert "leaves at the next round" in done.text
    assert [letter(held, one).status for one in (first, second)] == ["pending", "held"]
    assert acts(held, "letter.released") == [("clerk", "")]


def test_several_are_released_with_a_result_for_each(held: Ground, at: str) -> None:
    first, second = waiting(held)
    clerk = of(held, at)
    clerk.post("/desk/letters", *chosen(first), ("choice", "release"))
    with held.db.write() as work:
        work.sql(
            "UPDATE obligation SET state = 'settled', next_at = NULL WHERE id ="
            f" (SELECT obligation_id FROM message WHERE id = {second})"
        )
    done = clerk.post("/desk/letters", *chosen(first, second, 999), ("choice", "release")).text
    for said in (
        f"Message {first} does not wait for release.",
        "had lost its cause and was dropped",
        "There is no message 999.",
    ):
        assert said in done
    assert letter(held, second).status == "void"


def test_all_of_a_plan_are_released_at_once(held: Ground, at: str) -> None:
    both = waiting(held)
    done = of(held, at).post("/desk/letters", ("plan", PLAN), ("choice", "all"))
    assert done.text.count("leaves at the next round") == 2
    assert {letter(held, one).status for one in both} == {"pending"}


def test_what_is_withheld_says_why_beside_the_log(held: Ground, at: str) -> None:
    both = waiting(held)
    clerk = of(held, at)
    silent = clerk.post("/desk/letters", *chosen(*both), ("choice", "withhold"))
    assert (silent.status, silent.text.count(" checked")) == (422, 2)
    done = clerk.post(
        "/desk/letters", *chosen(*both), ("choice", "withhold"), ("note", "Đã gọi điện")
    )
    assert done.text.count("will never leave") == 2
    assert {letter(held, one).trouble for one in both} == {"withheld"}
    assert acts(held, "letter.withheld") == [("clerk", "Đã gọi điện")] * 2


@pytest.mark.parametrize(
    "fields",
    [
        [("choice", "release")],
        [("number", "1"), ("choice", "")],
        [("number", "1"), ("choice", "burn")],
        [("number", "x"), ("choice", "release")],
    ],
)
def test_a_form_that_says_too_little_changes_nothing(
    held: Ground, at: str, fields: list[tuple[str, str]]
) -> None:
    wrong = of(held, at).post("/desk/letters", ("plan", PLAN), *fields)
    assert (wrong.status, 'role="alert"' in wrong.text) == (422, True)
    assert len(waiting(held)) == 2


def test_nobody_but_the_office_decides(held: Ground, at: str) -> None:
    both = waiting(held)
    chief = of(held, at, "chief")
    for choice in ("release", "all", "withhold", "retry"):
        told = chief.post("/desk/letters", *chosen(*both), ("choice", choice), ("note", "x"))
        assert "chief does not hold the role" in told.text, choice
    assert waiting(held) == both
    unit = of(held, at, "xa-0000-officer")
    assert unit.post("/desk/letters", *chosen(*both), ("choice", "all")).status == 403


def test_letters_of_another_plan_are_not_there(held: Ground, at: str) -> None:
    clerk = of(held, at)
    assert clerk.get("/desk/letters?plan=other-2023").status == 404
    told = clerk.post("/desk/letters", ("plan", "other-2023"), ("choice", "all"))
    assert told.status == 404


# --- failed letters ------------------------------------------------------------------------------


def test_a_failed_letter_is_sent_again_and_the_log_says_by_whom(held: Ground, at: str) -> None:
    with held.db.write() as work:
        work.sql("UPDATE message SET status = 'failed', trouble = 'mailbox_dead' WHERE id = 1")
    clerk = of(held, at)
    page = clerk.get("/desk/letters?status=failed").text
    assert page.count('type="checkbox"') == 1
    done = clerk.post("/desk/letters", *chosen(1, 2), ("choice", "retry")).text
    assert "is tried again at the next round" in done
    assert "only a failed one can be sent again" in done
    assert letter(held, 1).status == "pending"
    assert acts(held, "letter.retried") == [("clerk", "")]


# --- the breaker ---------------------------------------------------------------------------------


def test_escalations_that_came_at_once_are_named_and_let_go(flood: Ground, at: str) -> None:
    clerk = of(flood, at)
    assert "24 escalations came due at once" in clerk.get("/desk/letters").text
    page = clerk.get("/desk/letters?status=breaker").text
    assert page.count('class="is-late"') == 24
    done = clerk.post("/desk/letters/escalations", ("plan", PLAN))
    assert "24 escalations were let go" in done.text
    assert acts(flood, "escalations.released") == [("clerk", "")]
    again = clerk.post("/desk/letters/escalations", ("plan", PLAN))
    assert again.status == 422
    assert "Nothing of this plan is held" in clerk.get("/desk/letters?status=breaker").text


def test_nobody_but_the_office_lets_escalations_go(flood: Ground, at: str) -> None:
    chief = of(flood, at, "chief")
    chief.get("/desk/letters?status=breaker")
    told = chief.post("/desk/letters/escalations", ("plan", PLAN))
    assert (told.status, "chief does not hold the role" in told.text) == (422, True)
    assert tick(flood.db, AFTER_7).stopped > 0


# --- finding and reading -------------------------------------------------------------------------


def test_letters_are_found_by_kind_unit_and_state(held: Ground, at: str) -> None:
    clerk = of(held, at)
    with held.db.read() as work:
        every = messages(work)
    for wanted, fits in (
        ("letter=escalation", lambda one: one.letter == "escalation"),
        ("unit=xa-0001", lambda one: one.unit == "xa-0001"),
        (
            "status=sent&letter=reminder",
            lambda one: (one.status, one.letter) == ("sent", "reminder"),
        ),
        ("unit=nowhere", lambda one: False),
    ):
        page = clerk.get(f"/desk/letters?{wanted}").text
        found = {int(one) for one in re.findall(r'href="/desk/letters/(\d+)"', page)}
        assert found == {one.id for one in every if fits(one)}, wanted


def test_letters_go_on_page_by_page_and_keep_what_was_asked(flood: Ground, at: str) -> None:
    clerk = of(flood, at)
    with flood.db.read() as work:
        every = {one.id for one in messages(work, MailFilter(status="sent"))}
    seen: list[int] = []
    path = "/desk/letters?status=sent"
    while path:
        page = clerk.get(path).text
        seen += [int(one) for one in re.findall(r'href="/desk/letters/(\d+)"', page)]
        more = re.search(r'href="(/desk/letters\?[^"]*before=\d+)"', page)
        path = more[1].replace("&amp;", "&") if more else ""
    assert seen == sorted(every, reverse=True)
    assert len(every) > 0


def test_a_letter_is_shown_as_it_left_in_a_frame_that_can_do_nothing(
    held: Ground, at: str, tmp_path: Path
) -> None:
    first, _ = waiting(held)
    clerk = of(held, at)
    clerk.post("/desk/letters", *chosen(first), ("choice", "release"))
    assert post(held.db, Folder(tmp_path / "out"), AFTER_7).sent == (first,)
    page = clerk.get(f"/desk/letters/{first}")
    assert f'<iframe class="mail" sandbox src="/desk/letters/{first}/page"' in page.text
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    framed = clerk.get(f"/desk/letters/{first}/page")
    assert "Kính gửi" in framed.text
    policy = framed.headers["Content-Security-Policy"]
    assert policy.endswith("frame-ancestors 'self'; sandbox")
    assert "default-src 'none'" in policy
    assert "script-src" not in policy


def test_a_letter_that_waits_is_shown_as_it_would_leave(held: Ground, at: str) -> None:
    first, _ = waiting(held)
    clerk = of(held, at)
    page = clerk.get(f"/desk/letters/{first}").text
    assert "This letter has not left." in page
    assert "Never send" in page
    assert "Kính gửi" in clerk.get(f"/desk/letters/{first}/page").text
    assert letter(held, first).status == "held"


def test_a_letter_that_never_left_has_no_page(held: Ground, at: str) -> None:
    first, _ = waiting(held)
    clerk = of(held, at)
    clerk.post("/desk/letters", *chosen(first), ("choice", "withhold"), ("note", "x"))
    assert "There is nothing to look at" in clerk.get(f"/desk/letters/{first}").text
    assert clerk.get(f"/desk/letters/{first}/page").status == 404
    assert clerk.get("/desk/letters/9999/page").status == 404
    unit = of(held, at, "xa-0000-officer")
    assert unit.get(f"/desk/letters/{first}/page").status == 403
