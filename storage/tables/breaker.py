"""Which plans' escalations are held."""

from sqlmodel import Field, SQLModel


class Breaker(SQLModel, table=True):
    """A plan that had too many escalations at once: they are held until somebody releases them.

    ``tripped_at`` is NULL once they are released; those planned up to ``released_at`` may go.
    """

    plan_id: int = Field(foreign_key="plan.id", primary_key=True)
    tripped_at: str | None = None
    waiting: int = 0
    released_at: str | None = None
