"""The console over real HTTP: an officer's work, a record, a plan, each as far as it is theirs."""

from __future__ import annotations

import re

import pytest

from storage.records import record
from tests.builders import NOW, Ready
from tests.records import a_model, models
from tests.visiting import Browser, signed_in

PLAN = "small-2023"


def as_officer(ready: Ready, address: str, code: str = "lan-xa-a", lang: str = "en") -> Browser:
    return Browser(address, lang, signed_in(ready.db, code, NOW))


def standing(ready: Ready, code: str) -> str:
    with ready.db.read() as work:
        row = record(work, code)
    assert row is not None
    return row.state


def picked(page: str) -> list[str]:
    """What the boxes of an inbox send."""
    return re.findall(r'name="record" value="([^"]+@\d+)"', page)


def test_an_inbox_holds_what_is_owed_and_what_waits(ready: Ready, address: str) -> None:
    code = a_model(ready)
    page = as_officer(ready, address).get("/inbox").text
    assert f'href="/records/{code}"' in page
    assert "List of models" in page or "days left" in page
    other = as_officer(ready, address, "lan-xa-b").get("/inbox").text
    assert code not in other


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize(
    "path", ["/inbox", "/plans", f"/plans/{PLAN}", f"/plans/{PLAN}/sent", "/records/{code}"]
)
def test_every_page_is_there_in_both_languages(
    ready: Ready, address: str, path: str, lang: str
) -> None:
    code = a_model(ready)
    for officer in ("lan-xa-a", "thu"):
        page = as_officer(ready, address, officer, lang).get(path.format(code=code))
        assert page.status == 200
        assert f'<html lang="{lang}">' in page.text
        assert len(page.body) < 100_000
        assert "style=" not in page.text


def test_another_units_record_is_as_if_it_were_not_there(ready: Ready, address: str) -> None:
    code = a_model(ready)
    stranger = as_officer(ready, address, "lan-xa-b")
    for path in (f"/records/{code}", f"/records/{code}/states.svg", "/records/none-0001"):
        assert stranger.get(path).status == 404
    stranger.get("/inbox")
    assert stranger.post(f"/records/{code}", ("choice", "register"), ("version", "1")).status == 404
    assert standing(ready, code) == "proposed"
    assert as_officer(ready, address, "thu").get(f"/records/{code}").status == 200


def test_a_record_moves_from_its_page_and_its_history_tells(ready: Ready, address: str) -> None:
    code = a_model(ready)
    lan = as_officer(ready, address)
    lan.get(f"/records/{code}")
    done = lan.post(f"/records/{code}", ("choice", "register"), ("version", "1"))
    assert (done.status, done.to) == (303, f"/records/{code}")
    page = lan.get(done.to).text
    assert "Registered" in page
    assert "web page" in page


def test_a_page_that_grew_old_moves_nothing(ready: Ready, address: str) -> None:
    code = a_model(ready)
    lan = as_officer(ready, address)
    lan.get(f"/records/{code}")
    lan.post(f"/records/{code}", ("choice", "register"), ("version", "1"))
    stale = lan.post(f"/records/{code}", ("choice", "withdraw"), ("version", "1"), ("note", "x"))
    assert stale.status == 409
    assert standing(ready, code) == "registered"


def test_a_record_tells_whose_the_other_moves_are(ready: Ready, address: str) -> None:
    code = a_model(ready)
    lan = as_officer(ready, address)
    lan.get(f"/records/{code}")
    lan.post(f"/records/{code}", ("choice", "register"), ("version", "1"))
    page = lan.get(f"/records/{code}").text
    assert "What others can do" in page
    assert "Scale up" in page


def test_the_states_are_drawn_with_the_one_it_stands_in_filled(ready: Ready, address: str) -> None:
    code = a_model(ready)
    drawn = as_officer(ready, address).get(f"/records/{code}/states.svg?lang=en")
    assert drawn.headers["Content-Type"].startswith("image/svg+xml")
    assert "Proposed" in drawn.text


