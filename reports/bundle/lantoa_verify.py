"""Checks an exported log of Lantoa with nothing but this file and Python 3.9 or later.

    python lantoa_verify.py BUNDLE [--head HASH] [--anchor MARK]... [--lang vi|en]

BUNDLE is a folder or .zip written by `lantoa audit export`. MARK was noted before: the 16-character
code of `lantoa audit checkpoint`, or NUMBER:CODE, or NUMBER:HASH. Exit code: 0 nothing was changed,
1 something was, 2 the bundle cannot be checked. It shares no code with the program on purpose.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import unicodedata
import zipfile
import zlib
from base64 import b32encode
from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import product
from pathlib import Path
from typing import IO, Any, NamedTuple

LONGEST = 2**26  # bytes of one line or of one small file
NO = type(None)
KINDS: dict[str, tuple[type, ...]] = {
    **dict.fromkeys(("act", "actor", "at", "channel", "os_user", "prev"), (str,)),
    **dict.fromkeys(("chain", "seq", "v"), (int,)),
    **dict.fromkeys(("officer", "record", "unit"), (int, NO)),
    **dict.fromkeys(("body", "private"), (dict,)),
}
ALLOWED = frozenset(product(*KINDS.values()))
HEAD = {"format": int, "chain": int, "code": str, "count": int, "hash": str, "private": bool}
MOVES = ("record.proposed", "record.advanced")
TOUCHES = ("document.attached", "decision.entered")  # they raise a record's version by one
EDITIONS = ("plan.opened", "plan.amended")  # they name the definition that runs from there on
NONE = "none"  # where a record stands before it is created


class Unusable(Exception):
    """The bundle cannot be checked at all."""


class Broken(Exception):
    """The first entry that is wrong: its number, the kind of fault, facts for the sentence."""

    def __init__(self, seq: int, what: str, **facts: object) -> None:
        super().__init__(seq, what)
        self.seq, self.what, self.facts = seq, what, {"seq": seq, **facts}


class Sealed(NamedTuple):
    """An entry in its canonical form and the hash of its bytes."""

    seq: int
    hash: str
    said: dict[str, Any]


class Standing(NamedTuple):
    """Where a record stands after its last entry."""

    code: str
    track: str
    state: str
    version: int
    epoch: int


# --- files and bytes -----------------------------------------------------------------------------


class Bundle:
    """A folder, or a .zip with the same files."""

    def __init__(self, place: Path) -> None:
        self.place = place
        try:
            self.zip = None if place.is_dir() else zipfile.ZipFile(place)
        except (OSError, zipfile.BadZipFile) as fault:
            raise Unusable(f"{place}: {fault}") from None

    def open(self, name: str) -> IO[bytes] | None:
        """The file's bytes; None when there is no such file."""
        try:
            return self.zip.open(name) if self.zip else (self.place / name).open("rb")
        except (FileNotFoundError, KeyError):
            return None

    def needed(self, name: str) -> IO[bytes]:
        """The same of a file that no bundle lacks."""
        found = self.open(name)
        if found is None:
            raise Unusable(f"{self.place}: ? {name}")
        return found

    def head(self) -> dict[str, Any]:
        """What the bundle says of itself."""
        try:
            head: dict[str, Any] = json.loads(self.needed("head.json").read(LONGEST))
            said = all(type(head[name]) is kind for name, kind in HEAD.items())
        except (ValueError, KeyError, TypeError, RecursionError) as fault:
            raise Unusable(f"head.json: {fault!r}") from None
        if not said or head["format"] != 1:
            raise Unusable("head.json: format 1?")
        return head


def _refused(digits: str) -> object:
    raise ValueError(digits)


def _whole(digits: str) -> int:
    if len(digits) > 15 and (len(digits) > 17 or abs(int(digits)) >= 2**53):
        raise ValueError(digits)
    return int(digits)


_decode = json.JSONDecoder(
    parse_float=_refused, parse_int=_whole, parse_constant=_refused
).raw_decode
_encode = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, sort_keys=True, separators=(",", ":")
).encode


def canonical(line: bytes) -> dict[str, Any]:
    """The object of one line of canonical JSON (RFC 8785, whole numbers, NFC); else ValueError."""
    if not line.endswith(b"\n"):
        raise ValueError("no end of line")
    text = line[:-1].decode()
    try:
        said, _ = _decode(text)
        same = _encode(said) == text and unicodedata.is_normalized("NFC", text)
        # Two units of UTF-16 each: no character lies beyond U+FFFF.
        plain = len(text.encode("utf-16-le")) == 2 * len(text) or _keys_are_plain(said)
    except RecursionError:
        raise ValueError("nested without end") from None
    if not (same and plain and isinstance(said, dict)):
        raise ValueError("not canonical")
    return said


