"""The letter with which officers sign in: never from the outbox, which must hold no secret."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from i18n.dates import in_vietnam
from i18n.text import Text
from notifications.facts import PlanNamed, Reader, SignIn
from storage.people import CommitteeRow, OfficerRow


def sign_in(
    of: CommitteeRow,
    officers: Sequence[OfficerRow],
    link: str,
    secret: str,
    until: datetime,
    now: datetime,
) -> SignIn:
    """The one-time link and the six digits for those who share a mailbox.

    It stands on no plan, since whoever has none yet signs in too: the committee speaks.

    Args:
        officers: one at least; all are greeted.
        until: the first instant at which neither works, aware.
    """
    committee = Text(vi=of.name_vi, en=of.name_en)
    named = PlanNamed(
        code=of.code,
        title=committee,
        number=None,
        issuer=committee,
        addressee=None,
        office=committee,
    )
    return SignIn(
        plan=named,
        reader=Reader(", ".join(one.name for one in officers), committee, None),
        contact=None,
        today=in_vietnam(now).date(),
        link=link,
        secret=secret,
        until=until,
        minutes=round((until - now).total_seconds() / 60),
    )
