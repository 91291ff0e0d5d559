"""Machines that open links before people do: what each of ten kinds does with a letter's link.

Two more run in a real browser (``tests/browser/test_scanners.py``).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from threading import Barrier
from urllib.parse import urljoin, urlsplit

from tests.visiting import Answer, Browser


class _Forms(HTMLParser):
    """Links, and forms with their fields as they stand when nobody has touched them."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.fields: list[tuple[str, str]] = []
        self.buttons: list[tuple[str, str]] = []
        self.radios: list[tuple[str, str]] = []
        self.writing = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag in ("a", "link"):
            self.links.append(has.get("href", ""))
        elif tag in ("img", "script"):
            self.links.append(has.get("src", ""))
        elif tag == "button":
            self.buttons.append((has.get("name", ""), has.get("value", "")))
        elif has.get("type") == "radio":
            self.radios.append((has["name"], has["value"]))
            if "checked" in has:
                self.fields.append(self.radios[-1])
        elif tag in ("input", "textarea", "select") and has.get("name"):
            self.fields.append((has["name"], has.get("value", "")))
            self.writing = tag == "textarea"
        elif tag == "option" and "selected" in has:
            self.fields[-1] = (self.fields[-1][0], has.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self.writing:
            self.fields[-1] = (self.fields[-1][0], data)

    def handle_endtag(self, tag: str) -> None:
        self.writing = self.writing and tag != "textarea"


def read(page: Answer) -> _Forms:
    found = _Forms()
    found.feed(page.text)
    return found


def host(address: str) -> str:
    return urlsplit(address).netloc


def led_to(address: str, path: str, page: Answer) -> list[str]:
    """What a page leads to on its own host."""
    there = [urlsplit(urljoin(address + path, one)) for one in read(page).links]
    return [f"{one.path}?{one.query}".rstrip("?") for one in there if one.netloc == host(address)]


def head_then_get(address: str, path: str) -> None:
    """Looks whether there is a page, then reads it."""
    machine = Browser(address)
    machine.ask("HEAD", path, None, {})
    machine.get(path)


def get_twice(address: str, path: str) -> None:
    """Two reads, a tenth of a second apart, without cookies."""
    Browser(address).get(path)
    Browser(address).get(path)


def many_agents(address: str, path: str) -> None:
    """Fifty readers that call themselves differently."""
    names = ("Chrome/125 Windows", "python-requests", "Barracuda", "curl", "AppleMail")
    for at in range(50):
        Browser(address).get(path, User_Agent=f"{names[at % 5]} {at}")


def follow_everything(address: str, path: str) -> None:
    """Reads the page and all it leads to on this host, wherever it is sent on to."""
    machine = Browser(address)
    for link in led_to(address, path, machine.get(path)):
        for _ in range(5):
            answer = machine.get(link)
            if not answer.to or urlsplit(urljoin(address, answer.to)).netloc != host(address):
                break
            link = answer.to


def prefetch_all(address: str, path: str) -> None:
    """Asks for the page and all it leads to at once, as browsers and proxies do ahead of time."""
    machine = Browser(address)
    ahead = {"Purpose": "prefetch", "Sec-Purpose": "prefetch;prerender"}
    links = [path, *led_to(address, path, machine.ask("GET", path, None, ahead))]
    with ThreadPoolExecutor(4) as lines:
        for link in links:
            for method in ("HEAD", "GET"):
                lines.submit(Browser(address).ask, method, link, None, ahead)


def submit_every_form(address: str, path: str) -> None:
    """Sends the form as it stands, then once with each button."""
    machine = Browser(address)
    found = read(machine.get(path))
    for button in ((), *((one,) for one in found.buttons)):
        machine.post(path, *found.fields, *button)


def submit_without_cookies(address: str, path: str) -> None:
    """Sends what it found, with the first choice, from a browser that keeps nothing."""
    found = read(Browser(address).get(path))
    Browser(address).post(path, *found.fields, *found.radios[:1])


def change_the_case(address: str, path: str) -> None:
    """Writes the address in small letters, in capitals, and the other way round."""
    for changed in (path.lower(), path.upper(), path.swapcase()):
        Browser(address).get(changed)


def cut_and_mend(address: str, path: str) -> None:
    """Takes punctuation into the address, cuts it off, breaks it over lines."""
    for changed in (f"{path}.", f"{path}>", f"{path}%0A", path[:-1], path[:60], f"{path}=3D"):
        Browser(address).get(changed)


def odd_methods(address: str, path: str) -> None:
    """Asks with every other method, and posts nothing at all."""
    for method in ("OPTIONS", "PUT", "DELETE", "PATCH", "PROPFIND"):
        Browser(address).ask(method, path, None, {})
    Browser(address).post(path)


PROFILES: tuple[Callable[[str, str], None], ...] = (
    head_then_get,
    get_twice,
    many_agents,
    follow_everything,
    submit_every_form,
    submit_without_cookies,
    change_the_case,
    cut_and_mend,
    odd_methods,
    prefetch_all,
)

SHOWN = re.compile(r'name="shown" value="([0-9a-f]{64})"')


def officer_clicks(address: str, path: str, choice: str) -> Answer:
    """A person: opens the link, chooses, sends."""
    person = Browser(address)
    shown = SHOWN.search(person.get(path).text)
    assert shown
    return person.post(path, ("shown", shown[1]), ("choice", choice))


def officers_list(address: str, path: str) -> Answer:
    """A person: opens the link to a list, fills in its first row, chooses, sends."""
    person = Browser(address)
    shown = SHOWN.search(person.get(path).text)
    assert shown
    row = (("row.1.name", "Giếng làng"), ("row.1.sector", "village"))
    return person.post(path, ("shown", shown[1]), *row, ("choice", "send"), ("do", "send"))


def clicks_at_once(address: str, path: str, times: int) -> list[int]:
    """Twenty phones that have the page open send it at the same instant, so many times each."""
    together = Barrier(20)

    def clicks(_: int) -> list[int]:
        person = Browser(address)
        shown = SHOWN.search(person.get(path).text)
        assert shown
        together.wait()
        sent = (("shown", shown[1]), ("choice", "register"))
        return [person.post(path, *sent).status for _ in range(times)]

    with ThreadPoolExecutor(20) as phones:
        return [status for each in phones.map(clicks, range(20)) for status in each]
