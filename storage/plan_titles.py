"""What plans are called, read out of their sealed texts by the database."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import JSON, ColumnElement, Select, cast, func, select
from sqlalchemy import Text as SqlText

from i18n.text import Text
from storage.selection import among, keys_text
from storage.tables.columns import table_of
from storage.tables.plans import Edition, SealedText
from storage.work import Work

_e = table_of(Edition).c
_t = table_of(SealedText).c


def titles_of(work: Work, edition_ids: Iterable[int]) -> dict[int, Text]:
    """The title in each of these editions, by its id; no definition is made ready for it."""
    statement = _POSTGRESQL if work.on_postgresql else _SQLITE
    rows = work.all(statement, keys=keys_text(edition_ids))
    return {edition_id: Text(vi=vi, en=en) for edition_id, vi, en in rows}


def _titles(postgresql: bool) -> Select[Any]:
    def title(lang: str) -> ColumnElement[Any]:
        if postgresql:
            text = cast(func.convert_from(_t.canonical, "UTF8"), JSON)
            return func.json_extract_path_text(text, "title", lang)
        return func.json_extract(cast(_t.canonical, SqlText), f"$.title.{lang}")

    return (
        select(_e.id, title("vi"), title("en"))
        .join_from(table_of(Edition), table_of(SealedText), _t.sha256 == _e.definition_sha256)
        .where(among(_e.id, "keys", on_postgresql=postgresql))
    )


_SQLITE, _POSTGRESQL = _titles(False), _titles(True)
