"""docs/reference/commands.md lists exactly the commands that exist, as they tell of themselves."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from commands import PLACES
from commands.context import Settings
from commands.outcome import Exit
from commands.root import load
from i18n.catalog import say
from tests.golden_file import approved
from tests.seed_plans import CHI_LANG, definition
from workflows.diagram import svg

ROOT = Path(__file__).parents[2]
ENVIRONMENT = {
    "LANTOA_HOME": "folder of the database and of letters; default `lantoa-data`",
    "LANTOA_DATABASE_URL": "the database; default the SQLite file `lantoa.db` in `LANTOA_HOME`",
    "LANTOA_LANG": "`vi` or `en`; `--lang` stands over it, the system's locale below it",
    "LANTOA_SMTP_HOST": "the mail server; without it letters are written to a folder",
    "LANTOA_SMTP_TLS": "`starttls` (default), `tls` or `none`",
    "LANTOA_SMTP_PORT": "default 587, 465 or 25, as `LANTOA_SMTP_TLS` says",
    "LANTOA_SMTP_USER": "the account that sends",
    "LANTOA_SMTP_PASSWORD": "its password",
    "LANTOA_SMTP_PASSWORD_FILE": "or a file whose first line is the password",
    "LANTOA_MAIL_FROM": "who writes, as `Name <name@domain>`; default the account",
    "LANTOA_SMTP_NAME": "what we call ourselves (EHLO); default this machine's name",
    "LANTOA_SMTP_CA": "certificates to trust in place of the system's (a .pem file)",
    "LANTOA_SMTP_TIMEOUT": "seconds to wait for each answer, 1 to 60 (default)",
    "LANTOA_SMTP_PER_MINUTE": "letters a minute, by all senders together; default 20, 0 for any",
    "LANTOA_LINK_ADDRESS": "public address of the pages; with it letters carry links to act by",
    "LANTOA_LINK_KEY_FILE": "the key of those links; default `link.key` in `LANTOA_HOME`",
    "LANTOA_LOG": "what goes to stderr: `debug`, `info` (for `serve`) or `warning` (else)",
    "LANTOA_DEADMAN_FILE": "`serve` and `tick` touch this file after each look, for a watcher",
    "LANTOA_DEADMAN_URL": "`serve` and `tick` ask this web address with GET after each look",
}
ENDINGS = {
    Exit.DONE: "done",
    Exit.PROBLEMS: "a check found problems",
    Exit.USAGE: "wrong usage",
    Exit.REFUSED: "refused by a guard or by authority",
    Exit.CONFLICT: "conflict: somebody was first",
    Exit.NOT_FOUND: "not found",
    Exit.FAULT: "the system is at fault",
    Exit.INTERRUPTED: "interrupted by Ctrl-C or answered with no",
}


def names() -> list[str]:
    """Every command as it is typed."""
    settings = Settings.read(["--lang", "en"], {})
    found = []
    for name, place in PLACES.items():
        command = load(name, place, settings)
        below = getattr(command, "commands", None)
        found += [f"{name} {verb}" for verb in below] if below else [name]
    return found


def page() -> str:
    lines = [
        "# Commands",
        "",
        "Every command takes `--json` (one document on stdout), `--lang vi|en`, `--help`, and",
        "`--at INSTANT` on a rehearsal database. This page is made from the commands themselves:",
        "`LANTOA_GOLDEN=write pytest tests/structure/test_commands_page.py` writes it anew.",
        "",
        "| Command | |",
        "|---|---|",
    ]
    lines += [f"| `lantoa {name}` | {_told(name)} |" for name in names()]
    lines += ["", "## Exit codes", "", "| Code | Means |", "|---|---|"]
    lines += [f"| {int(code)} | {means} |" for code, means in ENDINGS.items()]
    lines += ["", "## Environment", "", "| Variable | |", "|---|---|"]
    lines += [f"| `{name}` | {means} |" for name, means in ENVIRONMENT.items()]
    return "\n".join(lines) + "\n"


def _told(name: str) -> str:
    return say(f"commands.{name.replace(' ', '.')}", "en")


def test_the_page_lists_the_commands_that_exist() -> None:
    assert approved("../../docs/reference/commands.md", page()) == page()


def test_every_exit_code_is_explained() -> None:
    assert set(ENDINGS) == set(Exit)


def test_every_variable_that_is_read_is_explained() -> None:
    read = {
        found
        for folder in ("commands", "engine", "notifications", "storage")
        for file in (ROOT / folder).rglob("*.py")
        for found in re.findall(r'"(LANTOA_[A-Z_]+)"', file.read_text(encoding="utf-8"))
    }
    assert read == set(ENVIRONMENT)


@pytest.mark.parametrize("file", ["README.md", "docs/how-to/first-steps.md"])
def test_commands_shown_in_the_docs_exist(file: str) -> None:
    known = names()
    shown = re.findall(r"^\$? ?lantoa ([a-z]+(?: [a-z]+)?)", (ROOT / file).read_text("utf-8"), re.M)
    assert shown
    for words in shown:
        assert words in known or words.split()[0] in known, words


def test_links_and_pictures_of_the_readme_exist() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", (ROOT / "README.md").read_text(encoding="utf-8")):
        assert (ROOT / target).exists(), target


def test_the_drawn_states_are_those_of_the_plan() -> None:
    drawn = svg(definition(CHI_LANG), "vi", "model")
    assert approved("../../docs/pictures/model-states.svg", drawn) == drawn
