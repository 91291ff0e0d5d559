"""What a token of another program is good for."""

from __future__ import annotations

from enum import StrEnum


class Scope(StrEnum):
    """What a token is good for; none includes another."""

    READ = "read"
    """Look at what its officer may see."""
    ACT = "act"
    """Do what its officer may do."""
    AUDIT = "audit"
    """Read the sealed log, where its officer is of the committee."""
    CALENDAR = "calendar"
    """Follow its officer's dates by an address that holds the token."""
    METRICS = "metrics"
    """Read the figures of the service."""
