"""Sealed definitions and calendars, and the plans opened from them."""

from sqlmodel import Field, SQLModel, UniqueConstraint


class ChainHead(SQLModel, table=True):
    """The head of one audit chain, one per plan and per committee: the first lock of every act.

    ``seq`` and ``hash`` are of the last sealed entry; ``record_seq`` numbers the plan's records.
    """

    __tablename__ = "chain_head"

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    seq: int = 0
    hash: str = ""
    record_seq: int = 0


class SealedText(SQLModel, table=True):
    """Canonical JSON named by its SHA-256: a definition or a calendar.

    ``source`` is the file as written.
    """

    __tablename__ = "sealed_text"

    sha256: str = Field(primary_key=True)
    kind: str
    canonical: bytes
    source: bytes | None = None
    created_at: str


class Plan(SQLModel, table=True):
    """A definition opened for a year in a committee.

    ``next_period_at`` is when the next period of a track that comes back begins; NULL without one.
    """

    __table_args__ = (UniqueConstraint("committee_id", "code"),)

    id: int | None = Field(default=None, primary_key=True)
    committee_id: int = Field(foreign_key="committee.id")
    code: str
    year: int
    head_id: int = Field(foreign_key="chain_head.id", unique=True)
    edition_id: int | None = None
    opened_at: str
    closed_at: str | None = None
    next_period_at: str | None = None


class Edition(SQLModel, table=True):
    """A definition and a calendar as one plan runs them.

    Records are pinned to the edition they began in.
    """

    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plan.id", index=True)
    definition_sha256: str = Field(foreign_key="sealed_text.sha256")
    calendar_sha256: str = Field(foreign_key="sealed_text.sha256")
    since: str
