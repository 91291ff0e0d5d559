"""Units and officers on pages: found, looked at, imported after a look, let go and let back in."""

from __future__ import annotations

import html
import re
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

import pyotp
import pytest
from python_calamine import CalamineWorkbook

from engine.api_scopes import Scope
from engine.api_tokens import create_token
from engine.over_people import AUDITOR
from engine.sign_in.second_factor import confirm, enrol
from engine.sign_in.session import IDLE, Visitor, begin, visitor
from storage.people import add_committee, officer, save_officer
from storage.roster import officer_entries, unit_entries
from storage.sessions import session
from storage.views import views
from tests.builders import NOW, Ready, a_unit, an_officer
from tests.granting import KEY
from tests.records import a_model
from tests.signing_in import acts_of, until
from tests.visiting import Answer, Browser, digest, served, session_of, signed_in

HEAD = "code,name,email,phone,role,unit\n"
NEW = "mai,Hoàng Thị Mai,mai@example.vn,0912345678,unit_officer,xa-a\n"


@pytest.fixture
def thu(ready: Ready, address: str) -> Browser:
    return Browser(address, cookies=signed_in(ready.db, "thu"))


def told(answer: Answer) -> str:
    """The words of a page."""
    assert answer.status == 200, (answer.status, answer.text)
    return words(answer)


def words(answer: Answer) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def handed(browser: Browser, what: str, text: str) -> Answer:
    browser.get(f"/import/{what}")
    file = ("file", "bảng.csv", text.encode())
    return browser.hand_in(f"/import/{what}", ("choice", "look"), files=[file])


def confirmed(browser: Browser, what: str, seen: Answer, *more: tuple[str, str]) -> Answer:
    """Press the button of a preview."""
    hidden = re.findall(r'type="hidden" name="(name|content|seen)" value="([^"]*)"', seen.text)
    fields = [(name, html.unescape(value)) for name, value in hidden]
    return browser.post(f"/import/{what}", *fields, ("choice", "take"), *more)


class TestLists:
    def test_officers_are_found_by_name_unit_role_and_standing(
        self, ready: Ready, thu: Browser
    ) -> None:
        an_officer(ready.db, "đào", unit_code="xa-b")
        everybody = told(thu.get("/people"))
        assert all(f"Đ/c {one}" in everybody for one in ("lan-xa-a", "lan-xa-b", "thu", "bi-thu"))
        assert "Party committee xa-a" in everybody
        found = told(thu.get("/people?words=LAN-xa-a"))
        assert "Đ/c lan-xa-a" in found
        assert "Đ/c bi-thu" not in found
        assert "Đ/c lan-xa-b" in told(thu.get(f"/people?words={quote('đ/c lan-xa-b')}"))
        of_unit = told(thu.get("/people?unit=xa-b&role=unit_officer"))
        assert "Đ/c lan-xa-b" in of_unit
        assert "Đ/c lan-xa-a" not in of_unit
        assert "No such officer." in told(thu.get("/people?standing=left"))
        assert "No such officer." in told(thu.get("/people?unit=nowhere"))
        assert "No such officer." in told(thu.get("/people?words=%25"))

    def test_a_long_list_comes_in_pages(self, ready: Ready, thu: Browser) -> None:
        for number in range(60):
            an_officer(ready.db, f"z{number:02}", unit_code="xa-a")
        first = thu.get("/people?role=unit_officer")
        assert first.text.count('href="/people/') == 50
        (more,) = re.findall(r'class="paging"><a href="([^"]+)"', first.text)
        second = thu.get(html.unescape(more))
        assert second.text.count('href="/people/') == 12
        assert "Next page" not in second.text

    def test_a_unit_s_page_has_its_officers_its_place_and_its_records(
        self, ready: Ready, thu: Browser
    ) -> None:
        code = a_model(ready)
        page = told(thu.get("/units/xa-a"))
        assert "Đ/c lan-xa-a" in page
        assert code in page
        assert code not in told(thu.get("/units/xa-b"))
        listed = told(thu.get("/units?words=XA-A"))
        assert "Party committee xa-a" in listed
        assert "Party committee xa-b" not in listed
        assert "No such unit." in told(thu.get("/units?standing=closed"))

    def test_another_committee_s_people_are_as_if_they_were_not_there(
        self, ready: Ready, thu: Browser
    ) -> None:
        with ready.db.write() as work:
            other = add_committee(work, code="khac", name_vi="Khác", name_en="Other", now=NOW)
            save_officer(work, other.id, code="la", name="Người lạ")
        assert thu.get("/people/la").status == 404
        assert "Người lạ" not in told(thu.get(f"/people?words={quote('lạ')}"))
        a_unit(ready.db, "xa-la", of="khac")
        assert thu.get("/units/xa-la").status == 404


