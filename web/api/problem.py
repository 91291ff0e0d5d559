"""What went wrong, as a document a program can read and a sentence a person can (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Self

import structlog
from fastapi import FastAPI
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from i18n.catalog import say
from i18n.language import Lang
from web.api.words import Verdict
from web.pages import language
from workflows.errors import Conflict, LantoaError, NotFound, SystemFault, WrongUsage

MEDIA_TYPE = "application/problem+json"
TYPE = "urn:lantoa:problem:"
PASSING = frozenset({"database_busy", "database_unreachable"})
"""Faults of the system that are over soon: worth asking again."""
AGAIN_AFTER = "5"
"""Seconds."""


class Wrong(BaseModel):
    """One thing in a request that could not be read."""

    place: str = Field(description="where it stands: body, query, path or header, then its name")
    kind: str = Field(description="what is wrong, as pydantic names it, such as `missing`")


class Problem(BaseModel):
    """Why nothing was done."""

    type: str = Field(description="`urn:lantoa:problem:` and the code")
    title: str = Field(description="the kind of problem, in the language of Accept-Language")
    status: int
    detail: str = Field(description="what happened and what to do, in that language")
    code: str = Field(description="stays the same whatever the language")
    verdicts: list[Verdict] | None = Field(
        None, description="of a refused move: every condition, and who can clear it"
    )
    wrong: list[Wrong] | None = Field(None, description="of a request that could not be read")


class Refused(Exception):
    """An answer that is a problem, raised from within an operation.

    Args:
        facts: what the sentence ``api.<code>`` names.
    """

    def __init__(self, status: int, code: str, /, **facts: object) -> None:
        super().__init__(code)
        self.status, self.code, self.facts = status, code, facts
        self.verdicts: object = None

    def with_verdicts(self, verdicts: object) -> Self:
        """The same, with every condition of the refused move."""
        self.verdicts = verdicts
        return self


def problem(
    lang: Lang,
    status: int,
    code: str,
    detail: str,
    headers: Mapping[str, str] | None = None,
    **more: object,
) -> Response:
    """The answer of a request that did nothing; every text in `lang`."""
    told: dict[str, Any] = {
        "type": f"{TYPE}{code}",
        "title": say(f"api.title_{_titled(status)}", lang),
        "status": status,
        "detail": detail,
        "code": code,
        **more,
    }
    return JSONResponse(jsonable_encoder(told), status, dict(headers or {}), media_type=MEDIA_TYPE)


def with_problems(app: FastAPI) -> None:
    """Let every error of the API be such a document, and none a traceback."""
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(LantoaError, _error)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(Exception, _broken)


def error_status(error: LantoaError) -> int:
    """The HTTP status of an error of ours."""
    if isinstance(error, NotFound):
        return HTTPStatus.NOT_FOUND
    if isinstance(error, Conflict):
        return HTTPStatus.CONFLICT
    if isinstance(error, WrongUsage):
        return HTTPStatus.UNPROCESSABLE_ENTITY
    if isinstance(error, SystemFault) and error.code in PASSING:
        return HTTPStatus.SERVICE_UNAVAILABLE
    return HTTPStatus.INTERNAL_SERVER_ERROR


def _refused(request: Request, fault: Exception) -> Response:
    if not isinstance(fault, Refused):
        return _broken(request, fault)
    lang = language(request)
    headers = {"WWW-Authenticate": "Bearer"} if fault.status == 401 else None
    more = {} if fault.verdicts is None else {"verdicts": fault.verdicts}
    said = say(f"api.{fault.code}", lang, **fault.facts)
    return problem(lang, fault.status, fault.code, said, headers, **more)


def _error(request: Request, fault: Exception) -> Response:
    if not isinstance(fault, LantoaError):
        return _broken(request, fault)
    lang, status = language(request), error_status(fault)
    if status >= 500:
        structlog.get_logger().warning("api_trouble", trouble=fault.code)
    # A moved-on record that the caller named the version of is a failed precondition.
    if isinstance(fault, Conflict) and "if-match" in request.headers and "expected" in fault.facts:
        status = HTTPStatus.PRECONDITION_FAILED.value
    again = {"Retry-After": AGAIN_AFTER} if status == 503 else None
    return problem(lang, status, fault.code, fault.sentence(lang), again)


def _http(request: Request, fault: Exception) -> Response:
    if not isinstance(fault, HTTPException):
        return _broken(request, fault)
    lang, status = language(request), fault.status_code
    code = f"http_{_titled(status)}"
    return problem(lang, status, code, say(f"api.{code}", lang), fault.headers)


def _unreadable(request: Request, fault: Exception) -> Response:
    lang = language(request)
    errors: Sequence[Any] = fault.errors() if isinstance(fault, RequestValidationError) else ()
    # Neither what was sent nor pydantic's words about it: the one may be private, the other is
    # in one language.
    wrong = [
        {"place": ".".join(_shown(part) for part in one["loc"]), "kind": one["type"]}
        for one in errors
    ]
    places = ", ".join(dict.fromkeys(one["place"] for one in wrong))
    said = say("api.unreadable", lang, places=places)
    return problem(lang, 422, "unreadable", said, wrong=wrong)


def _broken(request: Request, _: Exception) -> Response:
    lang = language(request)
    return problem(lang, 500, "http_500", say("api.http_500", lang))


def _shown(part: object) -> str:
    """A name in a place; one that the caller made up may hold anything."""
    return str(part)[:80].encode(errors="replace").decode()


def _titled(status: int) -> int:
    known = (400, 401, 403, 404, 405, 409, 412, 413, 415, 422, 503)
    return status if status in known else 400 if status < 500 else 500
