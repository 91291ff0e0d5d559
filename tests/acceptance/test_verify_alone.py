"""An auditor with only a file finds what the program finds, and what only a reader of moves can."""

from __future__ import annotations

import re
import shutil
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from reports.bundle.checkpoint import Checkpoint
from storage.chain_check import Broken
from storage.entry import entry_hash
from tests.logs import Log, a_worked_log, as_bundle, checked_inside, exported, verifier
from workflows.canonical import canonical_json

Tamper = Callable[[Log], object]
Fault = tuple[str, int]
LAST = 12


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return exported(a_worked_log(), tmp_path_factory.mktemp("bundle") / "small")


@pytest.fixture
def log(bundle: Path) -> Log:
    return Log.read(bundle)


def found(out: str) -> Fault | None:
    """The kind of the first fault and its entry, from the last line of the report."""
    fault = re.fullmatch(r"\((\w+) (\d+)\)", out.splitlines()[-1])
    return (fault[1], int(fault[2])) if fault else None


def mark_of(log: Log, number: int) -> str:
    return f"{number}:{Checkpoint('small-2023', number, log.hashes[number - 1]).mark}"


# --- the tamper matrix ---------------------------------------------------------------------------


def _edit(number: int, old: str, new: str) -> Tamper:
    return lambda log: log.edit(number, old, new)


def _reseal(number: int, **body: object) -> Tamper:
    return lambda log: log.reseal(number, **body)


def _spelled(number: int, respell: Callable[[str], str]) -> Tamper:
    """Another spelling of an entry, sealed as if it had been so from the beginning."""

    def tamper(log: Log) -> None:
        before = log.lines[number - 1]
        log.lines[number - 1] = respell(before.decode()).encode()
        assert log.lines[number - 1] != before
        log.relink(number)

    return tamper


def _delete(log: Log) -> None:
    del log.lines[5], log.hashes[5]


def _swap(log: Log) -> None:
    log.lines[5], log.lines[6] = log.lines[6], log.lines[5]
    log.hashes[5], log.hashes[6] = log.hashes[6], log.hashes[5]


def _duplicate(log: Log) -> None:
    log.lines.insert(5, log.lines[4])
    log.hashes.insert(5, log.hashes[4])


def _insert(log: Log) -> None:
    forged = log.said(6) | {"body": {}, "act": "letter.sent", "prev": log.hashes[4]}
    log.lines.insert(5, canonical_json(forged))
    log.hashes.insert(5, entry_hash(log.lines[5]))


def _repeat_the_end(log: Log) -> None:
    log.lines.append(log.lines[-1])
    log.hashes.append(log.hashes[-1])


def _cut(log: Log) -> None:
    del log.lines[-2:], log.hashes[-2:]


def _cut_and_set_back(log: Log) -> None:
    _cut(log)
    log.set_head()


def _cut_in_a_line(log: Log) -> None:
    log.lines[-1] = log.lines[-1][:100]


def _empty(log: Log) -> None:
    log.lines, log.hashes, log.secrets = [], [], []


def _windows_line_ends(log: Log) -> None:
    log.lines = [line + b"\r" for line in log.lines]


def _seal_one_alone(log: Log) -> None:
    log.edit(7, "report", "rePort")
    log.hashes[6] = entry_hash(log.lines[6])


def _link_elsewhere(log: Log) -> None:
    log.lines[6] = canonical_json(log.said(7) | {"prev": "0" * 64})
    log.hashes[6] = entry_hash(log.lines[6])


def _other_chain(log: Log) -> None:
    log.lines = [canonical_json(log.said(at) | {"chain": 99}) for at in range(1, LAST + 1)]
    log.relink(1)


def _other_format(log: Log) -> None:
    log.lines[5] = canonical_json(log.said(6) | {"v": 2})
    log.relink(6)


