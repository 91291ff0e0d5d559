"""Which rungs of an obligation's ladder have fired."""

from sqlmodel import Field, SQLModel


class RungFiring(SQLModel, table=True):
    """One rung of one obligation at one due revision: fired, superseded or moot.

    The key makes it once.
    """

    __tablename__ = "rung_firing"

    obligation_id: int = Field(foreign_key="obligation.id", primary_key=True)
    due_rev: int = Field(primary_key=True)
    rung: int = Field(primary_key=True)
    status: str
    planned_at: str
    settled_at: str
