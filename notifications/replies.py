"""What a mail server's answer means for a letter, and for all the others. Pure.

Codes: RFC 5321 (three digits) and RFC 3463 (``5.1.1``); why each is read as it is:
docs/decisions/0081-answers-of-a-mail-server.md.
"""

from __future__ import annotations

import re
from enum import StrEnum

from notifications.outcome import TAKEN, Delivery, Outcome

_ENHANCED = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_PATIENCE = re.compile(r"gr[ea]y-?list|rate.?limit|too many", re.IGNORECASE)
_LONGEST = 300

_NOBODY_THERE = ("5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10")
_LOGIN_WANTED = ("5.7.8", "5.7.9", "5.7.11")
_LOGIN_CODES = (530, 534, 535, 538)
_FULL, _TOO_BIG = ("5.2.2",), ("5.2.3", "5.3.4")


class Step(StrEnum):
    """Where in the conversation an answer came."""

    CONNECT = "connect"
    EHLO = "ehlo"
    STARTTLS = "starttls"
    LOGIN = "login"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"


_OF_THE_LINE = (Step.CONNECT, Step.EHLO, Step.STARTTLS, Step.LOGIN)
"""Steps that have nothing to do with one letter."""


def outcome_of(step: Step, code: int, text: str) -> Outcome:
    """What an answer means."""
    answer = cleaned(f"{code} {text}")
    if 200 <= code < 300:
        return TAKEN if step is not Step.DATA else Outcome(Delivery.TAKEN, answer=answer)
    found = _ENHANCED.search(text)
    enhanced = found[0] if found else ""
    if not 500 <= code < 600:
        return Outcome(
            Delivery.LATER,
            "not_now",
            answer,
            slowly=code == 450 or enhanced.startswith("4.7.") or bool(_PATIENCE.search(text)),
            everybody=step in _OF_THE_LINE or code == 421,
        )
    stopped = _stops(step, code, enhanced)
    if stopped:
        return Outcome(Delivery.STOP, stopped, answer, everybody=True)
    if enhanced in _NOBODY_THERE:
        return Outcome(Delivery.NO_MAILBOX, "mailbox_dead", answer)
    return Outcome(Delivery.REFUSED, _refused(code, enhanced), answer)


def lost(step: Step, *, timed_out: bool) -> Outcome:
    """The line went dead. After DATA nobody knows what the other side has kept (RFC 1047)."""
    trouble = "timed_out" if timed_out else "line_lost"
    kind = Delivery.UNKNOWN if step is Step.DATA else Delivery.LATER
    return Outcome(kind, trouble, f"({step.value})", everybody=True)


def cleaned(answer: str) -> str:
    """An answer as it is kept and shown: one line, nothing invisible, not too long."""
    line = " ".join(_UNSEEN.sub(" ", answer).split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def _stops(step: Step, code: int, enhanced: str) -> str:
    """Why nobody's letters would be taken; "" when only this one is refused."""
    if step is Step.LOGIN or code in _LOGIN_CODES or enhanced in _LOGIN_WANTED:
        return "login_refused"
    if step is Step.STARTTLS:
        return "tls_missing"
    if step in (Step.CONNECT, Step.EHLO):
        return "relay_refuses"
    if step is Step.MAIL and code != 552 and enhanced not in _TOO_BIG:
        return "sender_refused"
    return ""


def _refused(code: int, enhanced: str) -> str:
    if enhanced in _TOO_BIG:
        return "too_big"
    if enhanced in _FULL or (code == 552 and not enhanced):
        return "mailbox_full"
    return "policy" if enhanced.startswith("5.7.") else "refused"