def _keys_are_plain(value: object) -> bool:
    """No key beyond U+FFFF, where two orders of keys would differ."""
    if isinstance(value, dict):
        return all(max(key, default="") <= "\uffff" for key in value) and all(
            map(_keys_are_plain, value.values())
        )
    return not isinstance(value, list) or all(map(_keys_are_plain, value))


def _kinds(said: dict[str, Any]) -> tuple[type, ...]:
    return tuple(map(type, map(said.__getitem__, KINDS)))


# --- the chain -----------------------------------------------------------------------------------


def entries(file: IO[bytes], chain: int) -> Iterator[Sealed]:
    """The lines of entries.jsonl as entries of one chain, numbered without a gap."""
    seq = 0
    while line := file.readline(LONGEST):
        seq += 1
        try:
            said = canonical(line)
        except ValueError:
            raise Broken(seq, "format") from None
        if said.keys() != KINDS.keys() or _kinds(said) not in ALLOWED or said["v"] != 1:
            raise Broken(seq, "format")
        if said["seq"] != seq:
            raise Broken(seq, "gap", found=said["seq"])
        if said["chain"] != chain:
            raise Broken(seq, "chain")
        yield Sealed(seq, sha256(b"\0" + line[:-1]).hexdigest(), said)


def confirmed(found: Iterator[Sealed], count: int, last: str) -> Iterator[Sealed]:
    """The entries, each only once the next one, or the head, has named its hash."""
    held: Sealed | None = None
    try:
        for one in found:
            if one.said["prev"] != (held.hash if held else ""):
                raise _torn(held, one, found, last)
            if held:
                yield held
            held = one
    except Broken as broken:
        if held and held.seq < broken.seq:
            yield held
        raise
    yield from _ended(held or Sealed(0, "", {}), count, last)


def _ended(held: Sealed, count: int, last: str) -> Iterator[Sealed]:
    """The last entry, when the head names it or later ones."""
    if count < held.seq or (count == held.seq and held.hash != last):
        raise Broken(held.seq, "head")
    if held.seq:
        yield held
    if count > held.seq:
        raise Broken(held.seq + 1, "tail", count=count)


def _torn(held: Sealed | None, one: Sealed, found: Iterator[Sealed], last: str) -> Broken:
    """Which of two neighbours was changed: not the one that its own successor names."""
    try:
        after = next(found, None)
    except Broken:
        return Broken(one.seq, "prev")
    if held and one.hash == (after.said["prev"] if after else last):
        return Broken(held.seq, "hash")
    return Broken(one.seq, "prev")


class Secrets:
    """secrets.jsonl, walked beside the entries: each value must be the one committed to."""

    def __init__(self, file: IO[bytes] | None) -> None:
        self._file = file
        self._place = (0, "")
        self.committed = self.compared = 0
        self._next = self._read(0)

    def check(self, seq: int, private: dict[str, Any]) -> None:
        """All values of one entry; seq 2**53 stands for "after the last"."""
        self.committed += len(private)
        while self._next and self._next["seq"] <= seq:
            place = (self._next["seq"], self._next["field"])
            told = self._next["salt"] + place[1].encode() + b"\0"
            told += unicodedata.normalize("NFC", self._next["value"]).encode()
            wrong = private.get(place[1]) != sha256(told).hexdigest()
            if wrong or place[0] != seq or place <= self._place:
                raise Broken(place[0], "secret", field=place[1])
            self._place = place
            self.compared += 1
            self._next = self._read(seq)

    def finish(self) -> None:
        """No value may belong to an entry that does not exist."""
        if self._next:
            raise Broken(self._next["seq"], "secret", field=self._next["field"])

    def _read(self, seq: int) -> dict[str, Any] | None:
        line = self._file.readline(LONGEST) if self._file else b""
        if not line:
            return None
        try:
            said = canonical(line)
            said["salt"] = bytes.fromhex(said["salt"])
            if type(said["seq"]) is int and said["field"] + said["value"]:
                return said
        except (ValueError, KeyError, TypeError):
            pass
        raise Broken(max(seq, 1), "secret", field="?")


# --- what the entries say ------------------------------------------------------------------------


