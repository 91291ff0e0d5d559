"""A plan file from the answers: YAML as a person would write it, with a note where it begins."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Collection, Iterable
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from workflows.questions.given import Answers, Units

FULL_NAME = 36
"""Letters of an id, so that a number may follow."""


def composed(answers: Answers) -> str:
    """The text of the plan file; it has no error, whatever was answered.

    English words of the officers' own are the Vietnamese ones: they are theirs to translate.
    """
    return (
        _pages()
        .get_template("plan.yaml.j2")
        .render(
            a=answers,
            nouns=named(answers.nouns),
            units=unit_kinds(answers.units),
            sectors=named(answers.sectors),
            more=named(answers.more),
            criteria=named(one.label for one in answers.criteria),
            survey=answers.survey_from is not None,
            commend=answers.levels in ("both", "one"),
            scale=answers.levels in ("both", "scale"),
        )
    )


def unit_kinds(units: Iterable[Units]) -> tuple[str, ...]:
    """The code of each kind: the one it has in the list of units, else one from its label."""
    every = tuple(units)
    given = {one.kind for one in every if one.kind}
    made = iter(named((one.label for one in every if not one.kind), given))
    return tuple(one.kind or next(made) for one in every)


def named(labels: Iterable[str], but: Collection[str] = ()) -> tuple[str, ...]:
    """An id for each label, without diacritics and each another: "Chi bộ" → ``chi_bo``.

    Args:
        but: ids that are somebody else's.
    """
    found: list[str] = []
    for label in labels:
        plain = unicodedata.normalize("NFD", label.lower().replace("đ", "d"))
        letters = "".join(one for one in plain if not unicodedata.combining(one))
        name = re.sub(r"[^a-z0-9]+", "_", letters).strip("_")[:FULL_NAME].strip("_")
        name = name if name[:1].isalpha() else f"x_{name}".strip("_")
        first, number = name, 2
        while name in found or name in _TAKEN or name in but:
            name, number = f"{first}_{number}", number + 1
        found.append(name)
    return tuple(found)


_TAKEN = frozenset(
    {"name", "content", "kind", "sector", "result", "own_view", "appraisal", "applicable"}
    | {"null", "true", "false", "yes", "no", "on", "off", "y", "n"}
)
"""Names of fields that every plan of this kind has, and words that YAML takes for values."""


@cache
def _pages() -> Environment:
    pages = Environment(  # noqa: S701 - YAML, each value quoted by the filter
        loader=FileSystemLoader(Path(__file__).parent),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    pages.filters["q"] = _quoted
    pages.filters["both"] = lambda words: f"{{vi: {_quoted(words)}, en: {_quoted(words)}}}"
    return pages


def _quoted(words: str) -> str:
    """A YAML scalar in double quotes, which JSON's are (YAML 1.2, 7.3.1)."""
    return json.dumps(words, ensure_ascii=False)
