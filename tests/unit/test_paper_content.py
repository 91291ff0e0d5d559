"""Files handed in over the web: what an office sends is taken, what could do harm is refused."""

from __future__ import annotations

import io
import time
import tracemalloc
import zipfile
from collections.abc import Callable

import pytest
from openpyxl import Workbook

from engine.attach import LARGEST, Paper
from engine.paper_content import OLD, checked_content
from workflows.errors import WrongUsage

JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0" + b"x" * 5000
PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + b"x" * 200
PDF = b"%PDF-1.7\n" + b"x" * 2000
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"x" * 100


def packed(parts: dict[str, bytes], before: bytes = b"") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return before + out.getvalue()


def word(**more: bytes) -> bytes:
    """A file of Word, with further parts (a double underscore stands for a slash)."""
    parts = {"[Content_Types].xml": b"<a/>", "_rels/.rels": b"<a/>", "word/document.xml": b"<a/>"}
    return packed(parts | {name.replace("__", "/"): content for name, content in more.items()})


def excel() -> bytes:
    out = io.BytesIO()
    Workbook().save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("giấy.pdf", PDF),
        ("ảnh.jpg", JPEG),
        ("ảnh.png", PNG),
        ("IMG_0001.HEIC", HEIC),
        ("báo cáo.docx", word()),
        ("danh sách.xlsx", excel()),
        ("tên sai.txt", PDF),
    ],
)
def test_what_an_office_sends_is_taken(name: str, content: bytes) -> None:
    paper = Paper(name, content)
    assert checked_content(paper) is paper


def bomb() -> bytes:
    return word(**{"word__media__a.xml": b"0" * (120 * 2**20)})


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "a program": (lambda: b"MZ" + b"\0" * 500, "paper_kind"),
    "a script": (lambda: b"#!/bin/sh\nrm -rf /\n", "paper_kind"),
    "a page": (lambda: b"<html><script>alert(1)</script>", "paper_kind"),
    "a drawing with script": (lambda: b"<svg onload=alert(1)>", "paper_kind"),
    "an archive": (lambda: packed({"a.txt": b"a"}), "paper_kind"),
    "a photo that is a page": (
        lambda: b"\xff\xd8\xff\xe0<script>x</script>" + b"x" * 99,
        "paper_mixed",
    ),
    "a photo with an archive behind it": (lambda: JPEG + packed({"a": b"a"}), "paper_mixed"),
    "a paper with an archive behind it": (lambda: PDF + packed({"a": b"a"}), "paper_mixed"),
    "a paper that does not begin as one": (lambda: b"<html>" + PDF, "paper_kind"),
    "a bomb": (bomb, "paper_packed"),
    "an archive in a file of Word": (
        lambda: word(word__a_zip=b"a", **{"a.zip": b"PK"}),
        "paper_packed",
    ),
    "a program in a file of Word": (lambda: word(**{"word__a.exe": b"MZ"}), "paper_packed"),
    "thousands of parts": (
        lambda: word(**{f"word__{at}.bin": b"a" for at in range(2100)}),
        "paper_packed",
    ),
    "macros": (lambda: word(**{"word__vbaProject.bin": b"x"}), "paper_macros"),
    "a control that runs": (lambda: word(**{"word__activeX__a.bin": b"x"}), "paper_macros"),
    "an entity": (
        lambda: word(**{"word__x.xml": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'}),
        "paper_mixed",
    ),
    "an entity in two bytes a letter": (
        lambda: word(**{"word__x.xml": '<!DOCTYPE a [<!ENTITY b "c">]>'.encode("utf-16")}),
        "paper_mixed",
    ),
    "a file of Word cut off": (lambda: word()[:-30], "paper_damaged"),
    "an old file that is none": (lambda: OLD + b"\xff" * 2000, "paper_damaged"),
    "nothing": (lambda: b"", "document_empty"),
    "too much": (lambda: PDF + b"x" * LARGEST, "document_too_large"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_could_do_harm_is_refused_soon_and_within_little_memory(name: str) -> None:
    make, code = HOSTILE[name]
    paper = Paper("tệp.docx", make())
    tracemalloc.start()
    began = time.monotonic()
    with pytest.raises(WrongUsage) as refused:
        checked_content(paper)
    took, (_, most) = time.monotonic() - began, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert refused.value.code == code
    assert "tệp.docx" in refused.value.sentence("vi")
    assert took < 2
    assert most < 32 * 2**20