class Acts:
    """Follows each record from entry to entry by the definition that each entry names."""

    def __init__(self, bundle: Bundle, code: str) -> None:
        self._bundle, self._code = bundle, code
        self._texts: dict[tuple[str, str], Any] = {}
        self._rules: dict[str, dict[tuple[str, str], tuple[list[str], str]]] = {}
        self._codes: set[str] = set()
        self.records: dict[int, Standing] = {}
        self.moves = self.refusals = 0

    def check(self, one: Sealed) -> None:
        """Raises Broken for an act the rules do not allow."""
        act, body, record = one.said["act"], one.said["body"], one.said["record"]
        try:
            if act in MOVES:
                self._move(one.seq, act == MOVES[0], body, record)
            elif act == "record.refused":
                self._refusal(one.seq, body, record)
            elif act in TOUCHES:
                was = self.records[record]
                self.records[record] = was._replace(version=was.version + 1)
            elif act in EDITIONS:
                self._edition(one.seq, body)
            elif act == "committee.founded" and body["committee"] != self._code:
                raise Broken(one.seq, "name", found=body["committee"])
        except (KeyError, TypeError, ValueError, AttributeError, IndexError, RecursionError):
            raise Broken(one.seq, "body") from None

    def _edition(self, seq: int, body: dict[str, Any]) -> None:
        if body["plan"] != self._code:
            raise Broken(seq, "name", found=body["plan"])
        self._text(seq, "definitions", body["definition"])
        self._text(seq, "calendars", body["calendar"])

    def _move(self, seq: int, creates: bool, body: dict[str, Any], record: int) -> None:
        sources, to = self._rule(seq, body)
        was = self.records.get(record) or Standing(body["record"], body["track"], NONE, 0, 0)
        step = {"record": body["record"], "from_": body["from"], "to": body["to"]}
        if body["from"] not in (sources or [NONE]) or body["to"] != to:
            raise Broken(seq, "illegal", trigger=body["trigger"], **step)
        new = record not in self.records and body["record"] not in self._codes
        if new != creates or not self._continues(was, body):
            raise Broken(seq, "state", stood=was.state, **step)
        epoch = was.epoch + (to != was.state)
        if (body["version"], body["epoch"]) != (was.version + 1, epoch):
            raise Broken(seq, "version", record=was.code, due=was.version + 1, epoch=epoch)
        if _stops(body):
            raise Broken(seq, "verdict", record=was.code)
        self._codes.add(was.code)
        self.records[record] = Standing(was.code, was.track, to, was.version + 1, epoch)
        self.moves += 1

    def _refusal(self, seq: int, body: dict[str, Any], record: int | None) -> None:
        self._rule(seq, body)
        blank = Standing(body["record"], body["track"], NONE, 0, 0)
        was = blank if record is None else self.records[record]
        if not self._continues(was, body):
            raise Broken(seq, "state", record=was.code, stood=was.state, from_=body["from"], to="–")
        if body["version"] != was.version:
            raise Broken(seq, "version", record=was.code, due=was.version, epoch=was.epoch)
        if not _stops(body):
            raise Broken(seq, "verdict", record=was.code)
        self.refusals += 1

    @staticmethod
    def _continues(was: Standing, body: dict[str, Any]) -> bool:
        return bool(
            (was.code, was.track, was.state) == (body["record"], body["track"], body["from"])
        )

    def _rule(self, seq: int, body: dict[str, Any]) -> tuple[list[str], str]:
        """The states a move may start from (none: it creates) and the state it leads to."""
        digest = body["definition"]
        if digest not in self._rules:
            self._rules[digest] = {
                (name, trigger): (rule.get("from", []), rule["to"])
                for name, track in self._text(seq, "definitions", digest)["tracks"]
                for trigger, rule in track["transitions"]
            }
        rule = self._rules[digest].get((body["track"], body["trigger"]))
        if rule is None:
            raise Broken(seq, "trigger", trigger=body["trigger"], record=body["record"])
        return rule

    def _text(self, seq: int, kind: str, digest: str) -> Any:
        if (kind, digest) not in self._texts:
            name = f"{kind}/{digest}.json"
            file = self._bundle.open(name) if re.fullmatch("[0-9a-f]{64}", digest) else None
            text = file.read(LONGEST) if file else b""
            if sha256(text).hexdigest() != digest:
                raise Broken(seq, "text", file=name)
            self._texts[kind, digest] = json.loads(text)
        return self._texts[kind, digest]


