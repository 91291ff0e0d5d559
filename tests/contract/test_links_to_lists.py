"""A link to a unit's list, on both databases: seen, filled in, sent as a whole or not at all."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest

from engine.advance import Advanced, advance
from engine.links.a_list import grant_list
from engine.links.act import act
from engine.links.granting import LASTS, Granted
from engine.links.list_act import act_list
from engine.links.list_look import look_list
from engine.links.list_seen import (
    ListChanged,
    ListDone,
    ListOpen,
    ListRefused,
    ListTaken,
    SentList,
)
from engine.links.look import kind_of, look
from engine.links.seen import Expired, MovedOn, RoleLost, Unknown
from engine.move import Channel, Move, Proposal
from engine.propose import propose
from storage.chain_check import Verified, verify_chain
from storage.database import Database
from storage.listings import listed_records
from storage.people import officer, save_officer
from storage.records import record
from tests.builders import NOW, Ready, a_plan, ready_database
from tests.deciding import PLAN
from tests.granting import KEY, a_link
from tests.lists_owed import LIST_TRACK

COLLECTING: dict[str, Any] = {
    **LIST_TRACK,
    "collects": {
        "track": "model",
        "move": "register",
        "send": "send",
        "send_none": "send_none",
    },
    "states": {
        **LIST_TRACK["states"],  # type: ignore[dict-item]
        "none": {"label": {"vi": "Không đăng ký", "en": "None"}},
    },
    "transitions": {
        **LIST_TRACK["transitions"],  # type: ignore[dict-item]
        "send_none": {
            "label": {"vi": "Báo không có", "en": "Answer none"},
            "from": "awaited",
            "to": "none",
            "by": "unit_officer",
            "guards": [{"reason": "required"}],
        },
    },
}
SMALL = a_plan(tracks={**PLAN["tracks"], "list": COLLECTING})
WELL = {"name": "Giếng làng", "sector": "Thôn", "households": "12"}
LOUD = {"name": "Tiếng loa an ninh", "sector": "Thôn"}


@pytest.fixture
def ready(database: Database) -> Ready:
    return ready_database(db=database, plan=SMALL)


def the_list(ready: Ready, unit: str = "xa-a") -> str:
    with ready.db.read() as work:
        (found,) = listed_records(work, plan=SMALL.plan, track="list", unit=unit)
    return found.code


def granted(ready: Ready, to: str = "lan-xa-a", unit: str = "xa-a") -> Granted | None:
    with ready.db.write() as work:
        plan = ready.opened.plan
        row, whom = record(work, the_list(ready, unit)), officer(work, plan.committee_id, to)
        assert row is not None
        assert whom is not None
        return grant_list(work, KEY, plan, row, whom, NOW)


def a_list(ready: Ready) -> Granted:
    made = granted(ready)
    assert made is not None
    return made


def opened(ready: Ready, link: Granted) -> ListOpen:
    sight = look_list(ready.db, link.grant_id, link.token, NOW)
    assert isinstance(sight, ListOpen), sight
    return sight


def sent(ready: Ready, link: Granted, *rows: dict[str, str], **more: Any) -> SentList:
    shown = opened(ready, link).digest
    return act_list(ready.db, link.grant_id, link.token, rows, shown, NOW, **more)


def models(ready: Ready) -> list[tuple[str, str]]:
    with ready.db.read() as work:
        found = listed_records(work, plan=SMALL.plan, track="model")
    return [(one.unit, one.state) for one in found]


def state_of(ready: Ready, code: str) -> str:
    with ready.db.read() as work:
        found = record(work, code)
    assert found is not None
    return found.state


def test_the_page_knows_the_fields_the_room_and_the_date(ready: Ready) -> None:
    sight = opened(ready, a_list(ready))
    assert [one.key for one in sight.columns] == ["name", "sector", "households"]
    assert [(one.wanted, one.most, one.left, one.soft) for one in sight.room] == [
        (1, 2, 2, False),
        (2, None, None, True),
    ]
    assert (sight.of.unit, sight.of.rows, sight.beyond) == ("xa-a", (), ())
    assert len(sight.of.dues) == 1
    assert (sight.late, sight.may_answer_none) == (False, True)
    assert sight.expires_at == NOW + LASTS


def test_rows_and_list_go_in_together_and_the_log_says_they_came_by_a_link(ready: Ready) -> None:
    link = a_list(ready)
    taken = sent(ready, link, WELL, LOUD)
    assert isinstance(taken, ListTaken)
    assert len(taken.created) == 2
    assert taken.moved == taken.created
    assert models(ready) == [("xa-a", "registered")] * 2
    assert state_of(ready, the_list(ready)) == "sent"
    with ready.db.read() as work:
        rows = work.sql("SELECT channel FROM audit_entry WHERE channel = 'link'")
        assert len(rows) == 6  # two proposed, two registered, the list, and what was taken
        assert isinstance(verify_chain(work, ready.opened.plan.head_id), Verified)


def test_a_second_click_is_told_what_the_list_made(ready: Ready) -> None:
    link = a_list(ready)
    shown = opened(ready, link).digest
    taken = sent(ready, link, WELL)
    assert isinstance(taken, ListTaken)
    later = NOW + LASTS + timedelta(days=1)
    again = act_list(ready.db, link.grant_id, link.token, (WELL,), shown, later)
    assert again == look_list(ready.db, link.grant_id, link.token, later)
    assert again == ListDone(taken.record, "send", taken.moved, NOW)


def test_one_bad_row_keeps_all_out_and_says_which_field(ready: Ready) -> None:
    link = a_list(ready)
    refused = sent(ready, link, WELL, {}, {**LOUD, "sector": "Biển"}, {"sector": "Thôn"})
    assert isinstance(refused, ListRefused)
    assert [(one.row, one.field) for one in refused.faults] == [(3, "sector"), (4, "")]
    assert "Tên mô hình" in refused.faults[1].sentence("vi")
    assert models(ready) == []
    assert state_of(ready, the_list(ready)) == "awaited"
    assert isinstance(sent(ready, link, WELL), ListTaken)


def test_a_third_model_is_refused_by_its_row_and_nothing_goes_in(ready: Ready) -> None:
    link = a_list(ready)
    rows = [{**WELL, "name": f"Mô hình {n}"} for n in range(3)]
    refused = sent(ready, link, *rows)
    assert isinstance(refused, ListRefused)
    assert [one.row for one in refused.faults] == [3]
    assert models(ready) == []
    with ready.db.read() as work:
        assert isinstance(verify_chain(work, ready.opened.plan.head_id), Verified)


@pytest.mark.parametrize("rows", [(), ({},), ({"name": " "}, {})])
def test_an_empty_list_is_not_sent(ready: Ready, rows: tuple[dict[str, str], ...]) -> None:
    refused = sent(ready, a_list(ready), *rows)
    assert isinstance(refused, ListRefused)
    assert [one.row for one in refused.faults] == [0]


def test_a_unit_answers_that_it_has_none_with_a_reason(ready: Ready) -> None:
    link = a_list(ready)
    assert isinstance(sent(ready, link, none=True), ListRefused)
    assert isinstance(sent(ready, link, WELL, none=True, note="Đơn vị mới"), ListRefused)
    taken = sent(ready, link, none=True, note="Đơn vị mới thành lập")
    assert isinstance(taken, ListTaken)
    assert state_of(ready, the_list(ready)) == "none"
    done = look_list(ready.db, link.grant_id, link.token, NOW)
    assert done == ListDone(the_list(ready), "send_none", (), NOW)


def test_what_was_proposed_before_is_completed_and_not_made_twice(ready: Ready) -> None:
    who = ready.officer("lan-xa-a")
    made = propose(
        ready.db, Proposal(SMALL.plan, "model", "xa-a", {"name": "Giếng làng"}), who, NOW
    )
    assert isinstance(made, Advanced)
    link = a_list(ready)
    sight = opened(ready, link)
    assert sight.of.rows == ((made.record, {"name": "Giếng làng"}),)
    assert not sight.may_answer_none
    taken = sent(ready, link, {**WELL, "code": made.record})
    assert isinstance(taken, ListTaken)
    assert (taken.created, taken.moved) == ((), (made.record,))
    assert models(ready) == [("xa-a", "registered")]


def test_a_list_that_was_given_back_is_sent_again_with_or_without_more(ready: Ready) -> None:
    assert isinstance(sent(ready, a_list(ready), WELL), ListTaken)
    for rows, made in (((), 0), ((LOUD,), 1)):
        back = Move(the_list(ready), "give_back")
        assert isinstance(advance(ready.db, back, ready.officer("thu"), NOW), Advanced)
        link = a_list(ready)
        sight = opened(ready, link)
        assert [(one.name, one.state.vi) for one in sight.beyond] == [("Giếng làng", "Đã đăng ký")]
        assert (sight.may_be_empty, sight.may_answer_none) == (True, False)
        taken = sent(ready, link, *rows)
        assert isinstance(taken, ListTaken)
        assert len(taken.created) == made
        assert taken.reached is not None
        assert taken.reached.vi == "Đã gửi"


def test_a_unit_that_withdrew_all_may_answer_none(ready: Ready) -> None:
    who = ready.officer("lan-xa-a")
    made = propose(ready.db, Proposal(SMALL.plan, "model", "xa-a", {"name": "Khác"}), who, NOW)
    assert isinstance(made, Advanced)
    away = Move(made.record, "withdraw", note="Không làm nữa")
    assert isinstance(advance(ready.db, away, who, NOW), Advanced)
    sight = opened(ready, a_list(ready))
    assert (sight.may_be_empty, sight.may_answer_none) == (False, True)


def test_a_page_that_is_no_longer_true_changes_nothing(ready: Ready) -> None:
    link = a_list(ready)
    shown = opened(ready, link).digest
    other = Proposal(SMALL.plan, "model", "xa-a", {"name": "Khác"})
    assert isinstance(propose(ready.db, other, ready.officer("lan-xa-a"), NOW), Advanced)
    changed = act_list(ready.db, link.grant_id, link.token, (WELL,), shown, NOW)
    assert isinstance(changed, ListChanged)
    assert models(ready) == [("xa-a", "proposed")]


def test_twenty_clicks_at_once_send_one_list(ready: Ready) -> None:
    link = a_list(ready)
    shown = opened(ready, link).digest
    start = Barrier(20)

    def click() -> SentList:
        start.wait()
        return act_list(ready.db, link.grant_id, link.token, (WELL, LOUD), shown, NOW)

    with ThreadPoolExecutor(20) as pool:
        results = [one.result() for one in [pool.submit(click) for _ in range(20)]]
    assert Counter(type(one) for one in results) == {ListTaken: 1, ListDone: 19}
    assert len(models(ready)) == 2


def test_a_list_sent_another_way_ends_the_link(ready: Ready) -> None:
    link = a_list(ready)
    who = ready.officer("lan-xa-a")
    assert isinstance(advance(ready.db, Move(the_list(ready), "send"), who, NOW), Advanced)
    sight = look_list(ready.db, link.grant_id, link.token, NOW)
    assert isinstance(sight, MovedOn)
    assert sight.last is not None
    assert sight.last.officer == "lan-xa-a"


def test_a_list_is_offered_to_the_unit_s_own_officer_alone(ready: Ready) -> None:
    assert granted(ready, "thu") is None  # may do it for the unit, and is not asked to
    assert granted(ready, "bi-thu") is None
    assert granted(ready, "lan-xa-b") is None


def test_a_link_is_good_for_its_days_its_officer_and_its_own_token(ready: Ready) -> None:
    link = a_list(ready)
    at = (link.grant_id, link.token)
    assert isinstance(look_list(ready.db, *at, NOW + LASTS), Expired)
    assert look_list(ready.db, link.grant_id, link.token.swapcase(), NOW) == Unknown()
    with ready.db.write() as work:
        committee = ready.opened.plan.committee_id
        save_officer(work, committee, code="lan-xa-a", name="Lan", email="", active=False)
    assert isinstance(look_list(ready.db, *at, NOW), RoleLost)


def test_one_question_tells_which_page_a_link_opens(ready: Ready) -> None:
    link = a_list(ready)
    made = propose(
        ready.db,
        Proposal(SMALL.plan, "model", "xa-a", {"name": "Khác"}),
        ready.officer("lan-xa-a", Channel.WEB),
        NOW,
    )
    assert isinstance(made, Advanced)
    moves = a_link(ready, made.record)
    assert kind_of(ready.db, link.grant_id, link.token) == "list"
    assert kind_of(ready.db, moves.grant_id, moves.token) == "moves"
    assert kind_of(ready.db, link.grant_id, moves.token) is None
    assert look(ready.db, link.grant_id, link.token, NOW) == Unknown()
    assert act(ready.db, link.grant_id, link.token, "send", "", NOW) == Unknown()
    assert look_list(ready.db, moves.grant_id, moves.token, NOW) == Unknown()
