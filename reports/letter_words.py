"""How a letter stands and why, in words."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from i18n.catalog import say
from i18n.language import Lang
from storage.mail import MessageRow

Standing = Literal["pending", "waiting", "held", "sending", "joined", "sent", "void", "failed"]


def standing_of(row: MessageRow, at: datetime) -> Standing:
    """The status as a person sees it: a pending letter whose hour has not come is waiting."""
    if row.status == "pending" and row.ready_at is not None and row.ready_at > at:
        return "waiting"
    return row.status


def why_of(row: MessageRow, lang: Lang) -> str:
    """Why it did not leave (yet), with what the mail server said; "" where nothing stopped it."""
    code = row.trouble.partition(":")[0]
    group = "void" if row.status == "void" else "trouble"
    told = say(f"letters.{group}.{code}", lang) if code else ""
    return f"{told} ({row.answer})".strip() if row.answer and row.status != "sent" else told
