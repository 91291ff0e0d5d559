"""The desk's incidents over real HTTP: read with a next step, taken up, closed with a reason."""

from __future__ import annotations

import pytest

from engine.opening import open_plan
from reports.audit_log import Wanted, read_log
from storage.incidents import IncidentRow, closed_incidents, incident, raise_incident
from tests.builders import NOW, OPENED, Ready, a_committee, a_unit, an_officer
from tests.deciding import CALENDAR
from tests.records import a_model
from tests.visiting import Browser, signed_in
from workflows.incidents import FACTS

SOME = {
    "obligation": 1,
    "trouble": "KeyError: x",
    "plan": "small-2023",
    "waiting": 24,
    "record": "small-2023-0001",
    "rung": "-7d",
    "roles": ("unit_officer",),
    "trigger": "register",
    "guards": ("quota",),
    "address": "lan@x.vn",
    "answer": "550 5.1.1 no such user",
    "why": "login",
    "officer": "thu",
    "machine": "root@host",
    "shown": "2023-06-01T02:00:00.000000Z",
    "expected": "2023-03-01T02:00:00.000000Z",
}


@pytest.fixture
def thu(ready: Ready, address: str) -> Browser:
    return Browser(address, cookies=signed_in(ready.db, "thu"))


def happens(ready: Ready, kind: str = "dead_mailbox", key: str = "") -> int:
    """An incident of that kind; its number."""
    with ready.db.write() as work:
        facts = {name: SOME[name] for name in FACTS[kind]}
        raise_incident(work, kind, key or kind, facts, NOW)
        return int(work.sql("SELECT max(id) FROM incident")[0][0])


def stands(ready: Ready, number: int) -> IncidentRow:
    with ready.db.read() as work:
        row = incident(work, number)
    assert row is not None
    return row


def log(ready: Ready, act: str) -> list[tuple[str, dict[str, object], str]]:
    found = read_log(ready.db, "huyen-uy", Wanted(act=act), NOW)
    return [(one.actor, dict(one.body), one.secrets.get("note", "")) for one in found]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_kind_of_incident_has_a_next_step_without_a_command(
    ready: Ready, address: str, lang: str
) -> None:
    a_model(ready)
    for kind in FACTS:
        happens(ready, kind)
    browser = Browser(address, lang, signed_in(ready.db, "thu"))
    page = browser.get("/desk/incidents")
    assert page.status == 200
    assert page.text.count("<section") == len(FACTS)
    assert "lantoa " not in page.text
    assert 'href="/records/small-2023-0001"' in page.text
    front = browser.get("/desk").text
    assert f"{len(FACTS)} {'sự cố đang chờ' if lang == 'vi' else 'incidents wait'}" in front


def test_one_is_taken_up_once_and_colleagues_see_by_whom(ready: Ready, thu: Browser) -> None:
    number = happens(ready)
    thu.get("/desk/incidents")
    done = thu.post(f"/desk/incidents/{number}", ("choice", "known"))
    assert (done.status, done.to) == (303, "/desk/incidents")
    page = thu.get("/desk/incidents").text
    assert "Đ/c thu has been seeing to it since" in page
    assert 'value="known"' not in page
    again = thu.post(f"/desk/incidents/{number}", ("choice", "known"))
    assert (again.status, "already sees to incident" in again.text) == (409, True)
    assert stands(ready, number).closed_at is None
    facts = {"incident": number, "kind": "dead_mailbox", "times": 1}
    assert log(ready, "incident.acknowledged") == [("thu", facts, "")]