class TestImport:
    def test_nothing_is_written_before_it_was_looked_at_and_confirmed(
        self, ready: Ready, thu: Browser
    ) -> None:
        before = digest(ready.db)
        seen = handed(thu, "officers", HEAD + NEW)
        assert "Nothing is written yet. New: 1; changed: 0; as they are: 0" in told(seen)
        assert "Full name: Hoàng Thị Mai" in told(seen)
        assert digest(ready.db) == before
        done = confirmed(thu, "officers", seen)
        assert "New: 1; changed: 0; as they were: 0; rows with errors left out: 0" in told(done)
        with ready.db.read() as work:
            entry = officer_entries(work, ready.opened.plan.committee_id)["mai"]
        assert (entry.row.phone, [one.role for one in entry.roles]) == (
            "0912345678",
            ["unit_officer"],
        )
        assert acts_of(ready)[-1] == "people.officers_imported"

    def test_what_changes_is_shown_old_beside_new_row_by_row(
        self, ready: Ready, thu: Browser
    ) -> None:
        text = "code,name_vi,name_en,kind,level\nxa-a,Đảng bộ xã Á,,dang_bo,xã\n"
        page = handed(thu, "units", text).text
        assert "<del>Đảng bộ xa-a</del> → <ins>Đảng bộ xã Á</ins>" in page
        assert "<del>commune</del> → <ins>xã</ins>" in page

    def test_every_fault_is_told_by_row_and_cell_and_good_rows_can_go_in_alone(
        self, ready: Ready, thu: Browser
    ) -> None:
        bad = "tu,Tú,không phải thư,12,unit_officer,xa-zzz\n"
        seen = handed(thu, "officers", HEAD + NEW + bad)
        page = told(seen)
        assert all(cell in page for cell in ("C3 ·", "D3 ·", "F3 ·"))
        assert "rows with errors: 1" in page
        stopped = confirmed(thu, "officers", seen)
        assert "Nothing is written yet" in told(stopped)
        done = confirmed(thu, "officers", seen, ("skip_bad", "yes"))
        assert "New: 1;" in told(done)
        with ready.db.read() as work:
            known = officer_entries(work, ready.opened.plan.committee_id)
        assert "mai" in known
        assert "tu" not in known

    def test_what_changed_since_the_look_is_shown_again_first(
        self, ready: Ready, thu: Browser
    ) -> None:
        seen = handed(thu, "officers", HEAD + NEW)
        an_officer(ready.db, "mai", unit_code="xa-b")
        again = confirmed(thu, "officers", seen)
        assert "Something has changed since you looked" in told(again)
        assert "New: 1;" not in words(again)
        assert "changed: 1;" in told(confirmed(thu, "officers", again))

    @pytest.mark.parametrize("what", ["officers", "units"])
    @pytest.mark.parametrize("lang", ["vi", "en"])
    def test_the_table_of_what_is_known_changes_nothing_when_imported(
        self, ready: Ready, thu: Browser, what: str, lang: str
    ) -> None:
        thu.lang = lang
        file = thu.get(f"/import/{what}/known.xlsx").body
        thu.get(f"/import/{what}")
        before = digest(ready.db)
        seen = thu.hand_in(f"/import/{what}", ("choice", "look"), files=[("file", "a.xlsx", file)])
        assert seen.status == 200
        count = 4 if what == "officers" else 2
        said = f"as they are: {count}" if lang == "en" else f"giữ nguyên {count}"
        assert said in words(seen)
        assert digest(ready.db) == before
        blank = CalamineWorkbook.from_filelike(
            BytesIO(thu.get(f"/import/{what}/template.xlsx").body)
        )
        assert len(blank.get_sheet_by_index(0).to_python()) == 1

    def test_what_is_no_table_is_refused_with_a_sentence(self, thu: Browser) -> None:
        thu.get("/import/units")
        none = thu.hand_in("/import/units", ("choice", "look"))
        assert (none.status, "No file was chosen." in words(none)) == (422, True)
        photo = thu.hand_in(
            "/import/units", ("choice", "look"), files=[("file", "a.xlsx", b"\x89PNG\r\n\x1a\n")]
        )
        assert photo.status == 422

    def test_an_auditor_sees_but_changes_nothing(self, ready: Ready, address: str) -> None:
        an_officer(ready.db, "kiem-tra", role=AUDITOR)
        auditor = Browser(address, cookies=signed_in(ready.db, "kiem-tra"))
        assert "Import officers" not in told(auditor.get("/people"))
        assert "Let go" not in told(auditor.get("/people/lan-xa-a"))
        assert handed(auditor, "officers", HEAD + NEW).status == 403
        assert auditor.post("/people/lan-xa-a/leave", ("note", "x")).status == 403
        assert auditor.post("/people/lan-xa-a/sessions").status == 403


