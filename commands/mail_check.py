"""`lantoa mail check`: whether the mail server answers, encrypts, lets us in and takes our name."""

from __future__ import annotations

import os
from contextlib import closing
from datetime import datetime

from commands.context import Settings
from commands.output import document, line
from engine.mail_trouble import let_go_on
from i18n.catalog import say
from notifications.outcome import Delivery
from notifications.relay import Relay, relay_of
from notifications.smtp import Checked, Smtp
from storage.database import Database
from workflows.errors import WrongUsage


def checked(settings: Settings, db: Database, at: datetime) -> bool:
    """Ask the mail server, say what it answered, and let paused sending go on when it is well.

    Raises WrongUsage when no mail server is set, or a setting is wrong.
    """
    relay = relay_of(os.environ)
    if relay is None:
        raise WrongUsage("smtp_not_set")
    with closing(Smtp(relay)) as smtp:
        found = smtp.check()
    good, went_on = found.outcome.delivery is Delivery.TAKEN, False
    if good:
        with db.write() as work:
            went_on = let_go_on(work, at)
    if settings.json:
        document(_as_json(relay, found, good, went_on))
    elif good:
        _say_good(settings, relay, found)
        if went_on:
            line(settings, "letters.check.resumed")
    else:
        why = say(f"letters.trouble.{found.outcome.trouble}", settings.lang)
        answer = found.outcome.answer or "–"
        line(settings, "letters.check.bad", place=relay.place, why=why, answer=answer)
    return good


def _say_good(settings: Settings, relay: Relay, found: Checked) -> None:
    line(
        settings,
        "letters.check.good",
        place=relay.place,
        tls=found.tls or say("letters.check.no_tls", settings.lang),
        login=relay.user if found.login else say("letters.check.no_login", settings.lang),
        sender=relay.sender.address,
    )


def _as_json(relay: Relay, found: Checked, good: bool, went_on: bool) -> dict[str, object]:
    return {
        "relay": relay.place,
        "ok": good,
        "step": found.step.value,
        "tls": found.tls or None,
        "login": found.login,
        "sender": relay.sender.address,
        "trouble": found.outcome.trouble or None,
        "answer": found.outcome.answer or None,
        "resumed": went_on,
    }