def _stops(body: dict[str, Any]) -> bool:
    return any(not one["clear"] and not one["soft"] for one in body["verdicts"])


# --- what was noted before -----------------------------------------------------------------------


def mark(code: str, seq: int, digest: str) -> str:
    """The 16 characters for a printed page: the first 80 bits of a SHA-256, in base32."""
    told = f"lantoa checkpoint\n{code}\n{seq}\n{digest}".encode()
    return b32encode(sha256(told).digest()[:10]).decode()


class Anchors:
    """Marks noted before; the log seen then must be the beginning of this one."""

    def __init__(self, code: str, head: str, given: list[str]) -> None:
        self._code, self._head = code, head.strip().lower()
        self._numbered: dict[int, list[str]] = {}
        self._anywhere: set[str] = set()
        self.met: list[int] = []
        for words in given:
            number, colon, noted = "".join(words.split()).rpartition(":")
            if re.fullmatch("[0-9a-fA-F]{64}", noted) and colon:
                noted = noted.lower()
            else:  # printed by us, read by a person: no 0, 1 or 8 is ever meant
                noted = noted.replace("-", "").upper().translate(str.maketrans("018", "OIB"))
            if not re.fullmatch("[0-9a-f]{64}|[A-Z2-7]{16}", noted):
                raise Unusable(f"--anchor {words}: ?")
            if not colon:
                self._anywhere.add(noted)
            elif re.fullmatch("[0-9]{1,15}", number) and int(number):
                self._numbered.setdefault(int(number), []).append(noted)
            else:
                raise Unusable(f"--anchor {words}: ?")

    def check(self, one: Sealed) -> None:
        """Raises Broken where the entry of a noted number is not the one noted."""
        noted = self._numbered.pop(one.seq, [])
        if not noted and not self._anywhere:
            return
        names = {one.hash, mark(self._code, one.seq, one.hash)}
        if not names.issuperset(noted):
            raise Broken(one.seq, "anchor")
        if noted or names & self._anywhere:
            self.met.append(one.seq)
        self._anywhere -= names

    def finish(self, count: int, last: str) -> None:
        """Every mark must have been met, and the last hash be the one given."""
        if self._head and self._head != last:
            raise Broken(count, "head_given")
        if self._head:
            self.met.append(count)
        if self._numbered:
            raise Broken(count + 1, "anchor_beyond", noted=min(self._numbered))
        if self._anywhere:
            raise Broken(count, "anchor_unknown", noted=", ".join(sorted(self._anywhere)))


# --- the report ----------------------------------------------------------------------------------

