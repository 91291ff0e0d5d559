"""Every sentence exists in both languages, says the same facts, and is found by its code."""

import ast
import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from pydantic import ValidationError

from i18n import catalog
from i18n.catalog import MissingFact, UnknownSentence, UnsayableFact, in_words, say
from i18n.language import LANGUAGES, Lang
from i18n.text import Text

ROOT = Path(__file__).parents[2]
SOURCES = ("cli.py", "commands", "engine", "i18n", "notifications", "reports", "storage", "web",
           "workflows")  # fmt: skip
DOMAINS = sorted({po.stem for po in catalog.LOCALE.glob("*/LC_MESSAGES/*.po")})


def messages(domain: str, lang: Lang) -> dict[str, Message]:
    source = catalog.LOCALE / lang / "LC_MESSAGES" / f"{domain}.po"
    with source.open("rb") as lines:
        read = read_po(lines, locale=lang, abort_invalid=True)
    return {key(message): message for message in read if message.id}


def key(message: Message) -> str:
    return message.id[0] if isinstance(message.id, tuple | list) else str(message.id)


def forms(message: Message) -> tuple[str, ...]:
    strings = message.string if isinstance(message.string, tuple | list) else [message.string]
    return tuple(string or "" for string in strings)


def placeholders(sentence: str) -> set[str]:
    found = set()
    for _, name, spec, conversion in Formatter().parse(sentence):
        if name is not None:
            assert re.fullmatch(r"[a-z_]+", name), f"only a bare name in braces: {{{name}}}"
            assert not spec
            assert not conversion
            found.add(name)
    return found


@pytest.mark.parametrize("domain", DOMAINS)
def test_both_languages_have_the_same_codes(domain: str) -> None:
    assert messages(domain, "vi").keys() == messages(domain, "en").keys()


@pytest.mark.parametrize("domain", DOMAINS)
def test_both_languages_name_the_same_facts(domain: str) -> None:
    english = messages(domain, "en")
    for code, message in messages(domain, "vi").items():
        # A plural form may leave its number out ("one model"); together they name every fact.
        vi, en = (set().union(*map(placeholders, forms(one))) for one in (message, english[code]))
        assert vi == en, f"{domain}.{code}"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("domain", DOMAINS)
def test_every_sentence_is_finished(domain: str, lang: Lang) -> None:
    for code, message in messages(domain, lang).items():
        assert all(form.strip() for form in forms(message)), f"{domain}.{code} is empty"
        assert not message.fuzzy, f"{domain}.{code} is fuzzy"
        for form in forms(message):
            assert unicodedata.is_normalized("NFC", form), f"{domain}.{code} is not NFC"
        if isinstance(message.id, tuple | list):
            assert set(message.id) == {code}, f"{domain}.{code}: msgid_plural equals msgid"


