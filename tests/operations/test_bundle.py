"""The bundle: what is in it, that it is whole or not there, and that the log knows of it."""

from __future__ import annotations

import ast
import json
import sys
import tracemalloc
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest

from reports.bundle import lantoa_verify
from reports.bundle.checkpoint import checkpoint
from reports.bundle.write import write_bundle
from storage.audit import NewEntry, entries, lock_head, seal
from storage.chain_check import Verified, verify_chain
from storage.database import Database
from tests.builders import NOW, Ready, ready_database
from tests.conftest import Lantoa
from tests.logs import a_worked_log, exported, verifier
from workflows.errors import LantoaError, NotFound, SystemFault, WrongUsage


@pytest.fixture
def ready() -> Ready:
    return a_worked_log()


def names(folder: Path) -> list[str]:
    return sorted(str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file())


def test_the_lines_are_the_sealed_bytes(ready: Ready, tmp_path: Path) -> None:
    with ready.db.read() as work:
        sealed = [row.canonical for row in entries(work, ready.opened.plan.head_id)]
    bundle = exported(ready, tmp_path / "out")
    assert (bundle / "entries.jsonl").read_bytes() == b"".join(one + b"\n" for one in sealed)


def test_definition_and_calendar_stand_under_their_hashes(ready: Ready, tmp_path: Path) -> None:
    bundle = exported(ready, tmp_path / "out")
    (edition,) = json.loads((bundle / "head.json").read_bytes())["editions"]
    for kind, digest in edition.items():
        text = (bundle / f"{kind}s" / f"{digest}.json").read_bytes()
        assert sha256(text).hexdigest() == digest


def test_private_values_go_only_when_they_are_asked_for(ready: Ready, tmp_path: Path) -> None:
    plain = exported(ready, tmp_path / "plain", private=False)
    full = exported(ready, tmp_path / "full.zip", private=True)
    assert "secrets.jsonl" not in names(plain)
    assert not any("họp chi bộ" in (plain / name).read_text("utf-8") for name in names(plain))
    with ZipFile(full) as packed:
        assert "Đã họp chi bộ" in packed.read("secrets.jsonl").decode()
        assert sorted(packed.namelist()) == sorted([*names(plain), "secrets.jsonl"])
    assert full.stat().st_mode & 0o077 == 0


def test_the_export_is_sealed_with_who_and_how_much(ready: Ready, tmp_path: Path) -> None:
    before = checkpoint(ready.db, "small-2023")
    exported(ready, tmp_path / "out", private=True)
    with ready.db.read() as work:
        *_, last = entries(work, ready.opened.plan.head_id)
        assert isinstance(verify_chain(work, ready.opened.plan.head_id), Verified)
    assert (last.act, last.actor, last.os_user) == ("audit.exported", "thu", "root@host")
    assert last.body["entries"] == before.number
    assert last.body["hash"] == before.hash
    assert (
        last.body["secrets"]
        == len((tmp_path / "out" / "secrets.jsonl").read_text().split("\n")) - 1
    )


def test_what_was_exported_is_the_beginning_of_the_next_export(
    ready: Ready, tmp_path: Path
) -> None:
    noted = checkpoint(ready.db, "small-2023")
    exported(ready, tmp_path / "first")
    second = exported(ready, tmp_path / "second.zip")
    ran = verifier(second, "--anchor", noted.mark)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert f"As noted before: entry {noted.number}" in ran.stdout


@pytest.mark.parametrize("name", ["out", "out.zip"])
def test_what_stands_there_already_is_never_overwritten(
    ready: Ready, tmp_path: Path, name: str
) -> None:
    (tmp_path / name).mkdir()
    with pytest.raises(WrongUsage) as wrong:
        exported(ready, tmp_path / name)
    assert wrong.value.sentence("vi")
    assert list(tmp_path.iterdir()) == [tmp_path / name]