def test_several_records_move_at_once_after_a_look_and_each_tells_its_result(
    ready: Ready, address: str
) -> None:
    codes = models(ready, 3)  # two at most may be registered
    lan = as_officer(ready, address)
    boxes = [one for one in picked(lan.get("/inbox").text) if one.split("@")[0] in codes]
    chosen = [("record", one) for one in boxes]
    look = lan.post("/inbox/preview", ("move", "register"), *chosen)
    assert look.status == 200
    assert look.text.count("will move") == 2
    assert look.text.count("cannot move") == 1
    assert {standing(ready, one) for one in codes} == {"proposed"}
    done = lan.post("/inbox/advance", ("move", "register"), *chosen)
    assert done.text.count("✓") == 2
    assert done.text.count("✗") == 1
    assert sorted(standing(ready, one) for one in codes) == ["proposed", *["registered"] * 2]


def test_choosing_nothing_is_told(ready: Ready, address: str) -> None:
    lan = as_officer(ready, address)
    a_model(ready)
    lan.get("/inbox")
    assert lan.post("/inbox/preview", ("move", "register")).status == 422


def test_an_officer_says_that_they_know_a_date(ready: Ready, address: str) -> None:
    lan = as_officer(ready, address)
    page = lan.get("/inbox").text
    found = re.search(
        r'name="record" value="([^"@]+)"><input type="hidden" name="deadline" value="([^"]+)"', page
    )
    assert found
    sent = (("record", found[1]), ("deadline", found[2]))
    assert lan.post("/inbox/acknowledge", *sent).status == 303
    assert "I know the date" not in lan.get("/inbox").text


def test_an_inbox_goes_on_where_its_page_ended_and_stays_there(
    ready: Ready, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.console.inbox.AT_MOST", 1)
    codes = models(ready, 2)
    lan = as_officer(ready, address)
    seen, at = [], "/inbox"
    while at:
        page = lan.get(at).text
        seen += re.findall(r'<p class="what"><a href="/records/([^"]+)"', page)
        onward = re.search(r'href="(/inbox\?after=[^"]+)"', page)
        if "From the beginning" not in page:  # the first page: what is owed can be known
            known = re.search(r'name="record" value="([^"@]+)"><input [^>]*value="([^"]+)"', page)
            assert known
            said = [("record", known[1]), ("deadline", known[2]), ("after", "2023~1")]
            assert lan.post("/inbox/acknowledge", *said).to == "/inbox?after=2023~1"
        at = onward[1] if onward else ""
    assert len(seen) == len(set(seen)) == 3
    assert set(codes) < set(seen)
    assert lan.get("/inbox?after=nonsense").status == 422


def test_the_sheet_of_who_sent_has_a_message_for_each_unit(ready: Ready, address: str) -> None:
    page = as_officer(ready, address, "thu").get(f"/plans/{PLAN}/sent").text
    assert "Party committee xa-a" in page
    for code, unit in (("0001", "xa-a"), ("0002", "xa-b")):
        text = re.search(rf'<textarea id="for-small-2023-{code}" readonly[^>]*>([^<]*)<', page)
        assert text, "a message is there for whoever has no JavaScript"
        assert f"Unit: Party committee {unit}\nDue: before 10 March 2023" in text[1]
        assert f"Code: small-2023-{code}" in text[1]
    group = re.search(r'<textarea id="for-group"[^>]*>([^<]*)<', page)
    assert group
    assert "2 units have not sent it:\n- Party committee xa-a\n- Party committee xa-b" in group[1]
    mine = as_officer(ready, address, "lan-xa-b").get(f"/plans/{PLAN}/sent").text
    assert "Party committee xa-a" not in mine


def test_the_sheet_of_who_sent_shows_one_date_of_the_plan(ready: Ready, address: str) -> None:
    thu = as_officer(ready, address, "thu")
    link = re.search(rf'href="(/plans/{PLAN}/sent\?date=[^"]+)"', thu.get(f"/plans/{PLAN}").text)
    assert link
    assert "Party committee xa-a" in thu.get(link[1]).text
    assert thu.get(f"/plans/{PLAN}/sent?date=none~").status == 404
    assert thu.get(f"/plans/{PLAN}/sent?after=nonsense").status == 422


def test_all_records_of_a_plan_are_the_committees(ready: Ready, address: str) -> None:
    a_model(ready)
    assert as_officer(ready, address).get(f"/plans/{PLAN}/records").status == 403
    assert as_officer(ready, address, "thu").get(f"/plans/{PLAN}/records").status == 200
    assert as_officer(ready, address, "thu").get(f"/plans/{PLAN}/records?state=no").status == 404
    assert as_officer(ready, address, "thu").get("/plans/none-2023").status == 404
