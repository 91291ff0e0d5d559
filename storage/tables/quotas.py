"""What counts against quotas."""

from sqlmodel import Field, SQLModel


class QuotaCount(SQLModel, table=True):
    """How many records of a unit count against a quota now.

    A counter, so that large units cost no count.
    """

    __tablename__ = "quota_count"

    plan_id: int = Field(foreign_key="plan.id", primary_key=True)
    quota: str = Field(primary_key=True)
    unit_id: int = Field(foreign_key="unit.id", primary_key=True)
    counted: int
