"""`mail release` and `withhold`, `watch release`, `record acknowledge`: done, refused, and said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from engine.watch import tick
from storage.lifecycle import create_database, open_database
from storage.mail import MailFilter, MessageRow, messages
from tests.conftest import Lantoa, Ran
from tests.owing import OPENED, Ground, local, run_plan

LAST_DAY, AFTER_3, AFTER_7 = local(3, 9), local(3, 14), local(3, 20)
PLAN = "small-2023"
AT = ("--at", "2023-03-20T09:00")
Typed = Callable[..., Ran]


@pytest.fixture
def typed(lantoa: Lantoa) -> Typed:
    """`lantoa` at 20/3/2023."""
    return lambda *words: lantoa(*words, *AT)


@contextmanager
def made(home: Path, units: int) -> Iterator[Ground]:
    home.mkdir()
    url = f"sqlite:///{home / 'lantoa.db'}"
    create_database(url, rehearsal=True, now=OPENED).close()
    with closing(open_database(url)) as db:
        yield run_plan(db, units)


@pytest.fixture
def held(tmp_path: Path) -> list[int]:
    """The numbers of two escalations that were prepared and wait for the office."""
    with made(tmp_path / "home", 2) as ground:
        for day in (LAST_DAY, AFTER_3, AFTER_7):
            tick(ground.db, day)
            ground.deliver(day)
        with ground.db.read() as work:
            found = [one.id for one in messages(work, MailFilter(status="held"))]
    assert len(found) == 2
    return found


@pytest.fixture
def flood(tmp_path: Path) -> None:
    """24 units whose escalations came due at once."""
    with made(tmp_path / "home", 24) as ground:
        tick(ground.db, LAST_DAY)
        ground.deliver(LAST_DAY)
        assert tick(ground.db, AFTER_3).stopped == 24


@pytest.fixture
def owing(tmp_path: Path) -> None:
    """Two units that owe a list."""
    with made(tmp_path / "home", 2):
        pass


def letters(tmp_path: Path) -> dict[int, MessageRow]:
    url = f"sqlite:///{tmp_path / 'home' / 'lantoa.db'}"
    with closing(open_database(url)) as db, db.read() as work:
        return {one.id: one for one in messages(work)}


def says(ran: Ran, exit_code: int, *words: str) -> None:
    """A person reads these words, and how it ended is as promised."""
    assert ran.exit_code == exit_code, ran
    for word in words:
        assert word in ran.out + ran.err


def fails(ran: Ran, exit_code: int, code: str) -> None:
    """A program reads this error."""
    error = ran.document["error"]
    assert (ran.exit_code, error["exit_code"], error["code"]) == (exit_code, exit_code, code)


# --- mail release --------------------------------------------------------------------------------


def test_a_letter_is_released_by_its_number(typed: Typed, held: list[int], tmp_path: Path) -> None:
    ran = typed("mail", "release", held[0], "--as", "clerk", "--json")
    assert (ran.exit_code, ran.document) == (0, {"released": [held[0]], "void": []})
    assert [letters(tmp_path)[one].status for one in held] == ["pending", "held"]
    says(typed("mail", "release", held[1], "--as", "clerk"), 0, "1 letter was released.")
    fails(typed("mail", "release", held[1], "--as", "clerk", "--json"), 4, "message_not_held")


def test_all_of_a_plan_are_released_but_those_whose_matter_is_settled(
    typed: Typed, held: list[int], tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'home' / 'lantoa.db'}"
    with closing(open_database(url)) as db, db.write() as work:
        work.sql(
            "UPDATE obligation SET state = 'settled', next_at = NULL WHERE id ="
            f" (SELECT obligation_id FROM message WHERE id = {held[0]})"
        )
    ran = typed("--lang", "vi", "mail", "release", "--all", "--plan", PLAN, "--as", "clerk")
    says(ran, 0, "Đã phát hành 1 thư.", "1 thư không còn lý do gửi nên bị hủy.")
    assert [letters(tmp_path)[one].status for one in held] == ["void", "pending"]


def test_nobody_but_the_office_releases(typed: Typed, held: list[int], tmp_path: Path) -> None:
    words = ("mail", "release", held[0], "--as", "chief")
    says(typed(*words), 3, "Nothing can be released", "Officer chief does not hold the role")
    says(typed("--lang", "vi", *words), 3, "Chưa thể phát hành vì", "Ban Tuyên giáo")
    ran = typed(*words, "--json")
    assert (ran.exit_code, ran.document["trigger"]) == (3, "release")
    assert letters(tmp_path)[held[0]].status == "held"


@pytest.mark.parametrize(
    ("words", "exit_code", "code"),
    [
        (("999",), 5, "message_unknown"),
        (("--all", "--plan", "nothing-2023"), 5, "plan_unknown"),
        (("--all",), 2, "release_what"),
        (("1", "--all", "--plan", PLAN), 2, "release_what"),
        ((), 2, "release_what"),
    ],
)
def test_what_cannot_be_released_is_said_with_its_exit_code(
    typed: Typed, held: list[int], words: tuple[str, ...], exit_code: int, code: str
) -> None:
    fails(typed("mail", "release", *words, "--as", "clerk", "--json"), exit_code, code)


# --- mail withhold -------------------------------------------------------------------------------


def test_a_letter_is_withheld_for_good_and_the_note_lies_beside_the_log(
    typed: Typed, held: list[int], tmp_path: Path
) -> None:
    note = ("--note", "Đã gọi điện")
    ran = typed("mail", "withhold", held[0], *note, "--as", "clerk", "--json")
    assert (ran.exit_code, ran.document) == (0, {"message": held[0], "status": "void"})
    ran = typed("--lang", "vi", "mail", "withhold", held[1], *note, "--as", "clerk")
    says(ran, 0, f"Thư {held[1]} sẽ không được gửi.")
    assert {letters(tmp_path)[one].trouble for one in held} == {"withheld"}
    assert "Đã gọi điện" in typed("audit", "log", PLAN).out
    fails(typed("mail", "withhold", held[0], "--as", "clerk", "--json"), 4, "message_not_held")
    fails(typed("mail", "withhold", 999, "--as", "clerk", "--json"), 5, "message_unknown")


def test_nobody_but_the_office_withholds(typed: Typed, held: list[int], tmp_path: Path) -> None:
    words = ("mail", "withhold", held[0], "--as", "xa-0000-officer")
    says(typed(*words), 3, "The letter cannot be withheld", "xa-0000-officer")
    says(typed("--lang", "vi", *words), 3, "Chưa thể quyết định không phát hành thư vì")
    assert letters(tmp_path)[held[0]].status == "held"


# --- watch release -------------------------------------------------------------------------------


def test_a_flood_is_let_go_once(typed: Typed, flood: None) -> None:
    words = ("watch", "release", PLAN, "--as")
    says(typed(*words, "chief"), 3, "Nothing can be released", "chief")
    ran = typed(*words, "clerk", "--json")
    assert (ran.exit_code, ran.document) == (0, {"plan": PLAN, "waiting": 24})
    assert typed("incident", "list", "--json").document == {"incidents": []}
    fails(typed(*words, "clerk", "--json"), 4, "nothing_held")
    fails(typed("watch", "release", "nothing-2023", "--as", "clerk", "--json"), 5, "plan_unknown")


@pytest.mark.parametrize(
    ("lang", "said"), [("vi", "sẽ gửi 24 báo cáo bị giữ lại"), ("en", "24 escalations that were")]
)
def test_a_flood_let_go_is_said_in_words(typed: Typed, flood: None, lang: str, said: str) -> None:
    says(typed("--lang", lang, "watch", "release", PLAN, "--as", "clerk"), 0, said)


# --- record acknowledge --------------------------------------------------------------------------


@pytest.fixture
def early(lantoa: Lantoa, owing: None) -> Typed:
    """`lantoa` at 24/2/2023, when two units owe a list."""
    return lambda *words: lantoa(*words, "--at", "2023-02-24T09:00")


def test_an_officer_says_once_that_they_know(early: Typed) -> None:
    words = ("record", "acknowledge", "small-2023-0000", "--as", "xa-0000-officer")
    ran = early(*words, "--json")
    assert (ran.exit_code, ran.document["deadline"]) == (0, "registration")
    fails(early(*words, "--json"), 4, "acknowledged_before")
    unknown = ("record", "acknowledge", "small-2023-9", *words[3:], "--json")
    fails(early(*unknown), 5, "record_unknown_close")


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("vi", ("đã ghi nhận đơn vị nắm việc Gửi danh sách", "trước ngày 10/3/2023")),
        ("en", ("noted that the unit knows of Send the list", "before 10 March 2023")),
    ],
)
def test_what_was_noted_is_said_in_words(early: Typed, lang: str, said: tuple[str, ...]) -> None:
    words = ("record", "acknowledge", "small-2023-0000", "--as", "xa-0000-officer")
    says(early("--lang", lang, *words), 0, *said)


def test_nobody_else_knows_for_them(early: Typed) -> None:
    for code in ("xa-0001-officer", "xa-0000-head", "clerk"):
        words = ("record", "acknowledge", "small-2023-0000", "--as", code)
        says(early(*words), 3, "it cannot be noted that the unit knows", code)
        says(early("--lang", "vi", *words), 3, "chưa thể ghi nhận “đã nắm” vì", "Cán bộ đơn vị")


def test_an_inbox_offers_to_say_so_and_says_since_when_it_is_known(early: Typed) -> None:
    inbox = ("inbox", "--as", "xa-0000-officer")
    (owed,) = early(*inbox, "--json").document["owed"]
    assert (owed["record"], owed["can_acknowledge"]) == ("small-2023-0000", True)
    command = "lantoa record acknowledge small-2023-0000 --as xa-0000-officer"
    says(early(*inbox), 0, "Nobody has said yet that they know", command)
    says(early("--lang", "vi", *inbox), 0, "chưa có ai báo “đã nắm”", command)
    early(*command.split()[1:])
    ran = early(*inbox)
    says(ran, 0, "known since 24 February 2023")
    assert "record acknowledge" not in ran.out
    (owed,) = early(*inbox, "--json").document["owed"]
    assert not owed["can_acknowledge"]


def test_an_inbox_does_not_offer_it_once_the_date_has_passed(typed: Typed, owing: None) -> None:
    says(typed("inbox", "--as", "xa-0000-officer"), 0, "To be done: 1")
    assert "record acknowledge" not in typed("inbox", "--as", "xa-0000-officer").out


# --- watch trust-clock ---------------------------------------------------------------------------


def test_there_is_no_clock_to_trust_while_none_leapt(early: Typed) -> None:
    fails(early("watch", "trust-clock", "--json"), 4, "no_clock_held")
    fails(early("watch", "trust-clock", "--committee", "nothing", "--json"), 5, "committee_unknown")
    says(early("--lang", "vi", "watch", "trust-clock"), 4, "Không có đồng hồ nào")
