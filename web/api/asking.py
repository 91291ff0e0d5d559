"""Who asks: the token looked up, its scope held to, and what its officer may see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, cast

from fastapi import Depends, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.requests import Request

from engine.api_scopes import Scope
from engine.api_tokens import Bearer, bearer
from engine.known import unknown_unit
from engine.looks_of_programs import Looks
from engine.move import Actor, Channel
from engine.views import What, viewed
from i18n.language import Lang
from storage.database import Database
from storage.people import committees, unit, units
from storage.plans import PlanRow, plan_by_code, plans
from storage.records import record
from storage.unit_names import codes_of
from web.api.problem import Refused
from web.pages import language
from web.site import Site
from workflows.errors import NotFound

_TOKEN = HTTPBearer(
    auto_error=False,
    scheme_name="token",
    description="made by `lantoa token create`; its scope is named at each operation",
)


@dataclass(frozen=True, slots=True)
class Asking:
    """One request: whom its token stands for, and the instant it came (aware)."""

    db: Database
    bearer: Bearer
    lang: Lang
    now: datetime
    os_user: str
    looks: Looks

    def actor(self, *, on_paper: bool = False) -> Actor:
        """Who acts; the log names the officer and the token."""
        officer = self.bearer.officer
        channel = Channel.PAPER if on_paper else Channel.API
        return Actor(officer.id, officer.code, f"{self.os_user} token {self.bearer.token}", channel)

    def note(self, what: What, subject: str, rows: int = 1) -> None:
        """Note that the program is shown personal data, once a day and then ever more rarely."""
        mine, acting = self.bearer.officer.committee_id, self.actor()
        self.looks.note(viewed(mine, what, subject, rows, acting, self.now, "api"))

    def plans(self) -> tuple[PlanRow, ...]:
        """The plans of the officer's committee."""
        with self.db.read() as work:
            of = self.bearer.officer.committee_id
            return tuple(one for one in plans(work) if one.committee_id == of)

    def plan(self, code: str) -> PlanRow:
        """A plan of the officer's committee; NotFound also for one of another committee."""
        with self.db.read() as work:
            found = plan_by_code(work, code)
        if found is None or found.committee_id != self.bearer.officer.committee_id:
            known = tuple(one.code for one in self.plans())
            raise NotFound("plan_unknown", plan=code, known=known)
        return found

    def record(self, code: str) -> None:
        """Raises NotFound for a record that is not there or not theirs to see: they look alike."""
        with self.db.read() as work:
            row = record(work, code)
        if row is None or not self.bearer.sees(row.unit_id):
            raise NotFound("record_unknown", record=code)
        try:
            self.plan(code.rpartition("-")[0])
        except NotFound:
            raise NotFound("record_unknown", record=code) from None

    def roles(self) -> list[tuple[str, str | None]]:
        """The roles of today, each with its unit's code, None for the committee."""
        codes = self._own_units()
        found = [(role, codes[unit] if unit else None) for role, unit in self.bearer.held]
        return sorted(found, key=lambda one: (one[0], one[1] or ""))

    def unit_ids(self, asked: str | None) -> frozenset[int] | None:
        """Which units to look into: all (None), the one asked for, or the officer's own.

        Raises NotFound for a unit that is not theirs to see.
        """
        if not self.bearer.of_committee:
            own = self._own_units()
            if asked is not None and asked not in own.values():
                raise NotFound("unit_unknown", unit=asked)
            return frozenset(one for one, code in own.items() if asked in (None, code))
        if asked is None:
            return None
        of, day = self.bearer.officer.committee_id, self.now.date()
        with self.db.read() as work:
            found = unit(work, of, asked, day)
            if found is None:
                raise unknown_unit(asked, [one.code for one in units(work, of, day)])
        return frozenset([found.id])

    def sees_unit(self, code: str) -> None:
        """Raises NotFound for a unit that is not theirs to see."""
        if not self.bearer.of_committee and code not in self._own_units().values():
            raise NotFound("unit_unknown", unit=code)

    def _own_units(self) -> dict[int, str]:
        with self.db.read() as work:
            return codes_of(work, (unit for _, unit in self.bearer.held if unit))

    def chain(self, code: str) -> None:
        """A chain of the log that the officer may read: their committee's or one of its plans'.

        Raises Refused for an officer who is not of the committee, NotFound for another chain.
        """
        if not self.bearer.of_committee:
            raise Refused(403, "committee_only")
        with self.db.read() as work:
            own = {one.code: one.id for one in committees(work)}
        if own.get(code) != self.bearer.officer.committee_id:
            self.plan(code)


def admitting(site: Site, looks: Looks, scope: Scope) -> Callable[..., None]:
    """What FastAPI asks before it asks the operation: a token that is good for `scope`."""

    def admitted(
        request: Request,
        given: Annotated[HTTPAuthorizationCredentials | None, Security(_TOKEN)],
    ) -> None:
        now = site.clock()
        found = bearer(site.db, given.credentials, now) if given else None
        if found is None:
            raise Refused(401, "token_missing" if given is None else "token_not_good")
        if scope not in found.scopes:
            raise Refused(403, "scope_missing", scope=scope.value)
        request.state.asking = Asking(site.db, found, language(request), now, site.os_user, looks)

    return admitted


def _asking(request: Request) -> Asking:
    return cast(Asking, request.state.asking)


Ask = Annotated[Asking, Depends(_asking)]
"""An operation's argument: who asks."""