class TestOneOfficer:
    def test_somebody_is_let_go_with_a_reason_and_told_whose_work_it_is(
        self, ready: Ready, address: str, thu: Browser
    ) -> None:
        an_officer(ready.db, "mai", unit_code="xa-a")
        lan = Browser(address, cookies=signed_in(ready.db, "lan-xa-a"))
        assert lan.get("/inbox").status == 200
        look = told(thu.get("/people/lan-xa-a/leave"))
        assert "Holds this role too: Đ/c mai" in look
        assert thu.post("/people/lan-xa-a/leave", ("note", "")).status == 422
        done = told(thu.post("/people/lan-xa-a/leave", ("note", "nghỉ hưu")))
        assert "Đ/c lan-xa-a has left." in done
        assert "sessions 1" in done
        assert lan.get("/inbox").status == 303
        assert "This officer has left" in told(thu.get("/people/lan-xa-a"))
        back = thu.post("/people/lan-xa-a/return", ("note", "về lại"))
        assert back.to == "/people/lan-xa-a?done=returned"
        assert acts_of(ready)[-1] == "people.officer_returned"

    def test_the_only_holder_is_let_go_only_when_that_is_ticked(
        self, ready: Ready, thu: Browser
    ) -> None:
        assert "Nobody else holds it" in told(thu.get("/people/bi-thu/leave"))
        refused = thu.post("/people/bi-thu/leave", ("note", "nghỉ"))
        assert (refused.status, "Nobody else would hold" in words(refused)) == (422, True)
        forced = thu.post("/people/bi-thu/leave", ("note", "nghỉ"), ("force", "yes"))
        assert "has left" in told(forced)

    def test_sessions_and_tokens_of_another_are_ended_from_the_page(
        self, ready: Ready, address: str, thu: Browser
    ) -> None:
        lan = ready.officer("lan-xa-a").officer_id or 0
        made = create_token(ready.db, lan, (Scope.READ,), ready.officer("thu"), NOW, client="Sổ")
        here, there = (Browser(address, cookies=signed_in(ready.db, "lan-xa-a")) for _ in "ab")
        page = thu.get("/people/lan-xa-a")
        (first, *_) = re.findall(r'name="session" value="([0-9a-f]+)"', page.text)
        thu.post("/people/lan-xa-a/sessions", ("session", first))
        assert sorted(one.get("/account").status for one in (here, there)) == [200, 303]
        thu.post("/people/lan-xa-a/sessions")
        assert [one.get("/account").status for one in (here, there)] == [303, 303]
        thu.post("/people/lan-xa-a/tokens", ("number", str(made.number)))
        assert "Sổ · ended" in told(thu.get("/people/lan-xa-a"))
        assert acts_of(ready)[-3:] == ["session.ended", "session.ended", "token.revoked"]

    def test_whoever_has_an_authenticator_shows_it_before_people_are_changed(
        self, ready: Ready, thu: Browser
    ) -> None:
        with_factor(ready, "thu")
        thu.get("/people/lan-xa-a/leave")
        asked = thu.post("/people/lan-xa-a/leave", ("note", "nghỉ"), ("force", "yes"))
        assert asked.to == "/sign-in/again?next=%2Fpeople%2Flan-xa-a%2Fleave"
        assert thu.get("/import/officers").to == "/sign-in/again?next=%2Fimport%2Fofficers"
        with ready.db.read() as work:
            found = officer(work, ready.opened.plan.committee_id, "lan-xa-a")
        assert found is not None
        assert found.active


