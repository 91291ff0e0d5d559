"""Making, opening and upgrading a database, and what is said when that cannot be."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from sqlmodel import SQLModel

import storage.schema
import storage.upgrade
from storage import people
from storage.database import Database
from storage.lifecycle import create_database, is_rehearsal, open_database
from storage.schema import version_of
from storage.upgrade import alembic_config, upgrade_database
from storage.work import Work
from workflows.errors import Conflict, LantoaError, NotFound, SystemFault, WrongUsage

NOW = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)


def code_of(action: Callable[[], object]) -> str:
    """The code of the error, said in both languages to prove that its sentence can be said."""
    with pytest.raises(LantoaError) as raised:
        action()
    assert raised.value.sentence("vi") != raised.value.sentence("en")
    return raised.value.code


# --- making and opening --------------------------------------------------------------------------


def test_a_new_database_remembers_whether_it_is_a_rehearsal(tmp_path: Path) -> None:
    for rehearsal in (True, False):
        url = f"sqlite:///{tmp_path}/{rehearsal}.db"
        create_database(url, rehearsal=rehearsal, now=NOW).close()
        with closing(open_database(url)) as database, database.read() as work:
            assert is_rehearsal(work) is rehearsal


def test_an_existing_database_is_never_made_again(database_url: str) -> None:
    with closing(open_database(database_url)) as database, database.write() as work:
        people.add_committee(work, code="c", name_vi="C", name_en="C", now=NOW)
    with pytest.raises(Conflict) as raised:
        create_database(database_url, rehearsal=False, now=NOW)
    assert raised.value.code == "database_exists"
    with closing(open_database(database_url)) as database, database.read() as work:
        assert people.committee(work, "c") is not None


def test_what_a_database_begins_with_is_made_with_it_or_neither_is(
    tmp_path: Path, empty_postgresql: str
) -> None:
    def interrupted(work: Work) -> None:
        people.add_committee(work, code="c", name_vi="C", name_en="C", now=NOW)
        raise KeyboardInterrupt

    def begun(work: Work) -> None:
        people.add_committee(work, code="c", name_vi="C", name_en="C", now=NOW)

    for url in (f"sqlite:///{tmp_path / 'new.db'}", empty_postgresql):
        with pytest.raises(KeyboardInterrupt):
            create_database(url, rehearsal=False, now=NOW, begin=interrupted)
        assert code_of(lambda: open_database(url)) == "database_not_ours"  # noqa: B023
        create_database(url, rehearsal=False, now=NOW, begin=begun).close()
        with closing(open_database(url)) as database, database.read() as work:
            assert [one.code for one in people.committees(work)] == ["c"]


def test_a_rehearsal_in_memory_reads_and_writes_over_one_connection() -> None:
    with closing(create_database("sqlite://", rehearsal=True, now=NOW)) as database:
        with database.write() as work:
            people.add_committee(work, code="c", name_vi="C", name_en="C", now=NOW)
        with database.read() as work:
            assert people.committee(work, "c") is not None
            assert is_rehearsal(work)


def test_opening_a_database_imports_no_migration_tool(sqlite_file: Path) -> None:
    script = (
        "import sys; from storage.lifecycle import open_database;"
        f"open_database('sqlite:///{sqlite_file}').close();"
        "sys.exit(any(name.split('.')[0] in ('alembic', 'psycopg') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_a_database_of_another_program_is_left_alone(tmp_path: Path, empty_postgresql: str) -> None:
    file = tmp_path / "other.db"
    for url in (f"sqlite:///{file}", empty_postgresql):
        other = Database(url)
        with other.write() as work:
            work.sql("CREATE TABLE theirs (id INTEGER)")
        other.close()
        assert code_of(lambda: open_database(url)) == "database_not_ours"  # noqa: B023
        assert code_of(lambda: create_database(url, rehearsal=False, now=NOW)) == "place_taken"  # noqa: B023


def test_what_is_missing_or_no_database_is_said(tmp_path: Path) -> None:
    text = tmp_path / "notes.db"
    text.write_text("not a database, " * 100)
    missing, nowhere = tmp_path / "no.db", tmp_path / "no" / "no.db"
    assert code_of(lambda: open_database(f"sqlite:///{missing}")) == "database_missing"
    assert not missing.exists()
    assert code_of(lambda: open_database(f"sqlite:///{text}")) == "database_not_a_database"
    assert (
        code_of(lambda: create_database(f"sqlite:///{nowhere}", rehearsal=False, now=NOW))
        == "database_missing_folder"
    )
    assert code_of(lambda: open_database("mysql://x")) == "database_kind"
    with pytest.raises(WrongUsage, match="URL") as raised:
        open_database("nonsense with secret")
    assert "secret" not in str(raised.value)


def test_a_newer_and_an_older_schema_are_told_with_both_versions(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = storage.schema.VERSIONS[-1]
    stamp(database_url, "9999")
    with pytest.raises(SystemFault, match=rf"9999.*{today}") as newer:
        open_database(database_url)
    assert newer.value.code == "database_newer"
    monkeypatch.setattr("storage.lifecycle.VERSIONS", ("0000", today))
    stamp(database_url, "0000")
    with pytest.raises(SystemFault, match=rf"0000.*{today}.*lantoa upgrade") as older:
        open_database(database_url)
    assert older.value.code == "database_older"


def stamp(url: str, version: str) -> None:
    with closing(Database(url)) as database, database.write() as work:
        work.sql(f"UPDATE alembic_version SET version_num = '{version}'")


def test_a_postgresql_that_is_not_there_is_said_without_the_password(
    server: Callable[[str], str],
) -> None:
    for url, code in (
        ("postgresql://lan:s3cret@127.0.0.1:1/lantoa", "database_unreachable"),
        (server("nobody_made_this"), "database_missing"),
    ):
        with pytest.raises(SystemFault) as raised:
            open_database(url)
        assert raised.value.code == code
        assert "s3cret" not in raised.value.sentence("vi") + repr(raised.value.facts)


# --- faults of the machine -----------------------------------------------------------------------


def test_a_full_disk_keeps_nothing_of_the_act_and_is_said(sqlite_file: Path) -> None:
    with closing(open_database(f"sqlite:///{sqlite_file}")) as database:
        with database.read() as work:
            pages = work.sql("PRAGMA page_count")[0][0]
            work.sql(f"PRAGMA max_page_count={pages}")
        with pytest.raises(SystemFault) as raised, database.write() as work:
            add(work, "c", name="C" * 100_000)
        assert raised.value.code == "database_full"
        with database.read() as work:
            assert people.committees(work) == ()


def add(work: Work, code: str, name: str = "C") -> None:
    people.add_committee(work, code=code, name_vi=name, name_en="C", now=NOW)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_said(sqlite_file: Path) -> None:
    sqlite_file.chmod(0o444)
    sqlite_file.parent.chmod(0o555)
    try:
        assert code_of(lambda: open_database(f"sqlite:///{sqlite_file}")) in (
            "database_not_writable",
            "database_missing_folder",
        )
    finally:
        sqlite_file.parent.chmod(0o755)


def test_the_same_key_twice_is_a_conflict(database: Database) -> None:
    with database.write() as work:
        add(work, "c")
    with pytest.raises(Conflict) as raised, database.write() as work:
        add(work, "c")
    assert raised.value.code == "written_meanwhile"


def test_a_row_locked_by_another_is_a_conflict_and_not_a_hang(
    server: Callable[[str], str], empty_postgresql: str
) -> None:
    with closing(create_database(empty_postgresql, rehearsal=False, now=NOW)) as database:
        with database.write() as work:
            add(work, "c")
        with database.write() as work:
            work.sql("UPDATE committee SET name_en = 'x'")
            with pytest.raises(Conflict) as raised, database.write() as other:
                other.sql("SET LOCAL lock_timeout = '50ms'; UPDATE committee SET name_en = 'y'")
    assert raised.value.code == "database_busy"


def test_a_server_that_drops_the_connection_is_found_again_by_the_next_act(
    empty_postgresql: str,
) -> None:
    with (
        closing(create_database(empty_postgresql, rehearsal=False, now=NOW)) as database,
        closing(Database(empty_postgresql)) as other,
    ):
        with other.write() as work:
            work.sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE pid <> pg_backend_pid() AND datname = current_database()"
            )
        with pytest.raises(SystemFault), database.read() as work:
            pass
        with database.read() as work:
            assert people.committees(work) == ()


# --- migrations ----------------------------------------------------------------------------------


def test_the_migrations_lead_to_the_schema_that_a_new_database_gets(
    tmp_path: Path, empty_postgresql: str, server: Callable[[str], str], postgresql_template: str
) -> None:
    made = f"sqlite:///{tmp_path}/made.db"
    create_database(made, rehearsal=False, now=NOW).close()
    for migrated, at_once in (
        (f"sqlite:///{tmp_path}/migrated.db", made),
        (empty_postgresql, server(postgresql_template)),
    ):
        migrate(migrated)
        assert shape(migrated) == shape(at_once)


def test_alembic_sees_nothing_left_to_do(database: Database) -> None:
    with database.engine.connect() as connection:
        command.check(alembic_config(connection))


def migrate(url: str) -> None:
    with closing(Database(url)) as database, database.engine.connect() as connection:
        command.upgrade(alembic_config(connection), "head")
        connection.commit()


POSTGRESQL_SHAPE = """
SELECT 'column', table_name, column_name,
       concat_ws(' ', data_type, is_nullable, column_default)
