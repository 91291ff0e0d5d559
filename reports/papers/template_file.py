"""A template as a file: a .docx that brings nothing along and fetches nothing."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

from lxml import etree

from engine.attach import Paper
from engine.paper_content import checked_content
from workflows.errors import WrongUsage

LARGEST = 5 * 2**20
"""Bytes of a template; one with a picture of a seal has a tenth."""
MAIN = "word/document.xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HARMLESS_LINK = re.compile(r"(https?:|mailto:)", re.IGNORECASE)


def checked_template(template: Paper) -> Paper:
    """The template, when it is one of Word without macros, outside parts and computed fields.

    Raises WrongUsage that names the file and what in it cannot be.
    """
    if len(template.content) > LARGEST:
        raise WrongUsage("template_too_large", file=template.filename, most=LARGEST // 2**20)
    checked_content(template)
    try:
        with zipfile.ZipFile(io.BytesIO(template.content)) as packed:
            if MAIN not in packed.namelist():
                raise WrongUsage("template_kind", file=template.filename)
            for name in packed.namelist():
                if name.endswith(".rels"):
                    _fetches_nothing(template, packed.read(name))
                elif name.startswith("word/") and name.endswith(".xml"):
                    _computes_nothing(template, packed.read(name))
    except (zipfile.BadZipFile, etree.XMLSyntaxError) as fault:
        raise WrongUsage("template_kind", file=template.filename) from fault
    return template


def paragraphs(template: Paper) -> Iterator[str]:
    """The words of each paragraph of the template's body, tags as they were typed."""
    with zipfile.ZipFile(io.BytesIO(template.content)) as packed:
        body = _read(packed.read(MAIN))
    for one in body.iter(f"{_W}p"):
        yield "".join(text.text or "" for text in one.iter(f"{_W}t"))


def _fetches_nothing(template: Paper, rels: bytes) -> None:
    """Word fetches what a file names outside itself as soon as the file is opened; a link it asks
    about first."""
    for one in _read(rels):
        target, kind = one.get("Target", ""), one.get("Type", "").rpartition("/")[2]
        outside = one.get("TargetMode") == "External"
        if outside and not (kind == "hyperlink" and _HARMLESS_LINK.match(target)):
            raise WrongUsage("template_outside", file=template.filename, target=target[:90])


def _computes_nothing(template: Paper, part: bytes) -> None:
    """What is put into a field's instruction would be run by Word as an instruction."""
    for one in _read(part).iter(f"{_W}instrText", f"{_W}fldSimple"):
        said = f"{one.text or ''}{one.get(f'{_W}instr', '')}"
        if "{" in said or "}" in said:
            raise WrongUsage("template_field", file=template.filename, place=said.strip()[:90])


def _read(part: bytes) -> etree._Element:
    return etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True))
