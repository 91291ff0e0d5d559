"""The messages that go out, who may send them when, and mailboxes that are no more."""

from sqlmodel import Field, Index, SQLModel

from storage.tables.columns import partial_index

LEAVING = "status IN ('pending', 'sending')"
"""The messages a sender still has to deal with; as written in the index, so that it is used."""


class Message(SQLModel, table=True):
    """The outbox row of one letter to one officer; ``dedupe_key`` makes it once.

    ``facts`` is what the letter says, as canonical JSON. ``ready_at`` is the instant from which a
    sender may take it: its making, the next opening of the sending window, the next try, or the end
    of the lease while one is sending it. ``urgent`` goes ahead and at any hour. ``lease`` names the
    attempt under way, ``attempts`` counts them, ``tried_at`` is the first. ``archived`` is the
    message as it was handed over at ``written_at``, links redacted; ``answer`` what the mail server
    said last. ``carrier_id`` is the digest in which it leaves.

    Status: pending, held (until somebody releases it), sending, joined (in a digest under way),
    sent, void or failed.
    """

    __table_args__ = (
        partial_index(
            "ix_message_leaving",
            "urgent",
            "ready_at",
            "id",
            where=LEAVING,
        ),
        Index("ix_message_of_plan", "plan_id", "id"),
        Index("ix_message_of_status", "plan_id", "status", "id"),
        Index("ix_message_officer_id", "officer_id"),
        Index("ix_message_obligation_id", "obligation_id"),
        partial_index(
            "ix_message_held",
            "plan_id",
            where="status = 'held'",
        ),
        partial_index(
            "ix_message_carrier_id",
            "carrier_id",
            where="carrier_id IS NOT NULL",
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
    urgent: bool = False
    created_at: str
    ready_at: str
    tried_at: str | None = None
    attempts: int = 0
    lease: str | None = None
    written_at: str | None = None
    settled_at: str | None = None
    trouble: str = ""
    answer: str = ""
    archived: bytes | None = None
    carrier_id: int | None = Field(default=None, foreign_key="message.id")


class Sender(SQLModel, table=True):
    """What every process that sends shares: one row, locked while a message is chosen.

    ``slot_at`` is when the rate limit lets the next letter leave; ``rest_until`` the end of a rest
    after the mail server could not be reached. ``paused`` says why nothing leaves until somebody
    has corrected the settings, ``settings`` (a salted hash) which ones failed.
    """

    id: int = Field(primary_key=True)
    slot_at: str
    rest_until: str
    paused: str = ""
    paused_at: str | None = None
    answer: str = ""
    settings: str = ""


class DeadMailbox(SQLModel, table=True):
    """An address of which a mail server said that nobody lives there (RFC 3463, X.1.x)."""

    __tablename__ = "dead_mailbox"

    address: str = Field(primary_key=True)
    since: str
    answer: str