def _one_more_key(log: Log) -> None:
    log.lines[5] = canonical_json(log.said(6) | {"zz": 1})
    log.relink(6)


def _head(**changes: object) -> Tamper:
    return lambda log: log.head.update(changes)


def _secret(named: str, **changes: object) -> Tamper:
    def tamper(log: Log) -> None:
        (one,) = [one for one in log.secrets if (one["field"], one["seq"]) == (named, 5)]
        one |= changes
        log.secrets.sort(key=lambda one: (one["seq"], one["field"]))

    return tamper


def _erase(log: Log) -> None:
    log.secrets = [one for one in log.secrets if one["seq"] != 5]


def _text(folder: str, change: Callable[[bytes], bytes] | None) -> Tamper:
    def tamper(log: Log) -> None:
        (name,) = [name for name in log.texts if name.startswith(folder)]
        text = log.texts.pop(name)
        if change is not None:
            log.texts[name] = change(text)

    return tamper


def _clear(number: int, *, clear: bool) -> Tamper:
    def tamper(log: Log) -> None:
        verdicts = log.said(number)["body"]["verdicts"]
        log.reseal(number, verdicts=[one | {"clear": clear} for one in verdicts])

    return tamper


def _created_again(log: Log) -> None:
    log.lines.append(canonical_json(log.said(4) | {"private": {}, "record": 77}))
    log.hashes.append("")
    log.relink(LAST)


