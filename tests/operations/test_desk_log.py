"""The log on the desk over real HTTP: verified with who and when, taken away, led to by records."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import pytest

from engine.advance import advance
from engine.move import Move
from reports.audit_log import Wanted, read_log
from tests.builders import NOW, Ready, a_committee, an_officer
from tests.records import a_model
from tests.visiting import Browser, digest, signed_in

PLAN = "small-2023"


@pytest.fixture
def thu(ready: Ready, address: str) -> Browser:
    browser = Browser(address, cookies=signed_in(ready.db, "thu"))
    browser.get("/desk/log")
    return browser


# --- verifying -----------------------------------------------------------------------------------


def test_looking_at_the_last_check_checks_nothing(ready: Ready, thu: Browser) -> None:
    before = digest(ready.db)
    assert "Nobody has verified the log" in thu.get("/desk/log/verify").text
    assert digest(ready.db) == before


def test_a_check_is_kept_with_who_and_when(ready: Ready, thu: Browser) -> None:
    done = thu.post("/desk/log/verify")
    assert (done.status, done.to) == (303, "/desk/log/verify")
    page = thu.get(done.to).text
    assert "Last verified at 1 March 2023, 09:00 by thu" in page
    assert page.count('class="code"') == 2
    (sealed,) = read_log(ready.db, "huyen-uy", Wanted(act="audit.verified"), NOW)
    assert [(one["chain"], one["whole"]) for one in sealed.body["chains"]] == [
        (PLAN, True),
        ("huyen-uy", True),
    ]


def test_a_changed_entry_is_found_named_and_kept(ready: Ready, thu: Browser) -> None:
    code = a_model(ready)
    with ready.db.write() as work:
        head = ready.opened.plan.head_id
        work.sql("DROP TRIGGER IF EXISTS audit_entry_no_update")
        for name in work.sql("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            work.sql(f'DROP TRIGGER "{name[0]}"')
        work.sql(f"UPDATE audit_entry SET act = 'record.other' WHERE head_id = {head} AND seq = 2")
    thu.post("/desk/log/verify")
    page = thu.get("/desk/log/verify").text
    assert "is-late" in page
    assert "The log was changed" in page or "changed" in page
    assert code
    (sealed,) = read_log(ready.db, "huyen-uy", Wanted(act="audit.verified"), NOW)
    assert sealed.body["chains"][0] == {
        "chain": PLAN,
        "whole": False,
        "seq": 2,
        "what": "column",
        "detail": "act",
    }


# --- taking it away ------------------------------------------------------------------------------


def taken(thu: Browser, *fields: tuple[str, str]) -> zipfile.ZipFile:
    answer = thu.post("/desk/log/bundle", ("chain", PLAN), *fields)
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "application/zip"
    assert f'filename="{PLAN}-log.zip"' in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    return zipfile.ZipFile(io.BytesIO(answer.body))


def test_the_bundle_is_checked_by_its_own_program_and_sealed(
    ready: Ready, thu: Browser, tmp_path: Path
) -> None:
    a_model(ready)
    bundle = taken(thu)
    assert "secrets.jsonl" not in bundle.namelist()
    bundle.extractall(tmp_path / "bundle")
    program = tmp_path / "bundle" / "lantoa_verify.py"
    words = [sys.executable, "-I", str(program), str(tmp_path / "bundle")]
    ran = subprocess.run(words, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    (sealed,) = read_log(ready.db, PLAN, Wanted(act="audit.exported"), NOW)
    assert (sealed.actor, sealed.channel, sealed.body["secrets"]) == ("thu", "web", None)


def test_private_values_go_with_it_only_when_asked_and_the_log_says_so(
    ready: Ready, thu: Browser
) -> None:
    bundle = taken(thu, ("private", "yes"))
    assert "secrets.jsonl" in bundle.namelist()
    (sealed,) = read_log(ready.db, PLAN, Wanted(act="audit.exported"), NOW)
    assert sealed.body["secrets"] is not None


def test_nothing_of_it_stays_on_the_machine(
    ready: Ready, thu: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = tmp_path / "room"
    room.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(room))
    taken(thu)
    assert list(room.glob("lantoa-bundle-*")) == []


def test_anothers_log_is_not_there_and_a_unit_takes_none(ready: Ready, thu: Browser) -> None:
    a_committee(ready.db, "xa-khac")
    assert thu.post("/desk/log/bundle", ("chain", "xa-khac")).status == 404
    lan = Browser(thu.address, cookies=signed_in(ready.db, "lan-xa-a"))
    lan.get("/sign-in")
    for path in ("/desk/log/bundle", "/desk/log/verify"):
        assert lan.post(path, ("chain", PLAN)).status == 403


def test_an_auditor_verifies_and_takes_the_log(ready: Ready, thu: Browser) -> None:
    an_officer(ready.db, "kiem-tra", role="auditor")
    auditor = Browser(thu.address, cookies=signed_in(ready.db, "kiem-tra"))
    auditor.get("/desk/log")
    assert auditor.post("/desk/log/verify").status == 303
    assert "by kiem-tra" in auditor.get("/desk/log/verify").text
    assert "entries.jsonl" in taken(auditor).namelist()


# --- a record's timeline -------------------------------------------------------------------------


def test_a_record_leads_to_its_entry_in_the_log(ready: Ready, thu: Browser) -> None:
    code = a_model(ready)
    advance(ready.db, Move(code, "register"), ready.officer("lan-xa-a"), NOW)
    page = thu.get(f"/records/{code}").text
    leads = re.findall(r'href="(/desk/log\?[^"#]*)#e(\d+)"', page)
    assert len(leads) == 2
    for path, number in leads:
        assert f'id="e{number}"' in thu.get(path.replace("&amp;", "&")).text
    lan = Browser(thu.address, cookies=signed_in(ready.db, "lan-xa-a"))
    assert "/desk/log" not in lan.get(f"/records/{code}").text
