"""The style sheet, the scripts and the icon, under names that change with their content."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import Response

from web.access import Access, Page

FOLDER = Path(__file__).parent / "static"
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


def asset(name: str) -> str:
    """The address of a file of ``web/static``; KeyError when there is none."""
    return _addresses()[name]


def _answer(name: str) -> Response:
    try:
        content, kind = _files()[name]
    except KeyError:
        raise HTTPException(404) from None
    kept = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(content, media_type=kind, headers=kept)


PAGES = (Page("GET", "/static/{name}", _answer, Access.ANYBODY),)


@lru_cache(maxsize=1)
def _files() -> dict[str, tuple[bytes, str]]:
    return {
        _named(file): (file.read_bytes(), KINDS[file.suffix])
        for file in FOLDER.iterdir()
        if file.suffix in KINDS
    }


@lru_cache(maxsize=1)
def _addresses() -> dict[str, str]:
    return {
        file.name: f"/static/{_named(file)}" for file in FOLDER.iterdir() if file.suffix in KINDS
    }


def _named(file: Path) -> str:
    digest = hashlib.sha256(file.read_bytes()).hexdigest()[:12]
    return f"{file.stem}.{digest}{file.suffix}"
