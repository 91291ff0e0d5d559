"""Importing the officers of a committee: one row for each role of a person."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from engine.intake.imported import Ground, Imported, Reader, near, run_import
from engine.intake.officer_changes import PERSON, OfficerChanges, Term
from engine.intake.sheet import Column, SheetRow
from engine.intake.units import CODE, KIND
from engine.move import Actor
from engine.over_people import AUDITOR
from notifications.mime import BadAddress, address
from storage.database import Database
from storage.people import AssignmentRow
from storage.roster import OfficerEntry, officer_entries, unit_entries
from workflows.definition import Definition, Role

COLUMNS = (
    Column("code", ("mã cán bộ", "officer code", "code", "mã"), required=True),
    Column("name", ("họ và tên", "full name", "name", "họ tên"), required=True),
    Column("email", ("thư điện tử", "e-mail", "email")),
    Column("phone", ("điện thoại", "phone", "số điện thoại")),
    Column("lang", ("ngôn ngữ", "language", "lang")),
    Column("os_user", ("tài khoản máy", "computer account", "os_user")),
    Column("role", ("vai trò", "role"), required=True),
    Column("unit", ("mã đơn vị", "unit code", "unit", "đơn vị")),
    Column("since", ("từ ngày", "from", "since")),
    Column("until", ("đến hết ngày", "to", "until", "đến ngày")),
)

_LANGS = {"": "", "vi": "vi", "en": "en", "tiếng việt": "vi", "vietnamese": "vi"} | {
    "tiếng anh": "en",
    "english": "en",
}
_LIMITS = {"name": 200, "os_user": 100}
_PHONE = re.compile(r"\+?[0-9][0-9 ().-]{5,24}")
_HOST = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))+", re.IGNORECASE)


def import_officers(
    db: Database,
    committee: str,
    path: Path,
    actor: Actor,
    now: datetime,
    *,
    dry_run: bool = False,
    skip_bad: bool = False,
    planned: Sequence[Definition] = (),
) -> Imported:
    """Add the officers of a file and bring the known ones up to date; nobody is ever removed.

    Nobody who has left is let in again by it (``engine.leaving``). One row is one role of a person;
    further rows of the same person may leave the person's own cells blank. A role the file does not
    mention goes on; to end one, its row says until when.

    Args:
        planned: definitions that are not open yet, whose words are understood as well.
        now: the instant of the act, aware; its day begins a new role without a day.

    Raises:
        NotFound, WrongUsage or SystemFault: no such committee, or a file that cannot be read.
    """
    return run_import(
        db,
        committee,
        path,
        COLUMNS,
        _compared,
        "people.officers_imported",
        actor,
        now,
        dry_run=dry_run,
        skip_bad=skip_bad,
        planned=planned,
    )


@dataclass(frozen=True, slots=True)
class _Role:
    """A role one row gives; without days they stay as known."""

    row: SheetRow
    role: str
    unit: str
    since: date | None
    until: date | None


@dataclass(slots=True)
class _Person:
    """Everything the file says of one officer."""

    code: str
    facts: dict[str, str] = field(default_factory=dict)
    at: dict[str, SheetRow] = field(default_factory=dict)
    rows: list[SheetRow] = field(default_factory=list)
    roles: list[_Role] = field(default_factory=list)


def _compared(reader: Reader, ground: Ground) -> OfficerChanges:
    known = officer_entries(ground.work, ground.committee.id)
    units = {code: u.id for code, u in unit_entries(ground.work, ground.committee.id).items()}
    roles = _roles(ground.definitions)
    people: dict[str, _Person] = {}
    for row in reader.good():
        said, role = _said(reader, row), _role(reader, row, roles, units)
        if reader.usable(row):
            code = row.text("code")
            _add(reader, people.setdefault(code, _Person(code)), row, said, role)
    _all_named(reader, people, known)
    _who_left(reader, people, known)
    _one_account_each(reader, people, known)
    labels = {key: role.label for key, role in roles.values()}
    changes = OfficerChanges(ground.committee.id, known, labels)
    for code, person in people.items():
        if any(map(reader.usable, person.rows)):
            changes.rows[code] = tuple(one.number for one in person.rows if reader.usable(one))
            given = [one for one in person.roles if reader.usable(one.row)]
            entry = known.get(code)
            changes.facts[code] = _facts(reader, person, entry)
            changes.terms[code] = _terms(given, entry, units, ground.today)
    return changes


# --- one row -------------------------------------------------------------------------------------


def _said(reader: Reader, row: SheetRow) -> dict[str, str]:
    """What the row says of the person, by column."""
    code = row.text("code")
    if not CODE.fullmatch(code):
        reader.error(row, "code", "row_bad_code" if code else "row_without_code")
    reader.fits(row, _LIMITS)
    return {
        "name": row.text("name"),
        "email": _email(reader, row),
        "phone": _phone(reader, row),
        "lang": _lang(reader, row),
        "os_user": row.text("os_user"),
    }


def _email(reader: Reader, row: SheetRow) -> str:
    written = row.text("email")
    if not written:
        return ""
    local, _, host = written.rpartition("@")
    try:
        if not local.isascii():
            reader.error(row, "email", "email_not_ascii")
        elif not _HOST.fullmatch(address(written).rpartition("@")[2]):
            reader.error(row, "email", "email_bad")
    except BadAddress:
        reader.error(row, "email", "email_bad")
    return f"{local}@{host.lower()}"


def _phone(reader: Reader, row: SheetRow) -> str:
    """A number cell has lost the zero every Vietnamese number begins with."""
    written = row.text("phone")
    if isinstance(row.cells.get("phone"), int | float) and len(written) == 9:
        reader.warning(row, "phone", "phone_without_zero")
        written = f"0{written}"
    if written and not _PHONE.fullmatch(written):
        reader.error(row, "phone", "phone_bad")
    return written


def _lang(reader: Reader, row: SheetRow) -> str:
    found = _LANGS.get(row.text("lang").casefold())
    if found is None:
        reader.error(row, "lang", "lang_unknown", near(row.text("lang"), ("vi", "en")))
    return found or ""


def _roles(definitions: Iterable[Definition]) -> dict[str, tuple[str, Role]]:
    """The roles of the open plans, by key and by label in either language."""
    return {
        word.casefold(): (key, role)
        for definition in definitions
        for key, role in definition.roles.items()
        for word in (role.label.vi, role.label.en, key)
    }


def _role(
    reader: Reader,
    row: SheetRow,
    roles: Mapping[str, tuple[str, Role]],
    units: Mapping[str, int],
) -> _Role:
    written, unit = row.text("role"), row.text("unit")
    name, role = roles.get(written.casefold(), (written, None))
    if unit and not written:
        reader.error(row, "role", "role_missing")
    elif written and not KIND.fullmatch(name):
        reader.error(row, "role", "role_bad", near(written, roles))
    elif roles and role is None and name not in ("", AUDITOR):
        reader.warning(row, "role", "role_in_no_plan", near(written, roles))
    if unit and unit not in units:
        reader.error(row, "unit", "row_unknown_unit", near(unit, units))
    if role and (role.of == "unit") != bool(unit):
        code = "role_wants_unit" if role.of == "unit" else "role_wants_no_unit"
        reader.warning(row, "unit", code, role=role.label)
    since, until = reader.day(row, "since"), reader.day(row, "until")
    if since and until and since > until:
        reader.error(row, "until", "row_dates_backwards", first=since, last=until)
    return _Role(row, name, unit, since, until)


# --- one person ----------------------------------------------------------------------------------


def _add(
    reader: Reader, person: _Person, row: SheetRow, said: Mapping[str, str], role: _Role
) -> None:
    """Take what the row says of the person; what was said before is not said otherwise."""
    for key, words in said.items():
        if words and person.facts.setdefault(key, words) != words:
            first = person.at[key].number
            reader.error(row, key, "officer_twice", first=first, officer=person.code)
        elif words:
            person.at.setdefault(key, row)
    person.rows.append(row)
    if role.role:
        person.roles.append(role)


def _all_named(
    reader: Reader, people: Mapping[str, _Person], known: Mapping[str, OfficerEntry]
) -> None:
    for code, person in people.items():
        if not person.facts.get("name") and code not in known:
            for row in filter(reader.usable, person.rows):
                reader.error(row, "name", "officer_without_name", officer=code)


def _who_left(
    reader: Reader, people: Mapping[str, _Person], known: Mapping[str, OfficerEntry]
) -> None:
    """A list that is handed in late lets nobody back in: that is an act of its own."""
    for code, person in people.items():
        if code in known and not known[code].row.active:
            for row in filter(reader.usable, person.rows[:1]):
                reader.warning(row, "code", "officer_left", officer=code)


def _one_account_each(
    reader: Reader, people: Mapping[str, _Person], known: Mapping[str, OfficerEntry]
) -> None:
    """An account of the machine tells who acts, so it belongs to one officer."""
    holder = {
        entry.row.os_user: code
        for code, entry in known.items()
        if entry.row.os_user and entry.row.active and code not in people
    }
    for code, person in people.items():
        account = person.facts.get("os_user")
        if account and holder.setdefault(account, code) != code:
            row = person.at["os_user"]
            reader.error(row, "os_user", "os_user_twice", officer=holder[account])


def _facts(reader: Reader, person: _Person, entry: OfficerEntry | None) -> dict[str, str]:
    """A column the file does not have, and a blank name, leave what is known."""
    facts = {}
    for key in PERSON:
        kept = getattr(entry.row, key) if entry else ""
        told = key in reader.sheet.columns and key != "name"
        facts[key] = person.facts.get(key) or ("" if told else kept)
    facts["lang"] = facts["lang"] or (entry.row.lang if entry else "vi")
    return facts


def _terms(
    given: Iterable[_Role], entry: OfficerEntry | None, units: Mapping[str, int], today: date
) -> list[Term]:
    """Each role beside the one it is known as: the same first day, else the days that overlap."""
    left = list(entry.roles) if entry else []
    terms: list[Term] = []
    for one in sorted(given, key=lambda one: one.since is None):
        unit_id = units[one.unit] if one.unit else None
        same = [k for k in left if (k.role, k.unit_id) == (one.role, unit_id)]
        known = _known_as(same, one)
        since = one.since or (known.since if known else today)
        if known:
            left.remove(known)
        term = Term(one.role, unit_id, one.unit, since, one.until, known)
        if all((t.role, t.unit_id, t.since) != (one.role, unit_id, since) for t in terms):
            terms.append(term)
    return terms


def _known_as(same: list[AssignmentRow], one: _Role) -> AssignmentRow | None:
    if one.since is None:
        return max(same, key=lambda k: k.since, default=None)
    exact = next((k for k in same if k.since == one.since), None)
    if exact:
        return exact
    until = one.until or date.max
    return next((k for k in same if k.since <= until and (k.until or date.max) >= one.since), None)
