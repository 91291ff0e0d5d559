"""The JSON API over real HTTP: who may ask what, what it answers, how it refuses."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from engine.api_scopes import Scope
from engine.api_tokens import revoke
from storage import audit
from storage.people import save_officer
from tests.api_client import Api, served
from tests.builders import NOW, a_committee, an_officer, ready_database
from tests.records import a_model
from web.api.app import ROUTES
from web.api.route import Route

PLAN = "small-2023"
PDF = b"%PDF-1.7\n" + b"x" * 2000


@pytest.fixture
def api(tmp_path: Path) -> Iterator[Api]:
    ready = ready_database(f"sqlite:///{tmp_path / 'lantoa.db'}")
    with served(ready, tmp_path / "mail") as found:
        yield found
    ready.db.close()


def _path(route: Route, record: str) -> str:
    names = {"record": record, "plan": PLAN, "chain": PLAN}
    return route.path.format(**names)


def test_every_operation_is_open_to_its_own_scope_and_to_no_other(api: Api) -> None:
    record = a_model(api.ready)
    tokens = {scope: api.token("thu", scope) for scope in Scope}
    for route, scope in itertools.product(ROUTES, Scope):
        answer = api.ask(route.method, _path(route, record), {}, token=tokens[scope])
        if scope is route.scope:
            assert answer.status not in (401, 403), (route.path, scope, answer.text)
            assert answer.status < 500
        else:
            # What was sent is read before the token is looked at; nothing was done either way.
            assert answer.status == 403 or answer.document["code"] == "unreadable", route.path
    assert api.ask("GET", f"/records/{record}", token=tokens[Scope.READ]).document["version"] == 1


def test_every_operation_asks_for_a_token(api: Api) -> None:
    for route in ROUTES:
        answer = api.ask(route.method, _path(route, f"{PLAN}-0001"), Authorization="Basic abc")
        assert answer.status in (401, 422), route.path
    answer = api.ask("GET", "/me", Accept_Language="en")
    assert answer.status == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.document["code"] == "token_missing"
    assert answer.document["type"] == "urn:lantoa:problem:token_missing"
    assert "Send a token" in answer.document["detail"]


def test_an_operation_cannot_be_written_down_without_its_scope() -> None:
    with pytest.raises(TypeError, match="scope"):
        Route("GET", "/", lambda: None)  # type: ignore[call-arg]


def test_a_revoked_token_and_that_of_an_officer_who_left_are_dead_at_once(api: Api) -> None:
    one, other = api.token("thu"), api.token("lan-xa-a")
    assert api.ask("GET", "/me", token=one).status == 200
    revoke(api.ready.db, 1, api.ready.officer("thu"), NOW)
    refused = api.ask("GET", "/me", token=one)
    assert (refused.status, refused.document["code"]) == (401, "token_not_good")
    assert api.ask("GET", "/me", token=other).status == 200
    with api.ready.db.write() as work:
        of = api.ready.opened.plan.committee_id
        save_officer(work, of, code="lan-xa-a", name="Lan", active=False)
    assert api.ask("GET", "/me", token=other).status == 401


def test_who_acts_for_a_unit_sees_what_is_of_that_unit_and_nothing_else(api: Api) -> None:
    mine, theirs = a_model(api.ready, "xa-a"), a_model(api.ready, "xa-b")
    token = api.token("lan-xa-a")
    assert api.ask("GET", "/me", token=token).document["roles"] == [
        {"role": "unit_officer", "unit": "xa-a"}
    ]
    seen = api.ask("GET", f"/plans/{PLAN}/records", token=token).document["records"]
    assert {one["unit"] for one in seen} == {"xa-a"}
    due = api.ask("GET", f"/plans/{PLAN}/due", token=token).document
    assert {one["unit"] for one in due["owed"]} == {"xa-a"}
    assert api.ask("GET", f"/records/{mine}", token=token).status == 200
    foreign = api.ask("GET", f"/records/{theirs}", token=token)
    unknown = api.ask("GET", f"/records/{PLAN}-9999", token=token)
    assert (foreign.status, unknown.status) == (404, 404)
    assert foreign.text.replace(theirs, "") == unknown.text.replace(f"{PLAN}-9999", "")
    for path in (f"/plans/{PLAN}/records?unit=xa-b", f"/plans/{PLAN}/due?unit=xa-b"):
        assert api.ask("GET", path, token=token).status == 404
    act = {"trigger": "register"}
    assert api.ask("POST", f"/records/{theirs}/advance", act, token=token).status == 404
    many = {"moves": [{"record": theirs, "trigger": "register"}]}
    assert api.ask("POST", "/advance", many, token=token).status == 404
    assert api.ask("GET", f"/audit/{PLAN}", token=token).document["code"] == "committee_only"


def test_another_committee_is_not_there(api: Api) -> None:
    record = a_model(api.ready)
    a_committee(api.ready.db, "other")
    an_officer(api.ready.db, "kha", role="secretariat", of="other")
    with api.ready.db.read() as work:
        found = work.sql("SELECT id FROM officer WHERE code = 'kha'")
    from engine.api_tokens import create_token

    made = create_token(api.ready.db, found[0][0], tuple(Scope), api.ready.officer("thu"), NOW)
    assert api.ask("GET", "/plans", token=made.secret).document == {"plans": []}
    for path in (f"/plans/{PLAN}", f"/plans/{PLAN}/records", f"/records/{record}"):
        answer = api.ask("GET", path, token=made.secret)
        assert answer.status == 404, path
    for chain in (PLAN, "huyen-uy"):
        assert api.ask("GET", f"/audit/{chain}", token=made.secret).status == 404
    assert api.ask("GET", "/audit/other", token=made.secret).status == 200


def test_a_record_advances_once_and_the_log_names_officer_token_and_channel(api: Api) -> None:
    record, token = a_model(api.ready), api.token("lan-xa-a")
    shown = api.ask("GET", f"/records/{record}", token=token)
    act = {"trigger": "register", "note": "Đủ hồ sơ"}
    path = f"/records/{record}/advance"
    looked = api.ask("POST", path, {**act, "dry_run": True}, token=token)
    assert looked.status == 200
    assert looked.document["to"] == "registered"
    assert looked.document["version"] is None
    done = api.ask("POST", path, act, token=token, If_Match=shown.headers["etag"])
    assert done.status == 200, done.text
    assert (done.document["to"], done.headers["etag"]) == ("registered", '"2"')
    stale = api.ask("POST", path, act, token=token, If_Match=shown.headers["etag"])
    assert (stale.status, stale.document["code"]) == (412, "record_moved_on")
    by_field = api.ask("POST", path, {**act, "expect": 1}, token=token)
    assert by_field.status == 409
    with api.ready.db.read() as work:
        plan = api.ready.opened.plan
        (entry,) = audit.entries(work, plan.head_id, act="record.advanced")
    assert (entry.channel, entry.actor, entry.os_user) == ("api", "lan-xa-a", "root@host token 1")


def test_a_refusal_says_every_reason_and_who_can_clear_it_in_the_language_asked(api: Api) -> None:
    token = api.token("lan-xa-a")
    for _ in range(2):
        code = a_model(api.ready, "xa-a")
        done = api.ask("POST", f"/records/{code}/advance", {"trigger": "register"}, token=token)
        assert done.status == 200
    third = a_model(api.ready, "xa-a")
    act = {"trigger": "register"}
    path = f"/records/{third}/advance"
    refused = api.ask("POST", path, act, token=token, Accept_Language="en")
    assert (refused.status, refused.document["code"]) == (409, "refused")
    (stops,) = (one for one in refused.document["verdicts"] if not one["clear"])
    assert (stops["guard"], stops["seen"], stops["limit"]) == ("quota", 3, 2)
    assert stops["sentence"] in refused.document["detail"]
    assert len(stops["counted"]) == 2
    assert stops["cleared_by"]
    vietnamese = api.ask("POST", path, act, token=token)
    assert "Chưa thực hiện được" in vietnamese.document["detail"]


def test_many_moves_have_a_result_each_and_looking_counts_as_acting_does(api: Api) -> None:
    codes, token = [a_model(api.ready, "xa-a") for _ in range(3)], api.token("lan-xa-a")
    moves = [{"record": code, "trigger": "register"} for code in codes]
    looked = api.ask("POST", "/advance", {"moves": moves, "dry_run": True}, token=token)
    assert [one["outcome"]["approved"] for one in looked.document["results"]] == [
        True,
        True,
        False,
    ]
    none = api.ask("POST", "/advance", {"moves": moves, "all_or_none": True}, token=token)
    assert [one["made"] for one in none.document["results"]] == [False] * 3
    assert [one["held_back"] for one in none.document["results"]] == [True, True, False]
    done = api.ask("POST", "/advance", {"moves": [*moves, moves[0]]}, token=token)
    assert [one["made"] for one in done.document["results"]] == [True, True, False, False]
    assert done.document["results"][3]["error"] == "record_twice"


def test_a_record_is_proposed_and_its_address_given(api: Api) -> None:
    token = api.token("lan-xa-a")
    given = {"plan": PLAN, "unit": "xa-a", "values": {"name": "Dân vận khéo"}}
    looked = api.ask("POST", "/records", {**given, "dry_run": True}, token=token)
    assert (looked.status, looked.document["record"]) == (200, "")
    made = api.ask("POST", "/records", given, token=token)
    assert made.status == 201, made.text
    at = made.headers["location"].removeprefix("/api/v1")
    assert api.ask("GET", at, token=token).document["form"]["name"] == "Dân vận khéo"
    elsewhere = api.ask("POST", "/records", {**given, "unit": "xa-b"}, token=token)
    assert elsewhere.status == 404


def test_what_is_known_is_acknowledged_once(api: Api) -> None:
    token = api.token("lan-xa-a")
    (owed,) = api.ask("GET", "/inbox", token=token).document["owed"]
    assert owed["can_acknowledge"]
    path = f"/records/{owed['record']}/acknowledge"
    assert api.ask("POST", path, {}, token=token).document["deadline"] == owed["deadline"]
    again = api.ask("POST", path, {}, token=token)
    assert (again.status, again.document["code"]) == (409, "acknowledged_before")


def test_records_and_entries_are_read_page_by_page(api: Api) -> None:
    for _ in range(5):
        a_model(api.ready)
    token = api.token("thu")
    for path, items, key in (
        (f"/plans/{PLAN}/records", "records", "record"),
        (f"/audit/{PLAN}", "entries", "seq"),
    ):
        whole = [one[key] for one in api.ask("GET", path, token=token).document[items]]
        assert len(whole) > 5
        found, after = [], ""
        for _ in range(len(whole)):
            page = api.ask("GET", f"{path}?limit=2{after}", token=token).document
            found += [one[key] for one in page[items]]
            if page["next"] is None:
                break
            after = f"&after={page['next']}"
        assert found == whole


def test_the_log_is_given_without_what_stands_beside_it(api: Api) -> None:
    record, token = a_model(api.ready), api.token("thu")
    act = {"trigger": "register", "note": "điều chỉ cán bộ biết"}
    assert api.ask("POST", f"/records/{record}/advance", act, token=token).status == 200
    told = api.ask("GET", f"/audit/{PLAN}?record={record}&channel=api", token=token)
    (entry,) = told.document["entries"]
    assert set(entry["private"]) == {"note"}
    assert "điều chỉ" not in told.text


@pytest.mark.parametrize(
    ("method", "path", "raw", "status", "code"),
    [
        ("GET", "/nowhere", None, 404, "http_404"),
        ("GET", "/plans/a%0Ab", None, 422, "unreadable"),
        ("DELETE", "/me", None, 405, "http_405"),
        ("POST", "/advance", b'{"a": "\xff"}', 400, "http_400"),
        ("GET", f"/plans/{PLAN}/records?limit=0", None, 422, "unreadable"),
        ("GET", f"/audit/{PLAN}?since=2023-03-01", None, 422, "unreadable"),
        ("GET", f"/plans/{PLAN}/records?state=flying", None, 404, "state_not_known"),
        ("GET", "/records/%00", None, 422, "unreadable"),
        ("POST", "/records", b"{", 422, "unreadable"),
        ("POST", "/records", b'{"plan": "\\ud800", "unit": "x"}', 422, "unreadable"),
        ("POST", "/records", b'{"plan": "p", "unit": "x", "colour": 1}', 422, "unreadable"),
        ("POST", f"/records/{PLAN}-0001/advance", b'{"trigger": "fly"}', 422, "trigger_unknown"),
    ],
)
def test_a_problem_is_a_document_with_a_code_and_a_sentence(
    api: Api, method: str, path: str, raw: bytes | None, status: int, code: str
) -> None:
    token = api.token("thu")
    answer = api.ask(method, path, raw=raw, token=token, Content_Type="application/json")
    assert answer.status == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.document["code"] == code
    assert answer.document["status"] == status
    assert answer.document["detail"]
    assert "Traceback" not in answer.text


def test_too_much_at_once_is_refused(api: Api) -> None:
    answer = api.ask(
        "POST",
        "/advance",
        raw=b"{}",
        token=api.token("thu"),
        Content_Length=str(26 * 1024 * 1024),
        Content_Type="application/json",
    )
    assert (answer.status, answer.document["code"]) == (413, "http_413")


def test_the_openapi_document_tells_each_operation_and_its_scope(api: Api) -> None:
    answer = api.ask("GET", "/openapi.json")
    document = json.loads(answer.text)
    assert document["openapi"].startswith("3.1")
    assert document["servers"] == [{"url": "/api/v1"}]
    told = {
        (method.upper(), path): one["x-scope"]
        for path, methods in document["paths"].items()
        for method, one in methods.items()
    }
    assert told == {(one.method, one.path): one.scope.value for one in ROUTES}
    assert "content-security-policy" in answer.headers


def test_reading_writes_nothing(api: Api) -> None:
    record, token = a_model(api.ready), api.token("thu")
    with api.ready.db.read() as work:
        before = work.sql("SELECT seq, hash FROM chain_head ORDER BY id")
    for route in ROUTES:
        if route.method == "GET":
            assert api.ask("GET", _path(route, record), token=token).status == 200
    with api.ready.db.read() as work:
        assert work.sql("SELECT seq, hash FROM chain_head ORDER BY id") == before


def test_an_act_on_paper_carries_its_dates(api: Api) -> None:
    record, token = a_model(api.ready), api.token("thu")
    sent = (NOW - timedelta(days=1)).isoformat()
    act = {"trigger": "register", "sent": sent, "evidence": "số 12-CV/ĐU"}
    assert api.ask("POST", f"/records/{record}/advance", act, token=token).status == 200
    history = api.ask("GET", f"/records/{record}", token=token).document["history"]
    assert history[-1]["channel"] == "paper"
    late = {**act, "sent": (NOW + timedelta(days=1)).isoformat(), "trigger": "register"}
    other = a_model(api.ready)
    refused = api.ask("POST", f"/records/{other}/advance", late, token=token)
    assert (refused.status, refused.document["code"]) == (422, "dates_out_of_order")


@pytest.mark.parametrize(
    ("content", "status"), [(b"MZ\x90\x00" + bytes(200), 422), (b"", 422), (PDF, 201)]
)
def test_a_paper_is_taken_only_without_harm(api: Api, content: bytes, status: int) -> None:
    record, token = a_model(api.ready), api.token("lan-xa-a")
    kind = next(iter(api.ready.plan.documents))
    part = "--b\r\nContent-Disposition: form-data; name="
    sent = f'{part}"kind"\r\n\r\n{kind}\r\n{part}"file"; filename="bao-cao.pdf"\r\n\r\n'.encode()
    answer = api.ask(
        "POST",
        f"/records/{record}/documents",
        raw=sent + content + b"\r\n--b--\r\n",
        token=token,
        Content_Type="multipart/form-data; boundary=b",
    )
    assert answer.status == status, answer.text
    kept = api.ask("GET", f"/records/{record}", token=token).document["documents"]
    assert len(kept) == (status == 201)