FROM information_schema.columns WHERE table_schema = current_schema()
UNION ALL
SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid)
FROM pg_constraint WHERE connamespace = current_schema()::regnamespace
UNION ALL
SELECT 'index', tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()
UNION ALL
SELECT 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) || tgenabled::text
FROM pg_trigger WHERE NOT tgisinternal
UNION ALL
SELECT 'function', proname, '', prosrc FROM pg_proc
WHERE pronamespace = current_schema()::regnamespace
"""


def shape(url: str) -> list[tuple[str, ...]]:
    """Every table, column, constraint, index, trigger and function, in words."""
    with closing(Database(url)) as database, database.read() as work:
        if work.on_postgresql:
            return sorted(work.sql(POSTGRESQL_SHAPE))
        made = work.sql("SELECT type, name, coalesce(sql, '') FROM sqlite_master")
        columns = work.sql(
            "SELECT 'column', m.name || '.' || c.name, c.cid || ' ' || c.type || ' ' || c.pk"
            " FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'"
        )
        # A table's constraints may be written in any order.
        parts = [
            (kind, name, *sorted(" ".join(part.split()).strip("() ") for part in sql.split(", ")))
            for kind, name, sql in made
        ]
        return sorted(columns + parts)


def test_every_table_is_in_the_schema(database: Database) -> None:
    with database.read() as work:
        for name in SQLModel.metadata.tables:
            assert work.sql(f"SELECT count(*) FROM {name}") is not None


STEP = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "0002", "0001"


def upgrade():
    op.add_column("officer", sa.Column("rank", sa.String()))
    {then}
"""


