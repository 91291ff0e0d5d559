"""What went wrong and waits for somebody to look at it."""

from __future__ import annotations

from sqlmodel import Field, Index, SQLModel, text


class Incident(SQLModel, table=True):
    """Something that needs a person; one open row for one kind and key.

    ``facts`` is what its sentence says, as canonical JSON; ``times`` counts how often it was raised
    while it was open, last at ``raised_at``; ``retry_at`` is when the program tries again by
    itself.
    """

    __table_args__ = (
        Index(
            "ix_incident_open",
            "kind",
            "key",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    key: str
    facts: str
    times: int = 1
    opened_at: str
    raised_at: str
    retry_at: str | None = None
    closed_at: str | None = None
    closed_by: int | None = Field(default=None, foreign_key="officer.id")
