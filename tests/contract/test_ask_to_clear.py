"""Whoever can clear what stands in the way is asked, once a day, and only while it stands there."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from threading import Barrier

import pytest

from engine.advance import Advanced, advance
from engine.ask_to_clear import AskedToClear, ask_to_clear
from engine.move import Move
from engine.post import post
from notifications.transport import Folder
from storage.audit import entries
from storage.chain_check import Verified, verify_chain
from storage.database import Database
from storage.mail import MailFilter, MessageRow, messages
from tests.builders import NOW, Ready, an_officer, ready_database
from tests.records import a_model, models
from workflows.errors import Conflict, NotFound, WrongUsage
from workflows.verdict import Refusal


@pytest.fixture
def ready(database: Database) -> Ready:
    return ready_database(db=database)


@pytest.fixture
def third(ready: Ready) -> str:
    """A third model of a unit that may register two."""
    codes = models(ready, 3)
    for code in codes[:2]:
        assert isinstance(
            advance(ready.db, Move(code, "register"), ready.officer("lan-xa-a"), NOW), Advanced
        )
    return codes[2]


def asked(ready: Ready, code: str, trigger: str = "register", by: str = "thu") -> object:
    return ask_to_clear(ready.db, code, trigger, "", ready.officer(by), NOW)


def letters(ready: Ready) -> tuple[MessageRow, ...]:
    with ready.db.read() as work:
        return messages(work, MailFilter(letter="request"))


def test_who_can_clear_it_is_written_to_and_the_log_says_so(ready: Ready, third: str) -> None:
    done = ask_to_clear(ready.db, third, "register", "Xin xem giúp", ready.officer("thu"), NOW)
    assert isinstance(done, AskedToClear)
    assert [one.code for one in done.officers] == ["lan-xa-a"]
    assert [one.guard for one in done.obstacles] == ["quota"]
    assert [one.officer for one in letters(ready)] == ["lan-xa-a"]
    head = ready.opened.plan.head_id
    with ready.db.read() as work:
        (entry,) = entries(work, head, act="record.asked")
        assert isinstance(verify_chain(work, head), Verified)
    assert (entry.actor, entry.body["trigger"], entry.body["asked"]) == (
        "thu",
        "register",
        ["lan-xa-a"],
    )
    assert entry.secrets["note"] == "Xin xem giúp"
    assert "Xin xem" not in entry.canonical.decode()


def test_what_one_can_clear_oneself_is_asked_of_nobody(ready: Ready, third: str) -> None:
    with pytest.raises(WrongUsage) as told:
        asked(ready, third, by="lan-xa-a")
    assert told.value.code == "ask_nobody_else"
    assert letters(ready) == ()


def test_a_move_of_others_is_asked_of_those_who_may_make_it(ready: Ready) -> None:
    code = a_model(ready)
    advance(ready.db, Move(code, "register"), ready.officer("lan-xa-a"), NOW)
    done = asked(ready, code, "scale", "lan-xa-a")
    assert isinstance(done, AskedToClear)
    # The board makes it; the secretariat enters the decision that it asks for.
    assert [one.code for one in done.officers] == ["bi-thu", "thu"]


def test_nothing_in_the_way_is_told_and_so_is_an_unknown_move(ready: Ready) -> None:
    code = a_model(ready)
    with pytest.raises(WrongUsage) as told:
        asked(ready, code)
    assert told.value.code == "ask_nothing_stops"
    with pytest.raises((WrongUsage, NotFound)):
        asked(ready, code, "fly")
    with pytest.raises(NotFound):
        asked(ready, "small-2023-9999")


def test_another_unit_may_not_ask(ready: Ready, third: str) -> None:
    assert isinstance(asked(ready, third, by="lan-xa-b"), Refusal)
    assert letters(ready) == ()


def test_the_office_asks_the_unit_for_what_is_the_units_work(ready: Ready) -> None:
    """The office could enter a reason in its place; the unit does not ask the office to."""
    code = a_model(ready)
    done = asked(ready, code, "withdraw", "thu")
    assert isinstance(done, AskedToClear)
    assert [one.code for one in done.officers] == ["lan-xa-a"]
    with pytest.raises(WrongUsage) as told:
        asked(ready, code, "withdraw", "lan-xa-a")
    assert told.value.code == "ask_nobody_else"


def test_who_has_no_address_is_named_to_be_called(ready: Ready, third: str) -> None:
    with ready.db.write() as work:
        work.sql("UPDATE officer SET email = '' WHERE code = 'lan-xa-a'")
    with pytest.raises(WrongUsage) as told:
        asked(ready, third)
    assert told.value.code == "ask_unreachable"
    assert "Đ/c lan-xa-a" in told.value.sentence("en")
    assert letters(ready) == ()


def test_a_role_that_nobody_holds_is_named(ready: Ready, third: str) -> None:
    with ready.db.write() as work:
        work.sql("DELETE FROM assignment WHERE role = 'unit_officer'")
    with pytest.raises(WrongUsage) as told:
        asked(ready, third)
    assert told.value.code == "ask_unheld"
    assert "Unit officer" in told.value.sentence("en")


def test_it_is_asked_once_a_day_whoever_asks(ready: Ready, third: str) -> None:
    assert isinstance(asked(ready, third), AskedToClear)
    an_officer(ready.db, "hai", role="secretariat")
    with pytest.raises(Conflict) as told:
        asked(ready, third, by="hai")
    assert "thu" in told.value.sentence("en")
    tomorrow = NOW + timedelta(days=1)
    again = ask_to_clear(ready.db, third, "register", "", ready.officer("hai"), tomorrow)
    assert isinstance(again, AskedToClear)
    assert len(letters(ready)) == 2


def test_days_off_count_to_the_next_working_day(ready: Ready, third: str) -> None:
    saturday, monday = (datetime(2023, 3, day, 2, tzinfo=UTC) for day in (4, 6))
    thu = ready.officer("thu")
    assert isinstance(ask_to_clear(ready.db, third, "register", "", thu, saturday), AskedToClear)
    with pytest.raises(Conflict):
        ask_to_clear(ready.db, third, "register", "", thu, monday)
    tuesday = monday + timedelta(days=1)
    assert isinstance(ask_to_clear(ready.db, third, "register", "", thu, tuesday), AskedToClear)


def test_whoever_was_not_asked_yet_is_asked_the_same_day(ready: Ready, third: str) -> None:
    asked(ready, third)
    an_officer(ready.db, "moi", unit_code="xa-a")
    again = asked(ready, third)
    assert isinstance(again, AskedToClear)
    assert [one.code for one in again.officers] == ["moi"]
    with pytest.raises(Conflict):
        asked(ready, third)


def test_of_twenty_clicks_at_once_one_asks(ready: Ready, third: str) -> None:
    together, thu = Barrier(20), ready.officer("thu")

    def click(_: int) -> bool:
        together.wait()
        try:
            return isinstance(ask_to_clear(ready.db, third, "register", "", thu, NOW), AskedToClear)
        except Conflict:
            return False

    with ThreadPoolExecutor(20) as pool:
        assert sum(pool.map(click, range(20))) == 1
    assert len(letters(ready)) == 1


def test_the_letter_says_what_stands_in_the_way_as_it_leaves(
    ready: Ready, third: str, tmp_path: Path
) -> None:
    post(ready.db, Folder(tmp_path / "before"), NOW)
    ask_to_clear(ready.db, third, "register", "Gấp", ready.officer("thu"), NOW)
    assert len(post(ready.db, Folder(tmp_path / "mail"), NOW).sent) == 1
    (row,) = letters(ready)
    assert (row.officer, row.status) == ("lan-xa-a", "sent")
    said, answered = read(tmp_path / "mail")
    assert "Gấp" in said
    assert "Số lượng mô hình" in said.partition("CÒN VƯỚNG")[2]
    assert "thu@example.vn" in answered


def test_a_letter_about_a_move_of_others_says_nothing_of_the_asker_s_roles(
    ready: Ready, tmp_path: Path
) -> None:
    code = a_model(ready)
    advance(ready.db, Move(code, "register"), ready.officer("lan-xa-a"), NOW)
    post(ready.db, Folder(tmp_path / "before"), NOW)
    asked(ready, code, "scale", "thu")
    post(ready.db, Folder(tmp_path / "mail"), NOW)
    said, _ = read(tmp_path / "mail")
    assert "xem xét để thực hiện bước “Nhân rộng”" in said
    assert "không được phân công" not in said


def test_more_than_three_askings_of_one_person_leave_as_one_letter(
    ready: Ready, tmp_path: Path
) -> None:
    codes = models(ready, 6)
    for code in codes[:2]:
        advance(ready.db, Move(code, "register"), ready.officer("lan-xa-a"), NOW)
    post(ready.db, Folder(tmp_path / "before"), NOW)
    for code in codes[2:]:
        ask_to_clear(ready.db, code, "register", "Gấp", ready.officer("thu"), NOW)
    post(ready.db, Folder(tmp_path / "mail"), NOW)
    said, _ = read(tmp_path / "mail")
    assert said.count("Đăng ký (Đ/c thu: Gấp)") == 4


def read(folder: Path) -> tuple[str, str]:
    """The text of the one letter in a folder, and to whom an answer goes."""
    (file,) = folder.rglob("*.eml")
    letter = message_from_bytes(file.read_bytes(), policy=default)
    text = letter.get_body(("plain",))
    assert text is not None
    return text.get_content(), letter["Reply-To"]


def test_a_letter_whose_obstacle_is_gone_stays(ready: Ready, third: str, tmp_path: Path) -> None:
    asked(ready, third)
    withdrawn = Move("small-2023-0003", "withdraw", note="Đã dừng")
    assert isinstance(advance(ready.db, withdrawn, ready.officer("lan-xa-a"), NOW), Advanced)
    post(ready.db, Folder(tmp_path / "mail"), NOW)
    (row,) = letters(ready)
    assert (row.status, row.trouble) == ("void", "settled")
