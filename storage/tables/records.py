"""Records, their documents, the decisions that name them."""

from sqlmodel import Field, Index, SQLModel, UniqueConstraint

from storage.tables.columns import partial_index


class Record(SQLModel, table=True):
    """One model, exemplar, unit list or unit report in one plan.

    ``version`` grows by one with every write; ``epoch`` with every change of state or assignee;
    ``form`` holds the values as canonical JSON; ``state`` is of the track in the pinned edition;
    ``period`` names the period of a record that comes back (``2026-Q1``), else it is empty.
    ``parent_id`` is the record it belongs to, a visit's model; ``origin_id`` the one it is built
    on, in this plan or an earlier one.
    """

    __table_args__ = (
        Index("ix_record_of_unit", "plan_id", "track", "unit_id", "state", "id"),
        Index("ix_record_of_state", "plan_id", "track", "state", "id"),
        Index("ix_record_of_plan", "plan_id", "id"),
        Index("ix_record_unit_id", "unit_id"),
        partial_index("ix_record_parent_id", "parent_id", where="parent_id IS NOT NULL"),
        partial_index("ix_record_origin_id", "origin_id", where="origin_id IS NOT NULL"),
    )

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    plan_id: int = Field(foreign_key="plan.id")
    edition_id: int = Field(foreign_key="edition.id")
    track: str
    unit_id: int = Field(foreign_key="unit.id")
    state: str
    version: int = 1
    epoch: int = 1
    form: str = "{}"
    proposed_by: int | None = Field(default=None, foreign_key="officer.id")
    created_at: str
    entered_at: str
    period: str = ""
    parent_id: int | None = Field(default=None, foreign_key="record.id")
    origin_id: int | None = Field(default=None, foreign_key="record.id")


class Document(SQLModel, table=True):
    """Bytes by content hash; several records may refer to the same bytes."""

    sha256: str = Field(primary_key=True)
    content: bytes
    size: int
    media_type: str
    created_at: str


class Attachment(SQLModel, table=True):
    """A document attached to a record as one of the plan's kinds."""

    __table_args__ = (UniqueConstraint("record_id", "kind", "sha256"),)

    id: int | None = Field(default=None, primary_key=True)
    record_id: int = Field(foreign_key="record.id", index=True)
    kind: str
    sha256: str = Field(foreign_key="document.sha256")
    filename: str
    officer_id: int | None = Field(default=None, foreign_key="officer.id")
    attached_at: str


class Decision(SQLModel, table=True):
    """A decision taken on paper, as entered; a wrong entry is replaced by a new one and kept.

    A note on the paper (bút phê) has no number; every other kind has.
    """

    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plan.id", index=True)
    code: str = Field(unique=True)
    kind: str
    number: str | None = None
    signed_on: str
    signer: str
    post: str
    capacity: str
    scan_sha256: str | None = Field(default=None, foreign_key="document.sha256")
    entered_by: int | None = Field(default=None, foreign_key="officer.id")
    entered_at: str
    compared_by: int | None = Field(default=None, foreign_key="officer.id")
    compared_at: str | None = None
    replaced_by: int | None = Field(default=None, foreign_key="decision.id")
    note: str = ""


class DecisionOutcome(SQLModel, table=True):
    """What a decision says of one record."""

    __tablename__ = "decision_outcome"

    decision_id: int = Field(foreign_key="decision.id", primary_key=True)
    record_id: int = Field(foreign_key="record.id", primary_key=True, index=True)
    outcome: str