@pytest.mark.parametrize("name", ["out", "out.zip"])
def test_what_stops_in_the_middle_leaves_nothing(ready: Ready, tmp_path: Path, name: str) -> None:
    def stopped(_done: int, _of: int) -> None:
        raise KeyboardInterrupt

    thu, number = ready.officer("thu"), checkpoint(ready.db, "small-2023").number
    with pytest.raises(KeyboardInterrupt):
        write_bundle(ready.db, "small-2023", tmp_path / name, thu, NOW, on_progress=stopped)
    assert list(tmp_path.iterdir()) == []
    assert checkpoint(ready.db, "small-2023").number == number


@pytest.mark.parametrize("name", ["none/out", "none/out.zip", "file/out"])
def test_where_nothing_can_be_written_is_said(ready: Ready, tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises((SystemFault, WrongUsage)) as fault:
        exported(ready, tmp_path / name)
    assert isinstance(fault.value, LantoaError)
    assert fault.value.sentence("vi")


def test_an_unknown_log_leaves_nothing(ready: Ready, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        write_bundle(ready.db, "none-2023", tmp_path / "out", ready.officer("thu"), NOW)
    assert list(tmp_path.iterdir()) == []


def test_a_log_longer_than_memory_likes_is_streamed(tmp_path: Path) -> None:
    ready = ready_database(f"sqlite:///{tmp_path / 'long.db'}")
    _lengthen(ready.db, ready.opened.plan.head_id, 20_000)
    thu = ready.officer("thu")
    told: list[tuple[int, int]] = []
    tracemalloc.start()
    write_bundle(
        ready.db,
        "small-2023",
        tmp_path / "out",
        thu,
        NOW,
        on_progress=lambda done, of: told.append((done, of)),
    )
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (tmp_path / "out" / "entries.jsonl").stat().st_size > 20_000_000
    assert peak < 6_000_000
    assert len(told) > 20
    assert told[-1][0] == told[-1][1]
    ready.db.close()


def test_the_verifier_needs_nothing_but_an_old_python() -> None:
    source = Path(lantoa_verify.__file__).read_text(encoding="utf-8")
    tree = ast.parse(source, feature_version=(3, 9))
    imported = {
        name.partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [node.module or "."]
            if isinstance(node, ast.ImportFrom)
            else [alias.name for alias in node.names]
        )
    }
    assert imported <= sys.stdlib_module_names


def test_both_make_the_same_code_of_a_checkpoint(ready: Ready) -> None:
    end = checkpoint(ready.db, "small-2023")
    assert lantoa_verify.mark(end.chain, end.number, end.hash) == end.mark.replace("-", "")


def test_every_sentence_of_the_verifier_names_the_same_facts_in_both_languages() -> None:
    for vi, en in lantoa_verify.WORDS.values():
        facts = [{part.split("}")[0] for part in text.split("{")[1:]} for text in (vi, en)]
        assert facts[0] == facts[1]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_committee_takes_its_log_away_and_prints_its_end(
    lantoa: Lantoa, tmp_path: Path, lang: str
) -> None:
    at = ("--at", "2023-01-04", "--lang", lang)
    assert lantoa("init", "--rehearsal", "--committee", "hu", *at).exit_code == 0
    end = lantoa("audit", "checkpoint", "hu", "--json", *at).document
    assert end["mark"] in lantoa("audit", "checkpoint", "hu", *at).out
    made = lantoa("audit", "export", "hu", tmp_path / "hu.zip", "--json", *at).document
    assert (made["entries"], made["hash"], made["private"]) == (1, end["hash"], False)
    assert verifier(tmp_path / "hu.zip", "--anchor", end["mark"]).returncode == 0
    again = lantoa("audit", "export", "hu", tmp_path / "hu.zip", *at)
    assert again.exit_code == 2
    assert "hu.zip" in again.err
    told = lantoa("audit", "export", "hu", tmp_path / "hu", "--with-private", *at)
    assert end["mark"] not in told.out
    assert str(tmp_path / "hu") in told.out


def _lengthen(db: Database, head_id: int, count: int) -> None:
    act = NewEntry(
        at=NOW,
        act="letter.sent",
        channel="scheduler",
        actor="system",
        os_user="root@host",
        officer_id=None,
        record_id=None,
        unit_id=None,
        body={"letter": "reminder", "why": "x" * 800},
    )
    for _ in range(count // 2_000):
        with db.write() as work:
            seal(work, lock_head(work, head_id), [act] * 2_000)