def literal_codes(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """The codes of say("...") calls that are written out, also in a choice of two."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        called = node.func
        name = called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")
        # A Text has a method say(lang); a code has a dot, a language has none.
        if name == "say":
            first = node.args[0]
            choices = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
            for choice in choices:
                if isinstance(choice, ast.Constant) and "." in str(choice.value):
                    yield node.lineno, str(choice.value)


def test_every_code_written_in_the_source_exists() -> None:
    files = [
        file
        for place in map(ROOT.joinpath, SOURCES)
        for file in ([place] if place.is_file() else sorted(place.rglob("*.py")))
    ]
    known = {f"{domain}.{code}" for domain in DOMAINS for code in messages(domain, "vi")}
    used = [
        (f"{file.relative_to(ROOT)}:{line}", code)
        for file in files
        for line, code in literal_codes(ast.parse(file.read_text(encoding="utf-8")))
    ]
    assert "words.yes" in {code for _, code in used}, "the walk finds no calls at all"
    assert [place for place in used if place[1] not in known] == []


def test_facts_are_put_into_words_of_the_language() -> None:
    facts = [
        "chi bộ",
        Text(vi="mô hình", en="model"),
        True,
        date(2023, 3, 9),
        datetime(2023, 3, 9, 0, 30, tzinfo=UTC),
        time(16, 30),
        12345,
        Decimal("8.5"),
    ]
    assert in_words(facts, "vi") == (
        "chi bộ, mô hình, có, 09/3/2023, 07g30 ngày 09/3/2023, 16g30, 12.345 và 8,5"
    )
    assert in_words(facts, "en") == (
        "chi bộ, model, yes, 9 March 2023, 9 March 2023, 07:30, 16:30, 12,345 and 8.5"
    )


def test_short_lists_read_like_a_sentence() -> None:
    assert in_words([], "vi") == "không có"
    assert in_words(("a",), "vi") == "a"
    assert in_words(("a", "b"), "vi") == "a và b"


@pytest.mark.parametrize("fact", [None, 8.5, object(), {"a": 1}])
def test_a_fact_without_words_is_a_fault_that_names_the_sentence(fact: object) -> None:
    with pytest.raises(UnsayableFact, match=r"words\.joined"):
        say("words.joined", "vi", first="a", last=fact)


def test_braces_in_a_fact_are_only_text() -> None:
    assert say("words.joined", "vi", first="{last}", last="{0.__class__}") == (
        "{last} và {0.__class__}"
    )


@pytest.mark.parametrize("code", ["words.nothing_like_it", "nowhere.yes", "words", "words.", ""])
def test_an_unknown_code_is_a_fault(code: str) -> None:
    with pytest.raises(UnknownSentence):
        say(code, "vi")


def test_a_missing_fact_is_a_fault() -> None:
    with pytest.raises(MissingFact, match="last"):
        say("words.joined", "vi", first="a")


@pytest.fixture
def small_catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Catalogues of our own: plurals, an enumeration, and a file to edit."""
    for lang, few, many, paper in (
        ("vi", "{n} mô hình", "", "bản giấy"),
        ("en", "one model", "{n} models", "on paper"),
    ):
        folder = tmp_path / lang / "LC_MESSAGES"
        folder.mkdir(parents=True)
        second = f'msgstr[1] "{many}"\n' if many else ""
        folder.joinpath("trial.po").write_text(
            f'msgid "models"\nmsgid_plural "models"\nmsgstr[0] "{few}"\n{second}\n'
            'msgid "plain"\nmsgstr "n={n}"\n',
            encoding="utf-8",
        )
        folder.joinpath("words.po").write_text(
            f'msgid "Channel.paper"\nmsgstr "{paper}"\n', encoding="utf-8"
        )
    monkeypatch.setattr(catalog, "LOCALE", tmp_path)
    catalog._domain.cache_clear()
    yield tmp_path
    catalog._domain.cache_clear()


@pytest.mark.usefixtures("small_catalogue")
def test_a_count_chooses_the_plural_form() -> None:
    assert [say("trial.models", "en", n=n) for n in (0, 1, 2)] == [
        "0 models", "one model", "2 models",
    ]  # fmt: skip
    assert [say("trial.models", "vi", n=n) for n in (1, 2)] == ["1 mô hình", "2 mô hình"]
    assert say("trial.plain", "en", n=2) == "n=2"


@pytest.mark.usefixtures("small_catalogue")
def test_a_member_of_an_enumeration_is_looked_up() -> None:
    class Channel(StrEnum):
        PAPER = "paper"

    assert in_words(Channel.PAPER, "vi") == "bản giấy"
    assert in_words(Channel.PAPER, "en") == "on paper"


def test_a_sentence_under_edit_is_never_stale(small_catalogue: Path) -> None:
    source = small_catalogue / "vi" / "LC_MESSAGES" / "trial.po"
    built = source.with_suffix(".mo")
    built.write_bytes(catalog.compile_po(source))
    source.write_text('msgid "plain"\nmsgstr "mới"\n', encoding="utf-8")

    os.utime(source, ns=(1, 1))
    assert say("trial.plain", "vi", n=1) == "n=1", "an up-to-date .mo is read"

    os.utime(built, ns=(0, 0))
    catalog._domain.cache_clear()
    assert say("trial.plain", "vi", n=1) == "mới", "an older .mo is passed over"

    built.unlink()
    catalog._domain.cache_clear()
    assert say("trial.plain", "vi", n=1) == "mới"


def test_a_built_catalogue_needs_no_source(small_catalogue: Path) -> None:
    source = small_catalogue / "vi" / "LC_MESSAGES" / "trial.po"
    source.with_suffix(".mo").write_bytes(catalog.compile_po(source))
    source.unlink()
    assert say("trial.models", "vi", n=2) == "2 mô hình"


def test_importing_the_catalogue_loads_nothing_heavy() -> None:
    code = (
        "import sys, i18n.catalog; "
        "print(sorted({'babel', 'pydantic', 'zoneinfo'} & sys.modules.keys()))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "[]"


def test_a_text_has_both_languages_composed_and_without_edges() -> None:
    text = Text(vi=unicodedata.normalize("NFD", " Chi bộ "), en="Party cell")
    assert (text.say("vi"), text.say("en")) == ("Chi bộ", "Party cell")
    assert text == Text(vi="Chi bộ", en="Party cell")


@pytest.mark.parametrize(
    "fields", [{"vi": "a"}, {"vi": "a", "en": "  "}, {"vi": "a", "en": "b", "th": "c"}]
)
def test_a_text_is_whole_or_not_at_all(fields: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Text(**fields)
