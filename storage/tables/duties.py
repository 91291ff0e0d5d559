"""Who owes what by when."""

from sqlmodel import Field, Index, SQLModel, UniqueConstraint

from storage.tables.columns import partial_index


class Obligation(SQLModel, table=True):
    """A record that must leave some states by a date; its unit owes.

    ``due_at`` is the first instant that is too late; ``due_rev`` counts its values, and
    ``opened_at`` is since when it is owed by this one; ``extended`` says that the date was given to
    this record alone. ``met_at`` is the act's date that counts when it was settled; ``next_at`` the
    next instant at which a rung is due, NULL when none is left. State: open, settled or waived.
    ``acknowledged_by`` says that the officers who owe know of it; ``failures`` counts the looks in
    a row that the watch could not finish; ``counted_from`` is the day a date counted from a state
    began.
    """

    __table_args__ = (
        UniqueConstraint("record_id", "deadline"),
        partial_index(
            "ix_obligation_next_at_open",
            "next_at",
            where="state = 'open' AND next_at IS NOT NULL",
        ),
        Index("ix_obligation_of_plan", "plan_id", "deadline", "state", "due_at", "id", "met_at"),
        Index(
            "ix_obligation_of_unit",
            "plan_id",
            "unit_id",
            "deadline",
            "state",
            "due_at",
            "id",
            "met_at",
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plan.id")
    deadline: str
    record_id: int = Field(foreign_key="record.id")
    unit_id: int = Field(foreign_key="unit.id")
    state: str = "open"
    due_at: str
    due_rev: int = 1
    extended: bool = False
    opened_at: str
    settled_at: str | None = None
    met_at: str | None = None
    next_at: str | None = None
    acknowledged_at: str | None = None
    acknowledged_by: int | None = Field(default=None, foreign_key="officer.id")
    failures: int = 0
    counted_from: str | None = None
