"""A set of keys as one value: JSON text unpacked by the database, so that the statement stays one.

``column IN (…)`` with a parameter for each key is another statement for every number of keys, and
compiling it costs more than running it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import JSON, BigInteger, ColumnElement, Select, Text, bindparam, cast, func, select

from storage.work import Work


def keys_text(keys: Iterable[int | str]) -> str:
    """The keys as the value of a statement's ``keys``."""
    return json.dumps(list(keys))


def among(key: ColumnElement[Any], name: str, *, on_postgresql: bool) -> ColumnElement[bool]:
    """That a column is one of the keys given under that name, as this database writes it."""
    given = bindparam(name, type_=Text)
    if not on_postgresql:
        return key.in_(select(func.json_each(given).table_valued("value").c.value))
    found = func.json_array_elements_text(cast(given, JSON)).table_valued("value").c.value
    number = key.type.python_type is int
    return key.in_(select(cast(found, BigInteger) if number else found))


class Selecting:
    """One query by a set of keys, written for each database; its value is named ``keys``."""

    def __init__(self, query: Select[Any], key: ColumnElement[Any]) -> None:
        self._sqlite = query.where(among(key, "keys", on_postgresql=False))
        self._postgresql = query.where(among(key, "keys", on_postgresql=True))

    def for_(self, work: Work) -> Select[Any]:
        """The query as this database writes it."""
        return self._postgresql if work.on_postgresql else self._sqlite
