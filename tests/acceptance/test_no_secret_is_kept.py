"""A service worked with in every way; afterwards no secret is found in anything that is kept.

Links, sign-ins, sessions, an authenticator, tokens of programs: each must be nowhere but in the
letter, the cookie or the one page that it was made for.
"""

from __future__ import annotations

import base64
import email
import json
import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from email.policy import SMTP
from pathlib import Path

import pyotp
import pytest

from engine.clock import now as real_now
from storage.lifecycle import open_database
from storage.mail import archived, messages
from storage.tables.all import METADATA
from tests.builders import ready_database
from tests.conftest import Lantoa
from tests.scanning import SHOWN
from tests.serving import Serving, until
from tests.signing_in import asked, letters
from tests.visiting import Answer, Browser

AT = ("--at", "2023-03-06T09:00")
LINK = re.compile(r"/a/([0-9a-f]{32})/([\w-]{43})")
PLAN = "small-2023"


@dataclass
class Kept:
    """What may be kept, by a name that tells where it is, and what must not be in it."""

    places: dict[str, bytes] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)

    def read(self, name: str, page: Answer, *statuses: int) -> None:
        """A page as it was shown, with its headers."""
        assert page.status in (statuses or (200,)), (name, page.status, page.text[:500])
        headers = "\n".join(f"{name}: {value}" for name, value in page.headers.items())
        self.places[name] = page.body + headers.encode()

    def found(self) -> list[str]:
        """Every secret in every place, in whichever way it may be written."""
        forms = {
            f"{name} as {how}": form
            for name, secret in self.secrets.items()
            for how, form in written(secret).items()
        }
        return [
            f"{name} in {place}"
            for place, content in self.places.items()
            for name, form in forms.items()
            if form in content
        ]