SAME = ("hash", 7)
MATRIX: dict[str, tuple[Tamper, Fault | None, Fault | None]] = {
    # kind: tamper, what the program says, what the stand-alone file says
    "a byte edited": (_edit(7, "report", "rePort"), SAME, SAME),
    "a byte edited at the beginning": (_edit(1, "thu", "thi"), ("hash", 1), ("hash", 1)),
    "a byte edited at the end": (_edit(LAST, "bi-thu", "bi-thi"), ("hash", LAST), ("head", LAST)),
    "an instant edited": (_edit(6, "2023-03-01", "2023-03-02"), ("hash", 6), ("hash", 6)),
    "deleted": (_delete, ("prev", 6), ("gap", 6)),
    "reordered": (_swap, ("prev", 6), ("gap", 6)),
    "duplicated": (_duplicate, ("prev", 6), ("gap", 6)),
    "inserted": (_insert, ("prev", 7), ("gap", 7)),
    "the end repeated": (_repeat_the_end, ("prev", LAST + 1), ("gap", LAST + 1)),
    "tail cut off": (_cut, ("tail", LAST - 1), ("tail", LAST - 1)),
    "tail cut off and head set back": (_cut_and_set_back, None, None),
    "cut within a line": (_cut_in_a_line, ("hash", LAST), ("format", LAST)),
    "all gone": (_empty, ("tail", 1), ("tail", 1)),
    "line ends of another system": (_windows_line_ends, ("hash", 1), ("format", 1)),
    "one entry sealed anew": (_seal_one_alone, ("prev", 8), ("hash", 7)),
    "linked elsewhere": (_link_elsewhere, ("prev", 7), ("prev", 7)),
    "all chained anew from an entry on": (_reseal(5, dates={}), None, None),
    "of another chain": (_other_chain, ("column", 1), ("chain", 1)),
    "of another plan": (_reseal(1, plan="other-2023"), None, ("name", 1)),
    "of another version": (_other_format, ("format", 6), ("format", 6)),
    "with one more key": (_one_more_key, None, ("format", 6)),
    "with spaces": (_spelled(6, lambda t: t.replace(":", ": ", 1)), ("format", 6), ("format", 6)),
    "with a key twice": (
        _spelled(6, lambda t: t.replace("{", '{"act":"x",', 1)),
        ("format", 6),
        ("format", 6),
    ),
    "with letters escaped": (
        _spelled(6, lambda t: t.replace("scale", "sc\\u0061le", 1)),
        ("format", 6),
        ("format", 6),
    ),
    "not in NFC": (
        _spelled(6, lambda t: t.replace("scale", unicodedata.normalize("NFD", "nhân"), 1)),
        ("format", 6),
        ("format", 6),
    ),
    "with a fraction": (
        _spelled(6, lambda t: t.replace('"version":2', '"version":2.5')),
        ("format", 6),
        ("format", 6),
    ),
    "with a number too large": (
        _spelled(6, lambda t: t.replace('"version":2', f'"version":{2**53}')),
        ("format", 6),
        ("format", 6),
    ),
    "no JSON": (_spelled(LAST, lambda _: "?"), ("format", LAST), ("format", LAST)),
    "nested without end": (
        _spelled(LAST, lambda _: "[" * 200_000),
        ("format", LAST),
        ("format", LAST),
    ),
    "head edited": (_head(hash="0" * 64), ("head", LAST), ("head", LAST)),
    "head set back": (_head(count=LAST - 1), ("head", LAST), ("head", LAST)),
    "head set forward": (_head(count=LAST + 1), ("tail", LAST + 1), ("tail", LAST + 1)),
    "secret edited": (_secret("note", value="Chưa họp"), ("secret", 5), ("secret", 5)),
    "salt edited": (_secret("note", salt="00" * 32), ("secret", 5), ("secret", 5)),
    "secret renamed": (_secret("note", field="nota"), ("secret", 5), ("secret", 5)),
    "secret moved": (_secret("note", seq=6), ("secret", 6), ("secret", 6)),
    "secret of no entry": (_secret("note", seq=99), ("secret", 99), ("secret", 99)),
    "secret erased": (_erase, None, None),
    "definition edited": (
        _text("definitions", lambda text: text.replace(b"board", b"bored")),
        None,
        ("text", 1),
    ),
    "definition taken away": (_text("definitions", None), None, ("text", 1)),
    "calendar edited": (_text("calendars", lambda text: text + b" "), None, ("text", 1)),
    "another definition named": (_reseal(5, definition="0" * 64), None, ("text", 5)),
    "a file outside the bundle named": (
        _reseal(5, definition="../../../etc/passwd"),
        None,
        ("text", 5),
    ),
    "an illegal move": (_reseal(5, to="scaled"), None, ("illegal", 5)),
    "a move from elsewhere": (_reseal(10, **{"from": "registered"}), None, ("state", 10)),
    "a move nobody wrote": (_reseal(5, trigger="praise"), None, ("trigger", 5)),
    "a wrong version": (_reseal(LAST, version=3), None, ("version", LAST)),
    "a wrong epoch": (_reseal(5, epoch=1), None, ("version", 5)),
    "a refusal of another version": (_reseal(6, version=1), None, ("version", 6)),
    "a refusal in another state": (_reseal(6, **{"from": "proposed"}), None, ("state", 6)),
    "a move its guards refused": (_clear(5, clear=False), None, ("verdict", 5)),
    "a refusal without a reason": (_clear(6, clear=True), None, ("verdict", 6)),
    "a record created twice": (_created_again, None, ("state", LAST + 1)),
    "a body that says nothing": (_reseal(5, verdicts=None), None, ("body", 5)),
}


@pytest.mark.parametrize("kind", MATRIX)
def test_both_name_the_first_broken_entry(
    kind: str, bundle: Path, log: Log, tmp_path: Path
) -> None:
    tamper, inside, alone = MATRIX[kind]
    tamper(log)
    said = checked_inside(log, a_worked_log())
    ran = verifier(as_bundle(log, bundle, tmp_path / "bundle"))
    assert ran.stderr == ""
    assert found(ran.stdout) == alone
    assert ran.returncode == (1 if alone else 0)
    if isinstance(said, Broken):
        assert (said.what, said.seq) == inside
        assert alone, "the program finds nothing that the file misses"
    else:
        assert inside is None


# --- what was noted before -----------------------------------------------------------------------


