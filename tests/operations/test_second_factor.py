"""The second factor: set up once, shown before a move of which the plan wants it, taken away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pyotp
import pytest

from engine.clock import now as real_now
from engine.sign_in.second_factor import STRONG_FOR, TRIES
from storage.records import record
from tests.api_client import served as api_served
from tests.builders import NOW, Ready, a_plan, ready_database
from tests.conftest import Lantoa
from tests.granting import KEY
from tests.records import a_model
from tests.signing_in import acts_of
from tests.visiting import Browser, served, signed_in
from workflows.definition import Definition


def _confirmed(plan: Definition) -> Definition:
    """The small plan, in which registering a model is weighty and confirmed."""
    track = plan.tracks["model"]
    weighty = {"confirm": "totp", "weight": "high"}
    moves = {
        name: move.model_copy(update=weighty if name == "register" else {})
        for name, move in track.transitions.items()
    }
    changed = {**plan.tracks, "model": track.model_copy(update={"transitions": moves})}
    return plan.model_copy(update={"tracks": changed})


@pytest.fixture
def ready(tmp_path: Path) -> Iterator[Ready]:
    home = tmp_path / "home"
    home.mkdir()
    (home / "link.key").write_text(KEY.hex())
    made = ready_database(f"sqlite:///{home / 'lantoa.db'}", plan=_confirmed(a_plan()))
    yield made
    made.db.close()


@pytest.fixture
def lan(ready: Ready, address: str) -> Browser:
    return Browser(address, cookies=signed_in(ready.db, "lan-xa-a"))


def _enrolled(browser: Browser) -> tuple[pyotp.TOTP, list[str]]:
    """An authenticator that counts, with its recovery codes; the step of now is used up."""
    browser.get("/account/totp")
    page = browser.post("/account/totp").text
    totp = pyotp.TOTP(re.findall(r"<code>([A-Z2-7]{32})</code>", page)[0])
    codes = browser.post("/account/totp/confirm", ("code", totp.at(real_now()))).text
    return totp, re.findall(r"<code>([\w]{4}-[\w]{4})</code>", codes)


def _next(totp: pyotp.TOTP) -> str:
    """The digits of the next step, which count already."""
    return totp.generate_otp(totp.timecode(real_now()) + 1)


def _state(ready: Ready, code: str) -> str:
    with ready.db.read() as work:
        row = record(work, code)
    assert row is not None
    return row.state


def _register(browser: Browser, ready: Ready, code: str) -> str:
    browser.get(f"/records/{code}")
    with ready.db.read() as work:
        row = record(work, code)
    assert row is not None
    answer = browser.post(f"/records/{code}", ("choice", "register"), ("version", str(row.version)))
    assert answer.status == 303, answer.text
    return answer.to


def test_a_picture_is_scanned_and_ten_codes_are_kept(ready: Ready, lan: Browser) -> None:
    lan.get("/account/totp")
    page = lan.post("/account/totp").text
    assert "<svg" in page
    assert "style=" not in page
    _, codes = _enrolled(lan)
    assert len(set(codes)) == 10
    assert "10 recovery codes are left" in lan.get("/account/totp").text
    assert "second_factor.began" in acts_of(ready)


def test_a_move_the_plan_wants_confirmed_asks_first(ready: Ready, lan: Browser) -> None:
    code = a_model(ready)
    assert _register(lan, ready, code) == f"/sign-in/again?next=%2Frecords%2F{code}"
    assert "you have none yet" in lan.get("/sign-in/again").text
    totp, _ = _enrolled(lan)
    lan.cookies.update(signed_in(ready.db, "lan-xa-a"))  # another session: not strong
    before = _state(ready, code)
    assert _register(lan, ready, code).startswith("/sign-in/again")
    assert _state(ready, code) == before
    lan.get("/sign-in/again")
    shown = lan.post("/sign-in/again", ("code", _next(totp)), ("next", f"/records/{code}"))
    assert (shown.status, shown.to) == (303, f"/records/{code}")
    assert _register(lan, ready, code) == f"/records/{code}"
    assert _state(ready, code) != before


def test_it_counts_for_a_quarter_of_an_hour(ready: Ready, lan: Browser, tmp_path: Path) -> None:
    code = a_model(ready)
    _enrolled(lan)
    with served(ready.db, tmp_path / "mail", NOW + STRONG_FOR) as later:
        lan.address = later
        assert _register(lan, ready, code).startswith("/sign-in/again")
    with served(ready.db, tmp_path / "mail", NOW + STRONG_FOR - timedelta(seconds=1)) as just:
        lan.address = just
        assert _register(lan, ready, code) == f"/records/{code}"


def test_digits_count_once(ready: Ready, lan: Browser) -> None:
    totp, _ = _enrolled(lan)
    lan.get("/sign-in/again")
    digits = _next(totp)

    def shows(_: int) -> int:
        return (
            Browser(lan.address, cookies=dict(lan.cookies))
            .post("/sign-in/again", ("code", digits), ("next", ""))
            .status
        )

    with ThreadPoolExecutor(4) as many:
        assert sorted(many.map(shows, range(4))) == [303, 422, 422, 422]


def test_a_recovery_code_stands_in_once(lan: Browser) -> None:
    _, codes = _enrolled(lan)
    lan.get("/sign-in/again")
    given = ("code", codes[0].upper().replace("-", " ")), ("next", "")
    assert lan.post("/sign-in/again", *given).status == 303
    assert lan.post("/sign-in/again", *given).status == 422
    assert "9 recovery codes are left" in lan.get("/account/totp").text


def test_after_five_wrong_ones_the_right_digits_wait(lan: Browser) -> None:
    totp, _ = _enrolled(lan)
    lan.get("/sign-in/again")
    for _ in range(TRIES):
        assert lan.post("/sign-in/again", ("code", "x"), ("next", "")).status == 422
    assert lan.post("/sign-in/again", ("code", _next(totp)), ("next", "")).status == 422


def test_it_is_not_taken_away_nor_replaced_without_it(ready: Ready, lan: Browser) -> None:
    totp, _ = _enrolled(lan)
    assert lan.post("/account/totp").to == "/account/totp"
    assert lan.post("/account/totp/end", ("code", "000000x")).status == 422
    assert lan.post("/account/totp/end", ("code", _next(totp))).status == 303
    assert "second_factor.ended" in acts_of(ready)


def test_nobody_is_led_elsewhere_by_it(lan: Browser) -> None:
    totp, _ = _enrolled(lan)
    page = lan.get("/sign-in/again?next=//evil.example").text
    assert 'name="next" value="/inbox"' in page
    assert 'href="//evil' not in page
    given = ("code", _next(totp)), ("next", "//evil.example")
    assert lan.post("/sign-in/again", *given).to == "/inbox"


def test_the_machine_takes_it_away_when_the_phone_is_lost(
    ready: Ready, lan: Browser, lantoa: Lantoa
) -> None:
    _enrolled(lan)
    at = ("--at", NOW.isoformat())
    assert "is taken away" in lantoa("officer", "reset-totp", "lan-xa-a", *at).out
    assert "has no authenticator" in lantoa("officer", "reset-totp", "lan-xa-a", *at).out
    assert "second_factor.ended" in acts_of(ready)
    assert "Set up" in lan.get("/account/totp").text


def test_the_database_holds_nothing_that_makes_digits(
    ready: Ready, lan: Browser, tmp_path: Path
) -> None:
    totp, codes = _enrolled(lan)
    files = b"".join(one.read_bytes() for one in (tmp_path / "home").glob("lantoa.db*"))
    secret = totp.byte_secret()
    for kept in (totp.secret.encode(), secret, secret.hex().encode(), codes[0].encode()):
        assert kept not in files


def test_a_program_is_refused_what_a_person_has_to_confirm(ready: Ready, tmp_path: Path) -> None:
    code = a_model(ready)
    before = _state(ready, code)
    many = {"moves": [{"record": code, "trigger": "register"}]}
    with api_served(ready, tmp_path / "mail") as api:
        token = api.token("lan-xa-a")
        told = [
            api.ask("POST", f"/records/{code}/advance", {"trigger": "register"}, token=token),
            api.ask("POST", "/advance", many, token=token),
        ]
    assert [(one.status, one.document["code"]) for one in told] == [(403, "needs_totp")] * 2
    assert _state(ready, code) == before
