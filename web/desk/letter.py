"""`/desk/letters/…`: one letter as its reader sees it, shut into a frame that can do nothing."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from engine.views import What
from engine.writing import written
from notifications.letter import Letter, Words
from notifications.mime import files_of, words_of
from notifications.plain import plain
from reports.letter_words import standing_of, why_of
from storage.mail import MessageRow, archived, message
from storage.work import Work
from web.access import Access, Page
from web.desk.scope import own_plans
from web.headers import WITH_FRAME
from web.numbers import RowNumber
from web.pages import html, language
from web.site import Site
from web.viewing import note_view

SHUT_IN = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox"
)
"""For the letter itself: it carries its styles as mail programs want them, and nothing else runs,
loads, is sent or leads anywhere."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A letter to look at; ``as_sent`` says that it left so, else it is as it would be now."""

    row: MessageRow
    words: Words | None
    files: tuple[str, ...]
    as_sent: bool


def pages(site: Site) -> tuple[Page, ...]:
    """One letter with what became of it, and its own page as the frame shows it."""

    def one(request: Request, number: RowNumber) -> Response:
        shown, now = _shown(request, site, number), site.clock()
        note_view(request, site, What.LETTER, str(number))
        answer = html(
            request,
            "desk_letter.html",
            one=shown,
            row=shown.row,
            standing=standing_of(shown.row, now),
            why=why_of(shown.row, language(request)),
            chat=plain(shown.words) if shown.words else "",
        )
        answer.headers["Content-Security-Policy"] = WITH_FRAME
        return answer

    def framed(request: Request, number: RowNumber) -> Response:
        words = _shown(request, site, number).words
        if words is None:
            raise HTTPException(404)
        return HTMLResponse(words.html, headers={"Content-Security-Policy": SHUT_IN})

    return (
        Page("GET", "/desk/letters/{number}", one, Access.COMMITTEE),
        Page("GET", "/desk/letters/{number}/page", framed, Access.COMMITTEE),
    )


def _shown(request: Request, site: Site, number: int) -> Shown:
    with site.db.read() as work:
        row = message(work, number)
        if row is None or row.plan not in [plan.code for plan in own_plans(request, work)]:
            raise HTTPException(404)
        return _looked_at(work, row, site)


def _looked_at(work: Work, row: MessageRow, site: Site) -> Shown:
    """As it left, in a digest or alone; one that waits as it would leave now, without its links."""
    left = archived(work, row.carrier_id or row.id)
    if left:
        return Shown(row, words_of(left), files_of(left), row.status == "sent")
    made = written(work, row, site.clock(), site.sender)
    if not isinstance(made, Letter) or row.status in ("void", "sent"):
        return Shown(row, None, (), False)
    return Shown(row, made.words, tuple(one.name for one in made.attachments), False)
