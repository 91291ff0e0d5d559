"""Who may see a page: a route cannot be written down without saying it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal


class Access(StrEnum):
    """Who a page is for. ``web.gate`` holds to it before the page itself is asked."""

    ANYBODY = "anybody"
    """Holds no data of a plan: health, the style sheet, the front page."""
    LINK = "link"
    """Whoever holds the link: the page itself has the engine judge it at each request."""
    SIGNED_IN = "signed_in"
    """An officer who is signed in; the page shows what is of their units, as ``Visitor.sees``."""
    AUDITOR = "auditor"
    """An officer who is signed in and holds the auditor's role for the committee."""
    COMMITTEE = "committee"
    """An officer who is signed in and holds a role of the committee."""


@dataclass(frozen=True, slots=True)
class Page:
    """A route and who may see it.

    Args:
        method: a GET page answers HEAD too; GET and HEAD change nothing. A POST page finds its
            form read and proven to come from our own page, in ``web.gate.form``.
        path: as FastAPI writes it, ``/a/{token}``.
        answer: a plain ``def``, so that it runs in the threadpool and may call the engine.
        access: who may see it; has no default on purpose.
    """

    method: Literal["GET", "POST"]
    path: str
    answer: Callable[..., Any]
    access: Access

    @property
    def methods(self) -> list[str]:
        return ["GET", "HEAD"] if self.method == "GET" else [self.method]
