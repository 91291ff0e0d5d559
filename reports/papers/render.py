"""A template of Word and facts become a paper; what is wrong with a template is said in words."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from docx.document import Document
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2.exceptions import SecurityError, TemplateError, TemplateSyntaxError, UndefinedError
from lxml import etree

from engine.attach import Paper
from reports.papers.asked import Facts
from reports.papers.columns import fitted
from reports.papers.sandbox import Picture, Sandbox
from reports.papers.template_file import checked_template, paragraphs
from reports.papers.words import cleaned
from workflows.errors import WrongUsage

PICTURE_WIDTH, PICTURE_HEIGHT = Mm(160), Mm(210)
"""The most a picture may take: with its title and the text around it on one page."""
_UNDEFINED = re.compile(
    r"'(?P<name>[^']+)' is undefined|has no (?:attribute|element) '?(?P<key>[^']+)'?"
)
_FAULTS = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
    etree.LxmlError,
)
"""What the library raises when a template is built in a way it does not expect."""


def rendered(template: Paper, facts: Facts) -> bytes:
    """The template with the facts in its places, as the bytes of a .docx.

    Values are put in as text and nothing else: no field, no markup, no second template.

    Raises WrongUsage naming the template, the place in it and the next step: for a file that is no
    .docx or holds macros, a placeholder that does not exist, a tag that is not closed.
    """
    checked_template(template)
    tpl = _Template(io.BytesIO(template.content))
    try:
        tpl.render(_told(tpl, facts), Sandbox())
        written = io.BytesIO()
        tpl.save(written)
    except UndefinedError as error:
        raise _missing(template, facts, error) from error
    except TemplateSyntaxError as error:
        place = _near(template, error)
        raise WrongUsage(
            "template_syntax", file=template.filename, place=place, why=error.message or ""
        ) from error
    except SecurityError as error:
        raise WrongUsage(
            "template_forbidden", file=template.filename, what=error.message or ""
        ) from error
    except (TemplateError, *_FAULTS) as error:
        raise WrongUsage("template_unusable", file=template.filename, why=str(error)) from error
    return written.getvalue()


class _Template(DocxTemplate):  # type: ignore[misc]  # the library has no types
    """A template whose rendered form has to be XML as it stands: nothing is guessed."""

    def fix_tables(self, xml: str) -> Any:
        etree.fromstring(xml, etree.XMLParser(resolve_entities=False, huge_tree=True))
        return fitted(super().fix_tables(xml))


def _told(tpl: _Template, facts: Facts) -> Facts:
    """The facts as text; pictures (PNG) as things that draw themselves into this template."""
    return {name: _put(tpl, cleaned(one)) for name, one in facts.items()}


def _put(tpl: _Template, value: object) -> object:
    if isinstance(value, bytes):
        return Picture(_drawing(tpl, value))
    if isinstance(value, Mapping):
        return {name: _put(tpl, one) for name, one in value.items()}
    if isinstance(value, list):
        return [_put(tpl, one) for one in value]
    return value


def _drawing(tpl: _Template, png: bytes) -> Any:
    wide, high = (int.from_bytes(png[at : at + 4], "big") for at in (16, 20))  # in its first part
    tall = high * PICTURE_WIDTH > wide * PICTURE_HEIGHT
    size = {"height": PICTURE_HEIGHT} if tall else {"width": PICTURE_WIDTH}
    return lambda: str(InlineImage(tpl, io.BytesIO(png), **size))


def _missing(template: Paper, facts: Facts, error: UndefinedError) -> WrongUsage:
    found = _UNDEFINED.search(error.message or "")
    name = (found["name"] or found["key"]) if found else str(error.message)
    close = get_close_matches(name, sorted({*names(facts)}), n=1)
    said = {"file": template.filename, "name": name, "place": _where(template, name)}
    if close:
        return WrongUsage("template_placeholder_close", **said, close=close[0])
    return WrongUsage("template_placeholder", **said)


def names(facts: object) -> Iterator[str]:
    """Every name in the facts, at any depth."""
    if isinstance(facts, Mapping):
        for name, one in facts.items():
            yield str(name)
            yield from names(one)
    if isinstance(facts, list):
        for one in facts:
            yield from names(one)


def _where(template: Paper, name: str) -> str:
    """The words of the paragraph that names it."""
    said = (one for one in paragraphs(template) if re.search(rf"\b{re.escape(name)}\b", one))
    return _short(next(said, name))


def _near(template: Paper, error: TemplateSyntaxError) -> str:
    """The words around the line at which the template stopped making sense."""
    lines = [line.strip() for line in getattr(error, "docx_context", ())]
    tagged = [line for line in lines if "{" in line]
    whole = (one for one in paragraphs(template) if "{%" in one or "{{" in one)
    return _short(tagged[-1] if tagged else next(whole, ""))


def _short(words: str, most: int = 90) -> str:
    told = " ".join(words.split())
    return told if len(told) <= most else f"{told[:most]}…"


def opened(content: bytes) -> Document:
    """A paper to look into."""
    import docx

    return docx.Document(io.BytesIO(content))
