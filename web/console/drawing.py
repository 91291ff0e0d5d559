"""A record's states, drawn, with the one it stands in filled."""

from __future__ import annotations

from functools import lru_cache

from starlette.responses import Response

from engine.editions import edition_named
from i18n.language import Lang
from storage.database import Database
from storage.records import RecordRow
from workflows.definition import Definition
from workflows.diagram import svg


def drawing(db: Database, row: RecordRow, lang: Lang) -> Response:
    """The drawing as a picture of its own. Raises SystemFault as ``svg`` does."""
    with db.read() as work:
        definition = edition_named(work, row.definition_sha256, row.calendar_sha256).definition
    drawn = _drawn(_Pinned(row.definition_sha256, definition), lang, row.track, row.state)
    return Response(drawn, media_type="image/svg+xml")


class _Pinned:
    """A definition known by its hash, so that it is drawn once."""

    def __init__(self, sha256: str, definition: Definition) -> None:
        self.sha256 = sha256
        self.definition = definition

    def __hash__(self) -> int:
        return hash(self.sha256)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Pinned) and other.sha256 == self.sha256


@lru_cache(maxsize=256)
def _drawn(of: _Pinned, lang: Lang, track: str, state: str) -> str:
    return svg(of.definition, lang, track, at=state, down=True)
