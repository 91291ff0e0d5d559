"""The messages that go out."""

from __future__ import annotations

from sqlmodel import Field, Index, SQLModel, text


class Message(SQLModel, table=True):
    """The outbox row of one letter to one officer; ``dedupe_key`` makes it once.

    ``facts`` is what the letter says, as canonical JSON; ``archived`` the sent bytes with links
    redacted.
    """

    __table_args__ = (
        Index(
            "ix_message_pending",
            "id",
            sqlite_where=text("status = 'pending'"),
            postgresql_where=text("status = 'pending'"),
        ),
        Index("ix_message_officer_id", "officer_id"),
        Index("ix_message_obligation_id", "obligation_id"),
        Index(
            "ix_message_held",
            "plan_id",
            sqlite_where=text("status = 'held'"),
            postgresql_where=text("status = 'held'"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plan.id")
    letter: str
    officer_id: int = Field(foreign_key="officer.id")
    record_id: int | None = Field(default=None, foreign_key="record.id")
    obligation_id: int | None = Field(default=None, foreign_key="obligation.id")
    due_rev: int | None = None
    dedupe_key: str = Field(unique=True)
    facts: str
    status: str = "pending"
    created_at: str
    settled_at: str | None = None
    trouble: str = ""
    archived: bytes | None = None