WORDS: dict[str, tuple[str, str]] = {
    "title": ("KIỂM TRA ĐỘC LẬP NHẬT KÝ HỆ THỐNG", "INDEPENDENT CHECK OF THE SEALED LOG"),
    "log": ("Nhật ký:        {code}", "Log:            {code}"),
    "made": ("Xuất lúc:       {at}, người xuất: {by}", "Exported:       {at}, by {by}"),
    "count": ("Số dòng:        {n}", "Entries:        {n}"),
    "hash": ("Mã dòng cuối:   {hash}", "Last hash:      {hash}"),
    "mark": ("Mã biên bản:    {mark}", "Printed code:   {mark}"),
    "ok": ("[đạt]  ", "[ok]   "),
    "none": ("[ – ]  ", "[ - ]  "),
    "bad": ("[HỎNG] ", "[BAD]  "),
    "chain": (
        "Dạng chuẩn từng byte, số thứ tự, mã băm, chuỗi niêm phong và dòng cuối: {n} dòng",
        "Canonical bytes, numbers, hashes, links and head: {n} entries",
    ),
    "acts": (
        "Các bước theo bản quy trình: {records} hồ sơ, {moves} bước, {refusals} lần từ chối",
        "Moves by the definition: {records} records, {moves} moves, {refusals} refusals",
    ),
    "secrets": (
        "Nội dung riêng: {compared} khớp cam kết, {gone} đã xóa",
        "Private values: {compared} as committed, {gone} erased",
    ),
    "no_secrets": (
        "Gói không kèm nội dung riêng ({gone} cam kết không đối chiếu)",
        "The bundle holds no private values ({gone} commitments not compared)",
    ),
    "anchors": ("Khớp mốc đã ghi trước: dòng {met}", "As noted before: entry {met}"),
    "no_anchors": (
        "Không có mốc ghi trước (--anchor, --head): nếu đã bị lập lại từ đầu thì không biết được",
        "Nothing noted before was given (--anchor, --head): a log written anew looks the same",
    ),
    "whole": ("KẾT LUẬN: không phát hiện sửa đổi.", "RESULT: no change was found."),
    "changed": (
        "KẾT LUẬN: NHẬT KÝ HOẶC GÓI XUẤT ĐÃ BỊ SỬA. Dòng sai đầu tiên: {seq}.",
        "RESULT: THE LOG OR THE BUNDLE WAS CHANGED. First wrong entry: {seq}.",
    ),
    "unmatched": (
        "KẾT LUẬN: GÓI NÀY KHÔNG KHỚP VỚI MỐC ĐÃ GHI.",
        "RESULT: THIS BUNDLE IS NOT WHAT WAS NOTED.",
    ),
    "unusable": ("Không kiểm tra được: {why}", "Cannot be checked: {why}"),
    "format": (
        "Dòng {seq} không đúng dạng chuẩn, hoặc thuộc phiên bản định dạng khác",
        "Entry {seq} is not in canonical form, or of another version of the format",
    ),
    "gap": (
        "Ở vị trí dòng {seq} là dòng mang số {found}: có dòng bị xóa, thêm hoặc đổi chỗ",
        "Where entry {seq} should be stands number {found}: deleted, inserted or moved",
    ),
    "chain_id": ("Dòng {seq} thuộc nhật ký khác", "Entry {seq} is of another chain"),
    "hash_": (
        "Nội dung dòng {seq} không khớp mã băm mà dòng sau đã niêm phong",
        "The bytes of entry {seq} are not those whose hash the next entry sealed",
    ),
    "prev": ("Dòng {seq} không nối với dòng trước", "Entry {seq} does not follow the one before"),
    "head": (
        "Dòng cuối ({seq}) không phải dòng nêu trong head.json",
        "The last entry ({seq}) is not the one that head.json names",
    ),
    "head_given": (
        "Dòng cuối ({seq}) không có mã băm như --head đã cho",
        "The last entry ({seq}) does not have the hash given by --head",
    ),
    "tail": (
        "Thiếu các dòng từ {seq} đến {count}",
        "Entries {seq} to {count} are missing",
    ),
    "secret": (
        "Nội dung riêng “{field}” của dòng {seq} khác cam kết đã niêm phong",
        "The private value “{field}” of entry {seq} is not the one committed to",
    ),
    "text": (
        "Dòng {seq} nêu {file}, nhưng tệp đó thiếu hoặc đã bị sửa",
        "Entry {seq} names {file}, which is missing or was changed",
    ),
    "name": (
        "Dòng {seq} là của “{found}”, không phải của nhật ký này",
        "Entry {seq} is of “{found}”, not of this log",
    ),
    "body": (
        "Nội dung dòng {seq} thiếu phần bắt buộc, hoặc nói về hồ sơ chưa có",
        "Entry {seq} lacks what its act must say, or speaks of a record that is not there",
    ),
    "trigger": (
        "Dòng {seq}: bản quy trình không có bước “{trigger}” ({record})",
        "Entry {seq}: the definition has no move “{trigger}” ({record})",
    ),
    "illegal": (
        "Dòng {seq}: bước “{trigger}” của {record} không được đi từ {from_} đến {to}",
        "Entry {seq}: the move “{trigger}” of {record} may not lead from {from_} to {to}",
    ),
    "state": (
        "Dòng {seq}: {record} đang ở {stood}, nhưng dòng này ghi {from_} → {to}",
        "Entry {seq}: {record} stood at {stood}, but the entry says {from_} → {to}",
    ),
    "version": (
        "Dòng {seq}: {record} phải có phiên bản {due} và lượt {epoch}",
        "Entry {seq}: {record} must have version {due} and epoch {epoch}",
    ),
    "verdict": (
        "Dòng {seq}: kết quả kiểm tra điều kiện trái với việc đã ghi ({record})",
        "Entry {seq}: the verdicts of the guards contradict the act ({record})",
    ),
    "anchor": (
        "Dòng {seq} không phải dòng đã ghi làm mốc: dòng này hoặc dòng trước đó đã bị lập lại",
        "Entry {seq} is not the one noted: it, or one before it, was written anew",
    ),
    "anchor_beyond": (
        "Mốc đã ghi ở dòng {noted}, nhưng nhật ký hết trước dòng {seq}: bị cắt, hoặc xuất trước đó",
        "Entry {noted} was noted, but the log ends before {seq}: cut short, or exported earlier",
    ),
    "anchor_unknown": (
        "Không dòng nào có mã {noted}: nhật ký đã bị lập lại, mã có sau khi xuất, hoặc đọc sai mã",
        "No entry has the code {noted}: written anew, noted after the export, or misread",
    ),
}


