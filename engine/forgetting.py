"""Once a day, what nobody needs any more is forgotten: ended sessions, old looks, checked files."""

from __future__ import annotations

from datetime import datetime, timedelta

from engine.drafts import KEPT
from engine.intake.imported import ZONE
from storage.database import Database
from storage.grants import forget_grants
from storage.plan_drafts import forget_drafts
from storage.sessions import forget_sessions
from storage.settings import set_setting, setting
from storage.sign_in import forget_asks
from storage.views import forget_views

DONE = "forgotten_on"
VIEWS_KEPT = "views_kept_days"
KEPT_DAYS = 730
"""How long it is kept who looked at personal data, where nothing else is set."""
SESSIONS_KEPT = timedelta(days=30)
ASKS_KEPT = timedelta(days=1)
GRANTS_KEPT = timedelta(days=365)
"""A link nobody used still says for a year that it is too old."""


def keep_views(db: Database, days: int) -> None:
    """Keep for so many days who looked at personal data."""
    with db.write() as work:
        set_setting(work, VIEWS_KEPT, str(days))


def forget_old(db: Database, now: datetime) -> bool:
    """Forget what is old enough at ``now`` (aware), once a day; False when that was done today."""
    today = now.astimezone(ZONE).date().isoformat()
    with db.read() as work:
        if setting(work, DONE) == today:
            return False
    with db.write() as work:
        kept = timedelta(days=int(setting(work, VIEWS_KEPT) or KEPT_DAYS))
        forget_sessions(work, now - SESSIONS_KEPT)
        forget_asks(work, now - ASKS_KEPT)
        forget_grants(work, now - GRANTS_KEPT)
        forget_views(work, now - kept)
        forget_drafts(work, now - KEPT)
        set_setting(work, DONE, today)
    return True