def test_one_is_closed_with_a_reason_that_lies_beside_the_log(ready: Ready, thu: Browser) -> None:
    number = happens(ready)
    thu.get("/desk/incidents")
    path = f"/desk/incidents/{number}"
    done = thu.post(path, ("choice", "close"), ("note", "Đã hỏi lại đ/c Lan"))
    assert (done.status, done.to) == (303, f"/desk/incidents?closed={number}")
    assert f"Incident {number} is closed." in thu.get(done.to).text
    assert stands(ready, number).closed_at == NOW
    facts = {"incident": number, "kind": "dead_mailbox", "times": 1}
    assert log(ready, "incident.closed") == [("thu", facts, "Đã hỏi lại đ/c Lan")]
    gone = thu.get("/desk/incidents/closed").text
    assert "by Đ/c thu" in gone
    late = thu.post(path, ("choice", "close"), ("note", "lần nữa"))
    assert (late.status, "is closed already" in late.text) == (409, True)


def test_without_a_reason_nothing_is_closed(ready: Ready, thu: Browser) -> None:
    number = happens(ready)
    thu.get("/desk/incidents")
    wrong = thu.post(f"/desk/incidents/{number}", ("choice", "close"), ("note", "  "))
    assert (wrong.status, "not said what was done" in wrong.text) == (422, True)
    assert thu.post(f"/desk/incidents/{number}", ("choice", "")).status == 303
    assert stands(ready, number).closed_at is None
    assert thu.post("/desk/incidents/999", ("choice", "known")).status == 404


def test_an_auditor_only_looks(ready: Ready, address: str) -> None:
    number = happens(ready)
    an_officer(ready.db, "kiem-tra", role="auditor")
    auditor = Browser(address, cookies=signed_in(ready.db, "kiem-tra"))
    assert "lan@x.vn" in auditor.get("/desk/incidents").text
    for choice in ("known", "close"):
        done = auditor.post(f"/desk/incidents/{number}", ("choice", choice), ("note", "x"))
        assert done.status == 403
    assert (stands(ready, number).known_at, stands(ready, number).closed_at) == (None, None)


def test_a_clock_that_is_right_is_vouched_for(ready: Ready, thu: Browser) -> None:
    number = happens(ready, "clock_leapt", "root@host")
    thu.get("/desk/incidents")
    assert thu.post(f"/desk/incidents/{number}", ("choice", "trust")).status == 303
    assert stands(ready, number).closed_at == NOW
    assert [who for who, _, _ in log(ready, "clock.vouched")] == ["thu"]


def test_what_is_anothers_committees_is_not_there(ready: Ready, thu: Browser) -> None:
    a_committee(ready.db, "xa-khac")
    a_unit(ready.db, "xa-z", of="xa-khac")
    clerk = an_officer(ready.db, "thu-khac", role="secretariat", of="xa-khac")
    plan = ready.plan.model_copy(update={"plan": "other-2023"})
    open_plan(ready.db, "xa-khac", plan, CALENDAR, b"", clerk, OPENED)
    with ready.db.write() as work:
        for of in ("other-2023", "small-2023"):
            raise_incident(work, "office_empty", of, {"plan": of}, NOW)
        dead = {"address": "thu-khac@example.vn", "answer": "550"}
        raise_incident(work, "dead_mailbox", dead["address"], dead, NOW)
        raise_incident(work, "sender_paused", "sender", {"why": "login", "answer": "535"}, NOW)
    page = thu.get("/desk/incidents").text
    assert "Plan small-2023" in page
    assert "535" in page
    assert "other-2023" not in page
    assert "thu-khac@example.vn" not in page
    assert thu.post("/desk/incidents/1", ("choice", "close"), ("note", "x")).status == 404
    assert stands(ready, 1).closed_at is None


def test_closed_ones_go_on_page_by_page(ready: Ready, thu: Browser) -> None:
    with ready.db.write() as work:
        for at in range(60):
            raise_incident(
                work, "rung_unheard", str(at), {n: SOME[n] for n in FACTS["rung_unheard"]}, NOW
            )
        work.sql(f"UPDATE incident SET closed_at = '{SOME['shown']}'")
        first = closed_incidents(work, 50)
    page = thu.get("/desk/incidents/closed").text
    assert page.count("it mended itself") == 50
    assert f'href="?before={first[-1].id}"' in page
    rest = thu.get(f"/desk/incidents/closed?before={first[-1].id}").text
    assert rest.count("it mended itself") == 10
