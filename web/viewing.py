"""A page or the API shows personal data of others: it is written down who looked."""

from __future__ import annotations

from functools import partial

import structlog
from starlette.requests import Request

from engine.views import View, What, keep_in, viewed
from web.console.actor import actor
from web.gate import who
from web.site import Site

_log = structlog.get_logger()


def note_view(request: Request, site: Site, what: What, subject: str = "", rows: int = 1) -> None:
    """Note that the reader is shown this; a HEAD shows nothing.

    Args:
        subject: the code of whose or which it is.
        rows: of how many people or records.
    """
    if request.method == "HEAD":
        return
    mine, now = who(request).officer.committee_id, site.clock()
    write_view(site, viewed(mine, what, subject, rows, actor(request, site), now, "page"))


def write_view(site: Site, view: View) -> None:
    """Write a look down soon; the service's log has it at once."""
    _log.info(
        "personal_data",
        officer=view.actor,
        way=view.way,
        what=view.what.value,
        subject=view.subject,
        rows=view.rows,
        times=view.times,
    )
    site.afterwards.do(site.db, partial(keep_in, view=view))
