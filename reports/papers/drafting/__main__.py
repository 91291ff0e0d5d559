"""Write the templates into their folder; what an office does not replace is what it gets."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from docx.document import Document

from reports.papers.drafting import accounts, letters, plan
from workflows.definition import PaperKind

TEMPLATES = Path(__file__).parent.parent / "templates"
DRAWN = datetime(2026, 11, 24, tzinfo=UTC)
"""Said in each file, so that drawing it again gives the same bytes of text."""

DRAFTS: Final[Mapping[PaperKind, Callable[[], Document]]] = {
    PaperKind.PLAN: plan.plan,
    PaperKind.LIST: accounts.compiled_list,
    PaperKind.PROPOSAL: letters.proposal,
    PaperKind.NOTE: letters.note,
    PaperKind.NOTICE: letters.notice,
    PaperKind.OPENING: letters.opening,
    PaperKind.URGING: letters.urging,
    PaperKind.INVITATION: letters.invitation,
    PaperKind.REPORT: accounts.report,
    PaperKind.DOSSIER: accounts.dossier,
    PaperKind.SURVEY: accounts.survey,
    PaperKind.REVIEW: accounts.review,
}


def drafted(kind: PaperKind) -> bytes:
    """The template of a kind, as a .docx."""
    sheet = DRAFTS[kind]()
    about = sheet.core_properties
    about.author, about.title, about.comments = "Lantoa", kind.value, ""
    about.created = about.modified = DRAWN
    written = io.BytesIO()
    sheet.save(written)
    return written.getvalue()


def main() -> None:
    """Write every template."""
    TEMPLATES.mkdir(exist_ok=True)
    for kind in DRAFTS:
        (TEMPLATES / f"{kind.value}.docx").write_bytes(drafted(kind))


if __name__ == "__main__":
    main()