def test_only_what_was_noted_before_shows_a_log_written_anew(
    bundle: Path, log: Log, tmp_path: Path
) -> None:
    noted, early, last = mark_of(log, 9), mark_of(log, 4), log.head["hash"]
    log.reseal(5, dates={})
    forged = as_bundle(log, bundle, tmp_path / "forged")
    assert verifier(forged).returncode == 0
    assert verifier(forged, "--anchor", early).returncode == 0
    assert found(verifier(forged, "--anchor", noted).stdout) == ("anchor", 9)
    code = noted.partition(":")[2]
    assert found(verifier(forged, "--anchor", code).stdout) == ("anchor_unknown", LAST)
    assert found(verifier(forged, "--head", last).stdout) == ("head_given", LAST)


def test_only_what_was_noted_before_shows_a_log_cut_short(
    bundle: Path, log: Log, tmp_path: Path
) -> None:
    noted = mark_of(log, LAST)
    _cut_and_set_back(log)
    cut = as_bundle(log, bundle, tmp_path / "cut")
    assert verifier(cut).returncode == 0
    assert found(verifier(cut, "--anchor", noted).stdout) == ("anchor_beyond", LAST - 1)


def test_a_mark_may_be_typed_as_people_read_it(bundle: Path, log: Log) -> None:
    number, _, code = mark_of(log, 9).partition(":")
    plain = code.replace("-", "")
    misread = plain.replace("O", "0").replace("I", "1").replace("B", "8")
    for mark in (code, plain.lower(), misread, f"{number}: {code}", f"9:{log.hashes[8]}"):
        ran = verifier(bundle, "--anchor", mark, "--head", log.head["hash"])
        assert (ran.returncode, ran.stderr) == (0, "")
        assert "As noted before: entry 9, 12" in ran.stdout


@pytest.mark.parametrize("mark", ["x", "9:", ":AAAA", "0:ABCDEFGHIJKLMNOP", "9:ABCD-EFGH"])
def test_a_mark_that_is_none_is_wrong_usage(bundle: Path, mark: str) -> None:
    ran = verifier(bundle, "--anchor", mark)
    assert (ran.returncode, ran.stderr) == (2, "")
    assert mark in ran.stdout


# --- bundles that cannot be checked --------------------------------------------------------------


@pytest.mark.parametrize("name", ["head.json", "entries.jsonl", "secrets.jsonl"])
def test_a_bundle_that_lacks_a_file_cannot_be_checked(
    bundle: Path, tmp_path: Path, name: str
) -> None:
    copy = shutil.copytree(bundle, tmp_path / "copy")
    (copy / name).unlink()
    ran = verifier(copy)
    assert (ran.returncode, ran.stderr) == (2, "")
    assert name in ran.stdout


@pytest.mark.parametrize("head", [b"", b"[]", b'{"format":2}', b"\xff", b"[" * 200_000])
def test_a_head_that_cannot_be_read_ends_the_check(
    bundle: Path, tmp_path: Path, head: bytes
) -> None:
    copy = shutil.copytree(bundle, tmp_path / "copy")
    (copy / "head.json").write_bytes(head)
    ran = verifier(copy)
    assert (ran.returncode, ran.stderr) == (2, "")


def test_what_is_no_bundle_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"PK\x03\x04noise")
    for place in (tmp_path / "x.zip", tmp_path / "nowhere", tmp_path):
        ran = verifier(place)
        assert (ran.returncode, ran.stderr) == (2, "")


def test_what_a_bundle_says_does_not_steer_the_terminal(
    bundle: Path, log: Log, tmp_path: Path
) -> None:
    log.reseal(5, to="\x1b[2J\x1b]0;x\x07")
    ran = verifier(as_bundle(log, bundle, tmp_path / "odd"))
    assert found(ran.stdout) == ("illegal", 5)
    assert "\x1b" not in ran.stdout
