"""What a command works with: the open database, the instant, and who acts.

Storage is imported when it is asked for: `lantoa plan check` needs none of it.
"""

from __future__ import annotations

import getpass
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING

from commands.context import Settings
from engine import clock
from engine.move import Actor, Channel

if TYPE_CHECKING:
    from engine.clock import Clock
    from storage.database import Database
    from storage.people import CommitteeRow, OfficerRow
    from storage.work import Work


@contextmanager
def opened(settings: Settings) -> Iterator[Database]:
    """The database of the settings, closed at the end of the block. Raises as ``open_database``.

    ``--at`` sets the clock only where nothing real can happen: raises WrongUsage on any other
    database, for commands that only look as well, so that nobody takes today for that day.
    """
    from storage.lifecycle import open_database

    db = open_database(settings.database_url)
    try:
        if settings.at is not None:
            _rehearsal_only(db, settings.at)
        yield db
    finally:
        db.close()


def now(settings: Settings, db: Database) -> datetime:
    """The instant of the command, aware, in UTC; ``--at`` as in ``opened``."""
    if settings.at is None:
        return clock.now()
    _rehearsal_only(db, settings.at)
    return settings.at


def _rehearsal_only(db: Database, at: datetime) -> None:
    from storage.lifecycle import is_rehearsal
    from workflows.errors import WrongUsage

    with db.read() as work:
        if not is_rehearsal(work):
            raise WrongUsage("at_on_real_database", at=at)


def clock_of(settings: Settings, db: Database) -> Clock:
    """The clock of a service: the real one, or from ``--at`` on, which then runs.

    Raises WrongUsage as ``now`` does.
    """
    return clock.now if settings.at is None else clock.clock_at(now(settings, db))


def acting(db: Database, named: str | None, channel: Channel = Channel.CLI) -> Actor:
    """Who acts: the officer named, else the one tied to this operating-system account.

    Raises NotFound for an unknown officer, WrongUsage when nobody is named or tied.
    """
    with db.read() as work:
        officer = _officer(work, named)
    return Actor(officer.id, officer.code, os_account(), channel)


def acting_or_system(db: Database, named: str | None) -> Actor:
    """Who acts where no officer need exist yet.

    As when a plan is opened from the machine itself.
    """
    if named is not None:
        return acting(db, named)
    from storage import people

    with db.read() as work:
        officer = people.officer_by_os_user(work, _user())
    if officer is None:
        return Actor(None, "system", os_account(), Channel.CLI)
    return Actor(officer.id, officer.code, os_account(), Channel.CLI)


def os_account() -> str:
    """The operating-system account and host, such as ``root@host``; sealed in each audit entry."""
    return f"{_user()}@{platform.node() or 'localhost'}"


def the_committee(work: Work, code: str | None) -> CommitteeRow:
    """The committee of that code, or the only one there is. Raises NotFound or WrongUsage."""
    from storage import people
    from workflows.errors import NotFound, WrongUsage

    known = people.committees(work)
    if code is None and len(known) == 1:
        return known[0]
    codes = tuple(one.code for one in known)
    if code is None:
        raise WrongUsage("committee_unnamed" if known else "committee_none", known=codes)
    found = people.committee(work, code)
    if found is None:
        raise NotFound("committee_unknown", committee=code, known=codes)
    return found


def _officer(work: Work, named: str | None) -> OfficerRow:
    from storage import people
    from workflows.errors import NotFound, WrongUsage

    if named is None:
        found = people.officer_by_os_user(work, _user())
        if found is None:
            raise WrongUsage("officer_unnamed", account=_user())
        return found
    everyone = [
        officer
        for committee in people.committees(work)
        for officer in people.officers(work, committee.id)
    ]
    for officer in everyone:
        if officer.code == named and officer.active:
            return officer
    close = get_close_matches(named, [officer.code for officer in everyone], n=3)
    if close:
        raise NotFound("officer_unknown_close", officer=named, close=tuple(close))
    raise NotFound("officer_unknown", officer=named)


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # an account without a name, as in some containers
        return "unknown"
