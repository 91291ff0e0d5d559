"""An answer as a page: a template, its facts, the reader's language."""

from __future__ import annotations

from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from engine.sign_in.session import Visitor
from i18n.catalog import Either, in_words, say
from i18n.dates import before_words, date_words, instant_words, number_words
from i18n.language import LANGUAGES, Lang
from web import form_key
from web.assets import asset
from web.weight import brief

TEMPLATES = Path(__file__).parent / "templates"
REMEMBERED = "lantoa_lang"
A_YEAR = 365 * 24 * 3600


def html(
    request: Request, template: str, status: int = 200, *, prefer: str = "", **facts: Any
) -> HTMLResponse:
    """The page of a template, which extends ``base.html``.

    Beside `facts` a template has ``lang``, ``say(code, **facts)``, ``day``, ``instant``,
    ``before`` and ``number`` in the reader's language, ``asset(name)``, ``visitor`` (or None) and
    ``form_key()``, which every form that is sent carries. A fact it names and was not given is an
    error, never a blank.
    """
    lang = language(request, prefer)
    words = {
        "say": lambda code, **told: say(code, lang, **told),
        "day": partial(date_words, lang=lang),
        "instant": partial(instant_words, lang=lang),
        "before": partial(before_words, lang=lang),
        "number": partial(number_words, lang=lang),
        "visitor": getattr(request.state, "visitor", None),
        "form_key": cache(partial(form_key.field, request)),
    }
    other = request.url.include_query_params(lang="en" if lang == "vi" else "vi")
    # Without the path, which may be a secret itself and is then in no page that is kept.
    switch = f"?{other.query}" if request.method in ("GET", "HEAD") else ""
    text = _environment().get_template(template).render(lang=lang, switch=switch, **words, **facts)
    answer = HTMLResponse(text, status)
    form_key.keep(request, answer)
    if request.query_params.get("lang") == lang:
        secure = request.url.scheme == "https"
        answer.set_cookie(REMEMBERED, lang, A_YEAR, secure=secure, httponly=True, samesite="lax")
    return answer


def language(request: Request, prefer: str = "") -> Lang:
    """What ``?lang`` asks, else what was asked last, else the reader's own, else the browser's.

    Args:
        prefer: the language the reader is written to, when it is known who reads. Without any
            wish, Vietnamese.
    """
    found: Visitor | None = getattr(request.state, "visitor", None)
    asked = (request.query_params.get("lang"), request.cookies.get(REMEMBERED))
    own = prefer or (found.officer.lang if found else "")
    accepted = request.headers.get("accept-language", "").split(",")
    first = (part.partition(";")[0].strip()[:2].lower() for part in accepted)
    for wish in (*asked, own, *first):
        for lang in LANGUAGES:
            if wish == lang:
                return lang
    return "vi"


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["asset"] = asset
    made.globals["either"] = Either
    made.filters["words"] = in_words
    made.filters["brief"] = brief
    return made
