"""The book of mails: complete, one file, true to the year, the same bytes for the same seed."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from engine.apply import Advanced
from engine.rehearsal import Year
from i18n.language import LANGUAGES, Lang
from notifications.letter import Letter, Words
from reports.book import book_html, summary
from reports.book.contents import Contents
from tests.golden_file import approved
from tests.rehearsing import known_year, year_of
from tests.seed_plans import CHI_LANG, HOA_VANG
from workflows.definition import LetterKind


class Read(HTMLParser):
    """What a browser would find: tags in balance, anchors, links, addresses fetched."""

    VOID = frozenset(("meta", "br", "img", "hr", "link", "rect", "line"))

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.tags: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.add(tag)
        self.ids += [found["id"] or ""] if "id" in found else []
        self.links += [found["href"] or ""] if tag == "a" and "href" in found else []
        self.fetched += [found[name] or "" for name in ("src", "srcset") if name in found]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag


@pytest.fixture
def year() -> Year:
    return known_year(HOA_VANG)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("plan", [CHI_LANG, HOA_VANG])
def test_the_book_is_one_light_file_with_every_letter_and_no_dead_link(
    plan: str, lang: Lang
) -> None:
    told = known_year(plan)
    page = book_html(told, lang)
    read = Read(page)
    assert read.open == []
    assert len(read.ids) == len(set(read.ids))
    assert {link.removeprefix("#") for link in read.links} <= set(read.ids)
    assert {f"l{letter.number}" for letter in told.letters} <= set(read.ids)
    assert read.fetched == []
    assert not {"script", "link", "iframe", "img"} & read.tags
    assert "url(" not in page
    assert len(page.encode()) < 2_000_000


def test_the_same_seed_makes_the_same_book_byte_for_byte(year: Year) -> None:
    assert book_html(year, "vi") == book_html(year_of(HOA_VANG), "vi")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_summary_part_reads_as_approved(year: Year, lang: Lang) -> None:
    page = book_html(year, lang)
    cut = page[page.index("<body>") : page.index('<section id="specimens"')]
    bare = unescape(re.sub(r"<[^>]+>", "\n", cut)).replace("\u00a0", "")
    text = re.sub(r"\s*\n\s*", "\n", bare).strip() + "\n"
    assert text == approved(f"book-{HOA_VANG}.{lang}.txt", text)


def test_each_sort_of_letter_stands_whole_once_and_all_are_counted(year: Year) -> None:
    contents = Contents(year, "vi")
    assert sum(sort.count for sort in contents.sorts) == len(year.letters)
    page = book_html(year, "vi")
    specimens = re.findall(r'<article class="specimen[^>]*id="m(\d+)"', page)
    assert [int(n) for n in specimens] == [one.number for one in contents.sorts if one.count]
    assert [one.kind for one in contents.sorts][:2] == [LetterKind.OPENING, LetterKind.REMINDER]


def test_rungs_that_sent_nothing_are_shown_with_none(year: Year) -> None:
    quiet = [one for one in Contents(known_year(CHI_LANG), "vi").sorts if not one.count]
    (merged,) = quiet
    assert merged.what == "Gửi báo cáo đánh giá kết quả – trước hạn 1 ngày làm việc"
    assert merged.when == "thứ Sáu, 17/11/2023"


def test_a_person_is_shown_every_letter_and_nobody_elses(year: Year) -> None:
    for code, _, letters in Contents(year, "vi").people:
        mine = [one.number for one in year.letters if one.officer == code]
        assert [entry.number for _, entry in letters] == mine


def test_markup_in_a_name_stays_text(year: Year) -> None:
    first = year.letters[0]
    hostile = Words("<script>alert(1)</script>", "</pre><script>alert(2)</script>", "<p>x</p>")
    named = replace(first, words=hostile, to=replace(first.to, name="<b>Lan</b>"))
    page = book_html(replace(year, letters=(named, *year.letters[1:])), "vi")
    assert "<script" not in page
    assert "<b>Lan" not in page


def test_a_book_of_very_many_letters_shows_one_of_each_sort_and_lists_the_rest(year: Year) -> None:
    many: list[Letter] = []
    causes = dict(year.causes)
    for copy in range(40):
        for letter in year.letters:
            number = letter.number + copy * 10_000
            many.append(replace(letter, number=number))
            causes[number] = year.causes[letter.number]
    page = book_html(replace(year, letters=tuple(many), causes=causes), "vi")
    assert len(many) > 5000
    assert "<details" not in page
    assert page.count('class="row"') == len(many)
    assert len(page.encode()) / len(many) < 1000


@pytest.mark.parametrize("plan", [CHI_LANG, HOA_VANG])
def test_the_figures_agree_with_the_year(plan: str) -> None:
    told = known_year(plan)
    figures = summary(told, "vi")
    rungs = figures["letters_by_rung"]
    assert isinstance(rungs, dict)
    by_ladder = [one for one in told.letters if told.causes[one.number].sort.deadline]
    assert sum(rungs.values()) == len(by_ladder)
    assert figures["letters"] == len(told.letters)
    assert figures["acts"] == sum(isinstance(act.outcome, Advanced) for act in told.acts)
    assert figures["log"] == {"entries": told.sealed, "verified": True}
    for track, states in told.states.items():
        if told.definition.tracks[track].one_per == "unit":
            assert sum(states.values()) == figures["units"]


def test_every_key_of_the_summary_is_in_the_guide(year: Year, repository: Path) -> None:
    guide = (repository / "docs" / "how-to" / "rehearse.md").read_text(encoding="utf-8")
    assert {key for key in summary(year, "en") if f"`{key}`" not in guide} == set()