class Report:
    """Sentences of one language, a line each."""

    def __init__(self, lang: str) -> None:
        self._vi = lang == "vi"

    def line(self, key: str, lead: str = "", **facts: object) -> None:
        """One sentence, after the mark of its outcome."""
        said = {name: self._number(fact) for name, fact in facts.items()}
        text = WORDS[key][not self._vi].format(**said)
        # What a file says must not steer the reader's terminal.
        shown = "".join(c if c.isprintable() or c == "\n" else "?" for c in text)
        sys.stdout.write((WORDS[lead][not self._vi] if lead else "") + shown + "\n")

    def _number(self, fact: object) -> object:
        if type(fact) is not int:
            return fact
        return f"{fact:,}".replace(",", ".") if self._vi else f"{fact:,}"


def opening(report: Report, head: dict[str, Any]) -> None:
    """Which log, of what length, exported when and by whom."""
    code, count, digest = head["code"], head["count"], head["hash"]
    plain = mark(code, count, digest)
    report.line("title")
    report.line("log", code=code)
    report.line("made", at=_local(str(head.get("at", ""))), by=head.get("by", "?"))
    report.line("count", n=count)
    report.line("hash", hash=digest)
    report.line("mark", mark="-".join(plain[at : at + 4] for at in range(0, 16, 4)))
    sys.stdout.write("\n")


def _local(at: str) -> str:
    """An instant in Vietnam's time, as offices write it: 09/3/2023 16:30."""
    try:
        when = datetime.fromisoformat(at[:19]) + timedelta(hours=7)
    except (ValueError, OverflowError):
        return at or "?"
    month = f"{when.month:02d}" if when.month < 3 else str(when.month)
    return f"{when:%d}/{month}/{when.year} {when:%H:%M} (+07:00)"


# --- the check -----------------------------------------------------------------------------------


def check(bundle: Bundle, given_head: str, marks: list[str], report: Report) -> int:
    """Check everything in one pass and print the report; the exit code."""
    head = bundle.head()
    anchors = Anchors(head["code"], given_head, marks)
    with_values = bundle.needed("secrets.jsonl") if head["private"] else None
    found = entries(bundle.needed("entries.jsonl"), head["chain"])
    opening(report, head)
    acts = Acts(bundle, head["code"])
    try:
        secrets = Secrets(with_values)
        for one in confirmed(found, head["count"], head["hash"]):
            secrets.check(one.seq, one.said["private"])
            acts.check(one)
            anchors.check(one)
        secrets.finish()
        anchors.finish(head["count"], head["hash"])
    except Broken as broken:
        key = {"chain": "chain_id", "hash": "hash_"}.get(broken.what, broken.what)
        report.line(key, "bad", **broken.facts)
        sys.stdout.write("\n")
        noted = broken.what in ("anchor_beyond", "anchor_unknown", "head_given")
        report.line("unmatched" if noted else "changed", seq=broken.seq)
        sys.stdout.write(f"({broken.what} {broken.seq})\n")
        return 1
    report.line("chain", "ok", n=head["count"])
    counts = {"moves": acts.moves, "refusals": acts.refusals}
    report.line("acts", "ok", records=len(acts.records), **counts)
    gone = secrets.committed - secrets.compared
    if with_values:
        report.line("secrets", "ok", compared=secrets.compared, gone=gone)
    else:
        report.line("no_secrets", "none", gone=gone)
    if anchors.met:
        report.line("anchors", "ok", met=", ".join(map(str, anchors.met)))
    else:
        report.line("no_anchors", "none")
    sys.stdout.write("\n")
    report.line("whole")
    return 0


def main(words: list[str]) -> int:
    """Read the command line and check one bundle."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("bundle", type=Path)
    parser.add_argument("--head", default="", metavar="HASH")
    parser.add_argument("--anchor", action="append", default=[], metavar="MARK")
    parser.add_argument("--lang", choices=("vi", "en"), default="vi")
    given = parser.parse_args(words)
    report = Report(given.lang)
    try:
        return check(Bundle(given.bundle), given.head, given.anchor, report)
    except (Unusable, OSError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error) as fault:
        report.line("unusable", why=str(fault))
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
