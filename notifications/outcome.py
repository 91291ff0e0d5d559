"""What became of a letter that was handed to a transport."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Delivery(StrEnum):
    """The answer of whoever was to take the letter, as far as it decides what happens next."""

    TAKEN = "taken"
    LATER = "later"  # not now: it is tried again
    UNKNOWN = "unknown"  # nobody knows whether it was taken: the same message is sent again
    REFUSED = "refused"  # never, as it is
    NO_MAILBOX = "no_mailbox"  # nobody lives at the address
    STOP = "stop"  # nobody's letters are taken until the settings are corrected


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the letter.

    Attributes:
        trouble: a code, as ``letters.trouble.<code>`` of the catalogue says it; "" when taken.
        answer: what the other side said, on one line, without anything secret.
        slowly: it asked for patience (greylisting, a rate limit).
        everybody: the trouble is the connection's and not this letter's.
    """

    delivery: Delivery
    trouble: str = ""
    answer: str = ""
    slowly: bool = False
    everybody: bool = False


TAKEN = Outcome(Delivery.TAKEN)
