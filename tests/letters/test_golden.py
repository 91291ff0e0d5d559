"""Each letter, word for word. `LANTOA_GOLDEN=write pytest tests/letters` writes them anew."""

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from i18n.catalog import say
from i18n.language import LANGUAGES, Lang
from notifications.common import common_words
from notifications.facts import DueToday, Overdue, Reminder
from notifications.render import TEMPLATES, chat, render
from tests.letters.samples import OFFERED, SAMPLES
from workflows.definition import LetterKind

GOLDEN = Path(__file__).parent.parent / "golden" / "letters"


def as_agreed(name: str, said: str, lang: Lang) -> None:
    agreed = GOLDEN / lang / name
    if os.environ.get("LANTOA_GOLDEN") == "write":
        agreed.parent.mkdir(parents=True, exist_ok=True)
        agreed.write_text(said, encoding="utf-8")
    assert said == agreed.read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", LetterKind)
def test_a_letter_reads_as_agreed(kind: LetterKind, lang: Lang) -> None:
    words = render(SAMPLES[kind], lang)
    for form, said in (
        ("subject", words.subject + "\n"),
        ("txt", words.text),
        ("html", words.html),
        ("short", words.short),
    ):
        as_agreed(f"{kind.value}.{form}", said, lang)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", OFFERED)
def test_a_letter_with_links_reads_as_agreed(kind: LetterKind, lang: Lang) -> None:
    words, bare = render(SAMPLES[kind], lang, OFFERED[kind]), render(SAMPLES[kind], lang)
    for form, said in (("txt", words.text), ("html", words.html)):
        as_agreed(f"{kind.value}.linked.{form}", said, lang)
    assert (words.subject, words.short) == (bare.subject, bare.short)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", OFFERED)
def test_each_link_stands_once_for_the_eye_and_alone_on_its_line(
    kind: LetterKind, lang: Lang
) -> None:
    words = render(SAMPLES[kind], lang, OFFERED[kind])
    lines = [line.strip() for line in words.text.splitlines()]
    shown = [one for one in OFFERED[kind] if one.until or kind is not LetterKind.DIGEST]
    for offer in shown:
        assert lines.count(offer.link) == 1
        assert words.html.count(f'href="{offer.link}"') == 1
        assert words.html.count(f">{offer.link}<") == 1


def test_every_kind_of_letter_has_its_templates_and_no_template_is_left_over() -> None:
    forms = {
        f"{kind.value}.{form}.j2" for kind in LetterKind for form in ("subject", "txt", "html")
    }
    shared = {"frame.txt.j2", "frame.html.j2", "parts.txt.j2", "parts.html.j2", "short.txt.j2"}
    shared |= {"chat.txt.j2", "duty.txt.j2"}
    assert {file.name for file in TEMPLATES.iterdir()} == forms | shared


@pytest.mark.parametrize(
    ("lang", "subject", "past"),
    [
        ("vi", "trước ngày 20/11/2023", "thời hạn đã qua khi gửi thông báo này"),
        ("en", "before 20 November 2023", "the date has passed as this notice is sent"),
    ],
)
def test_a_unit_told_after_a_date_is_not_asked_to_keep_it(
    lang: Lang, subject: str, past: str
) -> None:
    opening = SAMPLES[LetterKind.OPENING]
    words = render(replace(opening, today=date(2023, 3, 15)), lang)
    assert subject in words.subject
    assert past in words.text
    assert past in words.html
    assert past not in render(opening, lang).text
    told = render(replace(opening, today=date(2023, 12, 1)), lang)
    assert "2023" in told.subject
    assert told.text.count(past) == 2
    assert past in told.short
    assert past not in words.short


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", [LetterKind.REMINDER, LetterKind.DUE_TODAY, LetterKind.OVERDUE])
def test_a_message_for_a_chat_is_the_letters_short_form_but_for_whom_to_ask(
    kind: LetterKind, lang: Lang
) -> None:
    facts = SAMPLES[kind]
    assert isinstance(facts, (Reminder, DueToday, Overdue))
    short = render(facts, lang).short.splitlines()
    where = common_words(facts, lang).where
    due, label = facts.duty.due, facts.duty.label
    said = chat(facts.unit, label, due, facts.today, where, lang, code=facts.code)
    asks = say("letters.short.ask", lang, who="")
    assert said.splitlines() == [line for line in short if not line.startswith(asks)]
