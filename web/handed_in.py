"""What was typed and handed in with a move: fields are named ``<move>.<field>`` on every page."""

from __future__ import annotations

from starlette.datastructures import FormData, UploadFile

from engine.attach import Paper
from engine.paper_content import checked_content

PAPER = "paper"


def values(sent: FormData, move: str) -> dict[str, object]:
    """The form values typed for a move, by field name; a blank one leaves its field as it is."""
    before = f"{move}.value."
    return {
        name.removeprefix(before): value
        for name, value in sent.items()
        if name.startswith(before) and isinstance(value, str) and value.strip()
    }


def papers(sent: FormData, move: str) -> dict[str, Paper]:
    """The files handed in for a move, by kind of document. Raises as ``checked_content``."""
    before = f"{move}.{PAPER}."
    return {
        name.removeprefix(before): checked_content(Paper(value.filename, value.file.read()))
        for name, value in sent.items()
        if name.startswith(before) and isinstance(value, UploadFile) and value.filename
    }
