"""When what failed is tried again: a letter that could not leave, a look of the watch. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256

WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60))
"""After the first try, the second and so on; the last one is repeated."""
SPREAD = 0.2
"""Each wait is longer or shorter by up to this part of it: letters that failed together do not all
come back in the same second."""
PATIENT = timedelta(minutes=5)
"""The least wait after an answer that asks for patience: greylisting lets nobody in earlier."""
GIVEN_UP = timedelta(days=5)
"""As long as mail servers themselves try (RFC 5321, 4.5.4.1)."""
AGAIN = timedelta(hours=1)
LONGEST = timedelta(days=1)
"""What the watch could not deal with is looked at again after an hour, then after twice as long
each time, and at least daily."""


def next_try(
    number: int, attempts: int, tried_at: datetime, now: datetime, *, slowly: bool
) -> datetime | None:
    """When to try again after ``attempts`` tries; None when it has been tried for long enough.

    Args:
        number: of the message; the same one always waits the same times.
        tried_at: the first try, aware; ``now`` the last one.
        slowly: the other side asked for patience.
    """
    wait = WAITS[min(max(attempts, 1), len(WAITS)) - 1]
    if slowly:
        wait = max(wait, PATIENT)
    wait *= 1 + SPREAD * _between(number, attempts)
    at = now + (max(wait, PATIENT) if slowly else wait)
    return at if at <= tried_at + GIVEN_UP else None


def look_again(failures: int, now: datetime) -> datetime:
    """When the watch looks again at what it could not deal with, after ``failures`` before."""
    return now + min(AGAIN * (1 << min(failures, 5)), LONGEST)


def _between(number: int, attempts: int) -> float:
    """From -1 to 1, evenly spread over messages and attempts, and no matter of chance."""
    drawn = int.from_bytes(sha256(f"{number}/{attempts}".encode()).digest()[:4])
    return 2 * drawn / (2**32 - 1) - 1
