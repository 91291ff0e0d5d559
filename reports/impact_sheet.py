"""What moving the dates of a running plan would do, date by date, in a reader's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.amend import Amended
from engine.guards.dates import Before
from engine.impact import DateImpact, RungMoved
from i18n.catalog import say
from i18n.dates import date_words
from i18n.language import Lang
from workflows.explain.duties import rung_when


@dataclass(frozen=True, slots=True)
class RungLine:
    """One reminder of a moved date; ``standing``: it goes again, goes later, or goes no more."""

    when: str
    kind: str
    old: str
    new: str
    standing: str


@dataclass(frozen=True, slots=True)
class ImpactLine:
    """A date that moves.

    Attributes:
        old, new: the dates, which say themselves.
        moved, kept, eased, over, waiting: as ``DateImpact`` counts them.
        told: names of the officers who get a correction.
    """

    label: str
    old: Before
    new: Before
    moved: int
    kept: int
    eased: int
    over: int
    waiting: int
    told: tuple[str, ...]
    rungs: tuple[RungLine, ...]


def ways(sheet: Amended, lang: Lang) -> tuple[tuple[str, str, str], ...]:
    """Dates without a day of their own: what they are of, how it was said, how it will be said."""
    said = ((one.label.say(lang), one.old.say(lang), one.new.say(lang)) for one in sheet.ways)
    return tuple(one for one in said if one[1] != one[2])  # else the event it hangs on has moved


def impact_lines(sheet: Amended, lang: Lang, names: Mapping[str, str]) -> tuple[ImpactLine, ...]:
    """The dates that follow, as far as somebody owes by them.

    Args:
        names: of officers, by code.
    """
    return tuple(_line(one, lang, names) for one in sheet.dates)


def _line(one: DateImpact, lang: Lang, names: Mapping[str, str]) -> ImpactLine:
    return ImpactLine(
        label=one.label.say(lang),
        old=one.old,
        new=one.new,
        moved=one.moved,
        kept=one.kept,
        eased=one.eased,
        over=one.over,
        waiting=one.waiting,
        told=tuple(names.get(code, code) for code in one.told),
        rungs=tuple(_rung(rung, lang) for rung in one.rungs),
    )


def _rung(one: RungMoved, lang: Lang) -> RungLine:
    standing = "past" if one.past else "again" if one.gone else "coming"
    return RungLine(
        when=rung_when(one.rung, lang),
        kind=say(f"letters.kind.{one.rung.sends.value}", lang),
        old=date_words(one.old_at.date(), lang),
        new=date_words(one.new_at.date(), lang),
        standing=say(f"plan_file.rung_{standing}", lang, n=one.gone),
    )
