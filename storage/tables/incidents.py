"""What went wrong and waits for somebody to look at it."""

from sqlmodel import Field, SQLModel

from storage.tables.columns import partial_index


class Incident(SQLModel, table=True):
    """Something that needs a person; one open row for one kind and key.

    ``facts`` is what its sentence says, as canonical JSON; ``times`` counts how often it was raised
    while it was open, last at ``raised_at``; ``retry_at`` is when the program tries again by
    itself; ``known_by`` has said at ``known_at`` that they see to it.
    """

    __table_args__ = (
        partial_index(
            "ix_incident_open",
            "kind",
            "key",
            where="closed_at IS NULL",
            unique=True,
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
    known_at: str | None = None
    known_by: int | None = Field(default=None, foreign_key="officer.id")
    closed_at: str | None = None
    closed_by: int | None = Field(default=None, foreign_key="officer.id")
