"""What a reader sees when there is no page to show: what happened and what to do, no traceback."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from web.pages import html, language
from workflows.errors import Conflict, LantoaError, NotFound, SystemFault, WrongUsage

TOLD = frozenset({403, 404, 405, 409, 413, 422, 500})
"""Statuses with a sentence of their own; 400 reads as 422, another as 404 or from 500 on as 500."""
STATUS: dict[type[LantoaError], int] = {
    NotFound: 404,
    Conflict: 409,
    WrongUsage: 422,
    SystemFault: 503,
}
"""What an error of ours is over HTTP."""
TOLD_BY_NAME = frozenset({"form_key"})
"""Details of a refusal that say more than its status."""


def with_problems(app: FastAPI) -> None:
    """Let every error of the application be a page in the reader's language."""
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(LantoaError, _told_by_the_engine)
    app.add_exception_handler(Exception, _broken)


def _refused(request: Request, fault: Exception) -> Response:
    if not isinstance(fault, HTTPException):
        return _broken(request, fault)
    if 300 <= fault.status_code < 400:
        return Response(status_code=fault.status_code, headers=fault.headers)
    told = fault.detail if fault.detail in TOLD_BY_NAME else _told(fault.status_code)
    answer = html(
        request, "problem.html", fault.status_code, problem=f"web.problem_{told}", said=""
    )
    answer.headers.update(fault.headers or {})
    return answer


def _told_by_the_engine(request: Request, fault: Exception) -> Response:
    """What the engine says of it, under the title of its kind."""
    if not isinstance(fault, LantoaError):
        return _broken(request, fault)
    status = next((code for kind, code in STATUS.items() if isinstance(fault, kind)), 500)
    said = fault.sentence(language(request))
    return html(request, "problem.html", status, problem=f"web.problem_{_told(status)}", said=said)


def _unreadable(request: Request, _: Exception) -> Response:
    return _page(request, HTTPStatus.UNPROCESSABLE_ENTITY.value)


def _broken(request: Request, _: Exception) -> Response:
    return _page(request, HTTPStatus.INTERNAL_SERVER_ERROR.value)


def _page(request: Request, status: int) -> Response:
    return html(request, "problem.html", status, problem=f"web.problem_{_told(status)}", said="")


def _told(status: int) -> int:
    if status == 400:  # a form that cannot be taken apart, or with a field beyond all bounds
        return 422
    return status if status in TOLD else 404 if status < 500 else 500