def with_factor(ready: Ready, code: str) -> None:
    """Give an officer an authenticator that counts, in a session that is over since."""
    with ready.db.write() as work:
        token = begin(work, ready.officer(code).officer_id or 0, "", NOW - timedelta(hours=1))
    signed = visitor(ready.db, token, NOW - timedelta(hours=1))
    assert isinstance(signed, Visitor)
    enrolling = enrol(ready.db, KEY, signed.officer, NOW)
    assert enrolling is not None
    digits = pyotp.TOTP(enrolling.secret).at(NOW)
    assert confirm(ready.db, KEY, signed, digits, NOW, NOW, "root@host")


def test_units_of_every_name_they_bore_are_found(ready: Ready, thu: Browser) -> None:
    handed(thu, "units", "code,name_vi,kind\nthue,Chi cục Thuế,dang_bo\n")
    seen = handed(thu, "units", "code,name_vi,kind\nthue,Chi cục Thuế,dang_bo\n")
    assert "Would join plan small-2023: thue." in told(seen)
    confirmed(thu, "units", seen)
    with ready.db.read() as work:
        assert "thue" in unit_entries(work, ready.opened.plan.committee_id)
    assert "Chi cục Thuế" in told(thu.get(f"/units?words={quote('CHI CỤC')}"))


def test_who_looked_at_whom_stands_in_a_log_for_the_auditor_alone(
    ready: Ready, address: str, thu: Browser
) -> None:
    thu.get("/people/lan-xa-a")
    thu.get("/import/officers/known.xlsx")
    thu.ask("HEAD", "/people/lan-xa-b", None, {})
    until(lambda: len(seen(ready)) == 2)
    assert seen(ready) == [("thu", "roster", "", 4), ("thu", "officer", "lan-xa-a", 1)]
    assert thu.get("/desk/log/views").status == 403
    an_officer(ready.db, "kiem-tra", role=AUDITOR)
    auditor = Browser(address, cookies=signed_in(ready.db, "kiem-tra"))
    page = told(auditor.get("/desk/log/views"))
    assert "An officer · lan-xa-a" in page
    assert "All officers as a file" in page
    assert "All officers" not in told(auditor.get("/desk/log/views?subject=lan-xa-a"))


def test_a_session_in_use_goes_on_and_an_idle_one_is_over(ready: Ready, tmp_path: Path) -> None:
    cookies = signed_in(ready.db, "lan-xa-a", NOW)
    later = NOW + IDLE - timedelta(minutes=1)
    with served(ready.db, tmp_path / "mail", later) as address:
        assert Browser(address, cookies=cookies).get("/inbox").status == 200
        until(lambda: seen_at(ready, cookies) == later)
    with served(ready.db, tmp_path / "mail", later + IDLE) as address:
        assert Browser(address, cookies=cookies).get("/inbox").status == 303


def seen(ready: Ready) -> list[tuple[str, str, str, int]]:
    with ready.db.read() as work:
        found = views(work, ready.opened.plan.committee_id)
    return [(one.actor, one.what, one.subject, one.rows) for one in found]


def seen_at(ready: Ready, cookies: dict[str, str]) -> datetime | None:
    with ready.db.read() as work:
        found = session(work, session_of(cookies))
    return found.seen_at if found else None