def written(secret: str) -> dict[str, bytes]:
    """A secret as it is, as hexadecimal digits, in base64, and as the bytes it stands for."""
    plain = secret.encode()
    forms = {
        "text": plain,
        "hex": plain.hex().encode(),
        # Whole groups from the start; what follows it in a longer text changes only the end.
        "base64": base64.b64encode(plain[: len(plain) // 3 * 3]),
    }
    if re.fullmatch("[A-Z2-7]{32}", secret):
        forms["bytes"] = base64.b32decode(secret)
    if re.fullmatch(r"[\w-]{43}", secret):
        forms["bytes"] = base64.urlsafe_b64decode(f"{secret}=")
    if re.fullmatch("[0-9a-f]{64}", secret):
        forms["bytes"] = bytes.fromhex(secret)
    if re.fullmatch(r"\w{4}-\w{4}", secret):
        forms["digits"] = plain.replace(b"-", b"")
    return forms


@pytest.fixture
def home(tmp_path: Path) -> Path:
    made = tmp_path / "home"
    made.mkdir()
    ready_database(f"sqlite:///{made / 'lantoa.db'}").db.close()
    return made


def link_of(home: Path) -> str:
    """The link in a reminder that has left."""
    for file in sorted((home / "mail").rglob("*.eml")):
        part = email.message_from_bytes(file.read_bytes(), policy=SMTP).get_body(("plain",))
        found = LINK.search(str(part.get_content())) if part else None
        if found:
            return found[0]
    return ""


def worked_with(serving: Serving, home: Path, lantoa: Lantoa, kept: Kept) -> None:
    """Letters, links, both ways to sign in, an authenticator, tokens, and much that goes wrong."""
    address, secrets = serving.address, kept.secrets
    until(lambda: bool(link_of(home)))
    link = link_of(home)
    secrets["link"] = link.rpartition("/")[2]
    act_by_link(address, link, kept)
    lan, thu = Browser(address), Browser(address)
    signed_in_by_letter(lan, home, kept)
    signed_in_by_machine(thu, lantoa, kept)
    authenticator(lan, kept)
    programs(address, lantoa, kept)
    for name, browser in (("lan", lan), ("thu", thu)):
        secrets[f"session of {name}"] = browser.cookies["lantoa-session"]
    read_by(thu, kept)


def act_by_link(address: str, link: str, kept: Kept) -> None:
    person = Browser(address)
    page = person.get(link)
    kept.read("page of the link", page)
    shown = SHOWN.search(page.text)
    assert shown
    seen = ("shown", shown[1])
    kept.read("form of another site", person.post(link, seen, Origin="https://x.vn"), 403)
    kept.read("nothing chosen", person.post(link, seen), 422)
    kept.read("not now", person.post(link, seen, ("choice", "later")))
    kept.read("refused", person.post(link, seen, ("choice", "send")), 409)
    kept.read("another method", person.ask("PUT", link, None, {}), 405)
    large = {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": "9" * 11}
    kept.read("too large", person.ask("POST", link, b"", large), 413)


def signed_in_by_letter(lan: Browser, home: Path, kept: Kept) -> None:
    letter = asked(lan, home / "mail")
    lan.get(letter.link)
    kept.secrets["sign-in link"] = letter.link.rpartition("/")[2]
    kept.read("wrong code", lan.post("/sign-in/code", ("code", letter.wrong_code)), 422, 200, 403)
    kept.read("link elsewhere", Browser(lan.address).post(letter.link), 200, 403)
    assert lan.post(letter.link).status == 303
    kept.read("sign-in used up", lan.post(letter.link), 410, 200, 303)


def signed_in_by_machine(thu: Browser, lantoa: Lantoa, kept: Kept) -> None:
    made = lantoa("officer", "sign-in", "thu", "--json", *AT)
    link = re.sub(r"^https?://[^/]+", "", str(made.document["link"]))
    kept.secrets["sign-in from the machine"] = link.rpartition("/")[2]
    thu.get(link)
    assert thu.post(link).status == 303


def authenticator(lan: Browser, kept: Kept) -> None:
    lan.get("/account/totp")
    page = lan.post("/account/totp").text
    secret = re.findall(r"<code>([A-Z2-7]{32})</code>", page)[0]
    digits = pyotp.TOTP(secret).at(real_now())
    codes = lan.post("/account/totp/confirm", ("code", digits)).text
    kept.secrets["authenticator"] = secret
    recovery = re.findall(r"<code>([\w]{4}-[\w]{4})</code>", codes)
    assert len(recovery) == 10
    kept.secrets |= {f"recovery code {n}": one for n, one in enumerate(recovery)}
    kept.read("wrong digits", lan.post("/sign-in/again", ("code", "000000")), 200, 403, 422)
    kept.read("account afterwards", lan.get("/account"))
    kept.read("authenticator afterwards", lan.get("/account/totp"))


def programs(address: str, lantoa: Lantoa, kept: Kept) -> None:
    for name, scope in (("API token", "read"), ("calendar", "calendar"), ("metrics", "metrics")):
        made = lantoa("token", "create", "lan-xa-a", "--scope", scope, "--json", *AT)
        assert made.exit_code == 0, made.err
        (kept.secrets[name],) = set(re.findall(r"lantoa_[\w-]{43}", made.out))
    machine = Browser(address)
    bearer = {"Authorization": f"Bearer {kept.secrets['API token']}"}
    for path in ("/api/v1/inbox", "/api/v1/records/nothing", "/api/v1/nowhere"):
        kept.read(f"API {path}", machine.get(path, **bearer), 200, 404)
    kept.read("API refused", machine.ask("POST", "/api/v1/tokens", b"{", bearer), 404, 405)
    watching = {"Authorization": f"Bearer {kept.secrets['metrics']}"}
    kept.read("metrics", machine.get("/metrics", **watching))
    kept.read("nothing there", machine.get(f"/nowhere/{kept.secrets['link']}"), 404)
    kept.read("feed", machine.get(f"/calendar/{kept.secrets['calendar']}.ics"))
    kept.read("feed of another", machine.get(f"/calendar/{kept.secrets['API token']}.ics"), 404)


def read_by(thu: Browser, kept: Kept) -> None:
    pages = ("inbox", "plans", f"plans/{PLAN}", f"plans/{PLAN}/sent", f"plans/{PLAN}/records")
    desk = ("desk", "desk/log", "desk/letters", "desk/incidents", "desk/incidents/closed")
    sent = (f"desk/letters/{n}" for n in range(1, 6))
    for path in (*pages, *desk, *sent, "healthz", "account"):
        kept.read(path, thu.get(f"/{path}"), 200, 404)


def rows(home: Path) -> Iterator[tuple[str, bytes]]:
    """Every table as text, and every letter that was sent as it can be read."""
    with closing(open_database(f"sqlite:///{home / 'lantoa.db'}")) as db, db.read() as work:
        for name in METADATA.tables:
            yield f"table {name}", repr(work.sql(f"SELECT * FROM {name}")).encode()
        for one in messages(work):
            message = archived(work, one.id)
            for at, part in enumerate(email.message_from_bytes(message or b"").walk()):
                content = part.get_payload(decode=True)
                if isinstance(content, bytes):
                    yield f"archived letter {one.id}, part {at}", content


def exported(lantoa: Lantoa, out: Path) -> Iterator[tuple[str, bytes]]:
    """What commands say and write that somebody may keep or hand on."""
    said = (
        ("audit", "log", PLAN, "--json"),
        ("audit", "log", "huyen-uy", "--json"),
        ("mail", "list", "--json"),
        *(("mail", "show", str(n), "--json") for n in range(1, 6)),
        ("token", "list", "--json"),
        ("session", "list", "--json"),
        ("incident", "list", "--json"),
        ("plan", "show", PLAN, "--json"),
        ("doctor", "--json"),
        ("inbox", "--as", "lan-xa-a", "--json"),
    )
    for words in said:
        ran = lantoa(*words, *AT)
        assert ran.exit_code in (0, 1), (words, ran.err)
        yield " ".join(words), (ran.out + ran.err).encode()
    for chain in (PLAN, "huyen-uy"):
        ran = lantoa("audit", "export", chain, str(out / chain), "--with-private", *AT)
        assert ran.exit_code == 0, ran.err
    assert lantoa("backup", str(out / "backup.db")).exit_code == 0
    for file in sorted(out.rglob("*")):
        if file.is_file():
            yield f"exported {file.relative_to(out)}", file.read_bytes()


@pytest.mark.long
@pytest.mark.timeout(300)
def test_no_secret_is_found_in_anything_that_is_kept(
    home: Path, tmp_path: Path, lantoa: Lantoa
) -> None:
    kept = Kept()
    with Serving(home, *AT, LANTOA_LOG="debug") as serving:
        worked_with(serving.ready(), home, lantoa, kept)
        assert serving.stop() == 0
        kept.places["log of the service"] = serving.log.encode()
    key = (home / "link.key").read_text().strip()
    kept.secrets["key of links"] = key
    out = tmp_path / "out"
    out.mkdir()
    kept.places |= dict(exported(lantoa, out)) | dict(rows(home))
    for file in home.rglob("*"):
        if file.is_file() and file.parent.name != "mail" and file.suffix != ".eml":
            kept.places[f"file {file.name}"] = file.read_bytes()
    del kept.places["file link.key"]
    assert len(kept.secrets) == 20, sorted(kept.secrets)
    assert kept.found() == []
    assert not re.search(rb"[\w-]{43}(?![\w-])", kept.places["log of the service"])
    planted = {**kept.places, "planted": f"x{json.dumps(kept.secrets)}".encode()}
    assert len(Kept(planted, kept.secrets).found()) == len(kept.secrets)
    assert letters(home / "mail"), "the letters themselves are what secrets are for"
