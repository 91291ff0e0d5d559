"""What a page that offers moves (``moves.html``) works with."""

from __future__ import annotations

from functools import partial
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request

from i18n.language import Lang
from reports.move_sheet import consequences, stopped_by
from workflows.definition import Definition


def move_facts(request: Request, plan: Definition, lang: Lang) -> dict[str, Any]:
    """For ``html``: a move's consequences and refusals in words, and what was typed already."""
    sent = getattr(request.state, "form", FormData())
    return {
        "consequences": partial(consequences, plan=plan, lang=lang),
        "stopped_by": partial(stopped_by, lang=lang),
        "typed": {name: value for name, value in sent.items() if isinstance(value, str)},
    }
