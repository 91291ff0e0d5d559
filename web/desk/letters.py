"""`/desk/letters`: letters of the plans, as they left."""

from __future__ import annotations

from typing import get_args

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from notifications.mime import files_of, words_of
from storage.mail import MailFilter, Status, archived, message, messages
from web.access import Access, Page
from web.desk.scope import own_plans
from web.pages import html
from web.site import Site

AT_MOST = 100
STATUSES: tuple[Status, ...] = get_args(Status)


def pages(site: Site) -> tuple[Page, ...]:
    """The newest letters of a plan, and one as it left, its links redacted."""

    def listed(request: Request) -> Response:
        asked = request.query_params
        status = asked.get("status", "")
        with site.db.read() as work:
            plans = own_plans(request, work)
            codes = [one.code for one in plans]
            plan = asked.get("plan") or (codes[-1] if codes else "")
            if plan and plan not in codes:
                raise HTTPException(404)
            wanted = MailFilter(
                plan_id=next((one.id for one in plans if one.code == plan), -1),
                status=next((one for one in STATUSES if one == status), None),
                limit=AT_MOST,
            )
            rows = messages(work, wanted)
        return html(
            request,
            "desk_letters.html",
            rows=tuple(reversed(rows)),
            plans=codes,
            plan=plan,
            statuses=STATUSES,
            chosen=status,
            at_most=AT_MOST,
        )

    def one(request: Request, number: int) -> Response:
        with site.db.read() as work:
            row = message(work, number)
            if row is None or row.plan not in [plan.code for plan in own_plans(request, work)]:
                raise HTTPException(404)
            sent = archived(work, number)
        return html(
            request,
            "desk_letter.html",
            row=row,
            words=words_of(sent) if sent else None,
            files=files_of(sent) if sent else (),
        )

    return (
        Page("GET", "/desk/letters", listed, Access.COMMITTEE),
        Page("GET", "/desk/letters/{number}", one, Access.COMMITTEE),
    )
