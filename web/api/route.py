"""A route of the API and what a token must be good for: neither is written without the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from engine.api_scopes import Scope


@dataclass(frozen=True, slots=True)
class Route:
    """One operation.

    Args:
        method: GET changes nothing.
        path: below ``/api/v1``, as FastAPI writes it: ``/records/{record}``.
        answer: a plain ``def``, so that it runs in the threadpool; its name names the operation,
            its docstring explains it, its return annotation is the document it gives.
        scope: what the token must be good for; has no default on purpose.
        status: of an answer that did what was asked.
        refuses: problems it may answer with beside those of every operation, by status.
    """

    method: Literal["GET", "POST"]
    path: str
    answer: Callable[..., Any]
    scope: Scope
    status: int = 200
    refuses: Mapping[int, str] = field(default_factory=dict)
