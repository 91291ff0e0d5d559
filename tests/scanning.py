"""Machines that open links before people do: what each of ten kinds does with a letter's link."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
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
    """Five readers that call themselves differently."""
    for agent in ("Chrome/125 Windows", "python-requests", "Barracuda", "curl", "AppleMail"):
        Browser(address).get(path, User_Agent=agent)


def follow_everything(address: str, path: str) -> None:
    """Reads the page and everything it leads to on this host."""
    machine = Browser(address)
    for link in read(machine.get(path)).links:
        there = urlsplit(urljoin(address + path, link))
        if there.netloc == urlsplit(address).netloc:
            machine.get(f"{there.path}?{there.query}".rstrip("?"))


def submit_as_found(address: str, path: str) -> None:
    """Sends the form as it stands."""
    machine = Browser(address)
    machine.post(path, *read(machine.get(path)).fields)


def submit_every_button(address: str, path: str) -> None:
    """Sends the form once with each button."""
    machine = Browser(address)
    found = read(machine.get(path))
    for button in found.buttons:
        machine.post(path, *found.fields, button)


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
    submit_as_found,
    submit_every_button,
    submit_without_cookies,
    change_the_case,
    cut_and_mend,
    odd_methods,
)

SHOWN = re.compile(r'name="shown" value="([0-9a-f]{64})"')


def officer_clicks(address: str, path: str, choice: str) -> Answer:
    """A person: opens the link, chooses, sends."""
    person = Browser(address)
    shown = SHOWN.search(person.get(path).text)
    assert shown
    return person.post(path, ("shown", shown[1]), ("choice", choice))
