"""The root of the command line, tried with a small command group made for it."""

import sys
from pathlib import Path
from types import ModuleType
from typing import Annotated

import pytest
import typer

from commands.context import Settings
from commands.output import document, table
from commands.root import Root
from i18n.catalog import say as real_say
from i18n.language import Lang
from tests.conftest import Lantoa
from workflows.errors import Conflict, LantoaError, NotFound, SystemFault, WrongUsage

FAMILY: dict[str, type[LantoaError]] = {
    kind.__name__: kind for kind in (WrongUsage, Conflict, NotFound, SystemFault)
}


def _tree_group() -> ModuleType:
    module = ModuleType("commands.tree")
    module.app = app = typer.Typer()  # type: ignore[attr-defined]

    @app.command("settings")
    def settings(ctx: typer.Context) -> None:
        chosen = Settings.of(ctx)
        document({"lang": chosen.lang, "json": chosen.json, "at": chosen.at})

    @app.command("list")
    def listed(ctx: typer.Context, note: Annotated[str, typer.Option()] = "") -> None:
        table(Settings.of(ctx), ["commands.tree.list.note"], [[note], [None]])

    @app.command("fail")
    def fail(how: Annotated[str, typer.Argument(metavar="NAME")]) -> None:
        if how == "unexpected":
            raise ZeroDivisionError("a secret in the message")
        if how == "interrupted":
            raise KeyboardInterrupt
        raise FAMILY[how]("tried")

    return module


@pytest.fixture(autouse=True)
def tree(monkeypatch: pytest.MonkeyPatch) -> None:
    """`lantoa tree …` and `lantoa wither`, whose sentences are their own codes."""

    def say(code: str, lang: Lang, /, **facts: object) -> str:
        ours = code.startswith(("commands.tree", "commands.wither", "errors.tried"))
        return f"{code} in {lang}" if ours else real_say(code, lang, **facts)

    monkeypatch.setattr(Root, "places", {"tree": "tree", "wither": "tree.fail"})
    monkeypatch.setitem(sys.modules, "commands.tree", _tree_group())
    for module in ("commands.root", "commands.output", "workflows.errors"):
        monkeypatch.setattr(f"{module}.say", say)


def test_help_lists_commands_without_importing_them(
    lantoa: Lantoa, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "commands.tree", None)  # importing it would now raise
    ran = lantoa("--help")
    assert ran.exit_code == 0
    assert "commands.tree in en" in ran.out
    assert "commands.wither in en" in ran.out


def test_help_of_a_command_is_found_by_its_place(lantoa: Lantoa) -> None:
    ran = lantoa("tree", "list", "--help", "--lang", "vi")
    assert "commands.tree.list in vi" in ran.out
    assert "commands.tree.list.note in vi" in ran.out
    assert "--json" in ran.out


def test_a_verb_at_the_top_lives_in_a_module_of_several(lantoa: Lantoa) -> None:
    assert lantoa("wither", "NotFound").exit_code == 5


@pytest.mark.parametrize(
    "words",
    [
        ("--json", "--lang", "vi", "--at", "2023-03-10", "tree", "settings"),
        ("tree", "--json", "--lang=vi", "settings", "--at", "2023-03-10"),
        ("tree", "settings", "--json", "--lang", "vi", "--at=2023-03-10"),
    ],
)
def test_options_for_every_command_may_stand_anywhere(
    lantoa: Lantoa, words: tuple[str, ...]
) -> None:
    # Midnight in Vietnam is 17:00 UTC of the day before.
    assert lantoa(*words).document == {
        "lang": "vi",
        "json": True,
        "at": "2023-03-09T17:00:00+00:00",
    }


def test_words_after_two_dashes_are_not_options(lantoa: Lantoa) -> None:
    ran = lantoa("tree", "fail", "--", "--json")
    # An unknown word reached the command as its argument, and no JSON was asked for.
    assert ran.exit_code == 6
    assert ran.out == ""


@pytest.mark.parametrize(
    ("error", "exit_code"),
    [("WrongUsage", 2), ("Conflict", 4), ("NotFound", 5), ("SystemFault", 6)],
)
def test_an_error_of_ours_is_one_sentence_and_its_exit_code(
    lantoa: Lantoa, error: str, exit_code: int
) -> None:
    ran = lantoa("tree", "fail", error)
    assert (ran.exit_code, ran.out, ran.err) == (exit_code, "", "errors.tried in en\n")


def test_an_error_is_a_document_when_json_is_asked(lantoa: Lantoa) -> None:
    ran = lantoa("tree", "fail", "NotFound", "--json", "--lang", "vi")
    assert ran.document["error"] == {
        "code": "tried",
        "sentence": "errors.tried in vi",
        "exit_code": 5,
        "facts": {},
    }


def test_an_unexpected_error_shows_no_traceback_and_says_where_the_details_are(
    lantoa: Lantoa, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LANTOA_HOME", str(tmp_path))
    ran = lantoa("tree", "fail", "unexpected", "--json")
    assert ran.exit_code == 6
    details = Path(ran.document["error"]["facts"]["details"])
    assert details.parent == tmp_path
    assert "ZeroDivisionError: a secret in the message" in details.read_text(encoding="utf-8")
    assert "Traceback" not in ran.out + ran.err
    assert "secret" not in ran.out + ran.err


def test_ctrl_c_ends_calmly(lantoa: Lantoa) -> None:
    ran = lantoa("tree", "fail", "interrupted")
    assert ran.exit_code == 130
    assert ran.err == real_say("commands.interrupted", "en") + "\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("trea",), "Did you mean tree?"),
        (("tree", "list", "--at", "31/02/2023"), '"31/02/2023" is not an instant'),
        (("tree", "list", "--lang", "fr"), "choose one of: vi, en"),
        (("tree", "list", "--unknown"), "lantoa tree list --help"),
    ],
)
def test_wrong_usage_says_what_is_wrong_and_where_help_is(
    lantoa: Lantoa, words: tuple[str, ...], said: str
) -> None:
    ran = lantoa(*words)
    assert ran.exit_code == 2
    assert said in ran.err


def test_a_group_alone_shows_its_help_but_json_gets_a_document(lantoa: Lantoa) -> None:
    assert "commands.tree.list in en" in lantoa("tree").out
    assert lantoa("tree", "--json").document["error"]["exit_code"] == 2


def test_a_piped_table_is_tab_separated_and_unfolded(lantoa: Lantoa) -> None:
    long = "Mô hình " * 40
    ran = lantoa("tree", "list", "--note", long)
    assert ran.out == f"commands.tree.list.note in en\n{long.strip()}\n\n"


@pytest.mark.parametrize(
    ("environ", "lang"),
    [
        ({}, "vi"),
        ({"LANG": "C.UTF-8"}, "vi"),
        ({"LANG": "vi_VN.UTF-8"}, "vi"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LC_ALL": "vi_VN", "LANG": "en_US"}, "vi"),
        ({"LANTOA_LANG": "en", "LANG": "vi_VN"}, "en"),
    ],
)
def test_language_follows_the_variable_then_the_locale(environ: dict[str, str], lang: str) -> None:
    assert Settings.read([], environ).lang == lang


def test_the_database_is_sqlite_in_the_home_unless_named() -> None:
    assert Settings.read([], {"LANTOA_HOME": "/data"}).database_url == "sqlite:////data/lantoa.db"
    named = {"LANTOA_DATABASE_URL": "postgresql+psycopg://db/lantoa"}
    assert Settings.read([], named).database_url == "postgresql+psycopg://db/lantoa"