@pytest.fixture
def next_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Puts a second migration after today's: it adds a column, then does what it is told."""
    steps = tmp_path / "migrations"
    shutil.copytree(storage.upgrade.MIGRATIONS, steps)
    monkeypatch.setattr(storage.upgrade, "MIGRATIONS", steps)
    monkeypatch.setattr(storage.upgrade, "VERSIONS", ("0001", "0002"))

    def put(then: str) -> None:
        (steps / "versions" / "0002_next.py").write_text(STEP.format(then=then))

    return put


def test_an_upgrade_makes_a_backup_that_opens_and_keeps_every_row_and_trigger(
    database_url: str, next_step: Callable[[str], None]
) -> None:
    next_step("pass")
    with closing(Database(database_url)) as database:
        with database.write() as work:
            add(work, "c")
        before = {name for kind, name, *_ in shape(database_url) if kind == "trigger"}
        backup = upgrade_database(database_url, now=NOW, backed_up=True)
        with database.read() as work:
            assert version_of(work) == "0002"
            assert work.sql("SELECT rank FROM officer") == []
            assert people.committee(work, "c") is not None
    assert {name for kind, name, *_ in shape(database_url) if kind == "trigger"} == before
    assert before
    if database_url.startswith("sqlite"):
        assert backup is not None
        assert backup.name == "lantoa.db.before-0001-20260105T010000Z"
        with closing(open_database(f"sqlite:///{backup}")) as old, old.read() as work:
            assert people.committee(work, "c") is not None


def test_an_upgrade_that_fails_leaves_the_database_as_it_was(
    database_url: str, next_step: Callable[[str], None]
) -> None:
    next_step('op.execute("UPDATE nowhere SET nothing = 1")')
    before = shape(database_url)
    with pytest.raises(SystemFault):
        upgrade_database(database_url, now=NOW, backed_up=True)
    assert shape(database_url) == before
    open_database(database_url).close()


def test_a_postgresql_is_upgraded_only_when_somebody_says_it_is_backed_up(
    server: Callable[[str], str], postgresql_template: str, next_step: Callable[[str], None]
) -> None:
    next_step("pass")
    url = server(postgresql_template)
    assert code_of(lambda: upgrade_database(url, now=NOW)) == "database_backup_first"


def test_there_is_nothing_to_upgrade_in_a_database_of_today(database_url: str) -> None:
    assert upgrade_database(database_url, now=NOW) is None


def test_an_upgrade_of_a_missing_or_newer_database_is_refused(sqlite_file: Path) -> None:
    with pytest.raises(NotFound):
        upgrade_database(f"sqlite:///{sqlite_file}.none", now=NOW)
    stamp(f"sqlite:///{sqlite_file}", "9999")
    assert (
        code_of(lambda: upgrade_database(f"sqlite:///{sqlite_file}", now=NOW)) == "database_newer"
    )
