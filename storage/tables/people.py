"""Committees, their units and officers, and who acts in which role for whom."""

from sqlmodel import Field, Index, SQLModel, UniqueConstraint

from storage.tables.columns import partial_index


class Committee(SQLModel, table=True):
    """A body that runs plans. Its acts outside any plan are sealed in the chain ``head_id``."""

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    name_vi: str
    name_en: str
    head_id: int = Field(foreign_key="chain_head.id", unique=True)
    created_at: str


class Unit(SQLModel, table=True):
    """A body that owes lists and reports. Its names change with time (unit_name)."""

    __table_args__ = (
        UniqueConstraint("committee_id", "code"),
        partial_index("ix_unit_successor_id", "successor_id", where="successor_id IS NOT NULL"),
    )

    id: int | None = Field(default=None, primary_key=True)
    committee_id: int = Field(foreign_key="committee.id")
    code: str
    kind: str
    level: str = ""
    parent_id: int | None = Field(default=None, foreign_key="unit.id")
    successor_id: int | None = Field(default=None, foreign_key="unit.id")
    closed_on: str | None = None


class UnitName(SQLModel, table=True):
    """The name of a unit from a day on, until the next name.

    Documents print the name of their day.
    """

    __tablename__ = "unit_name"

    unit_id: int = Field(foreign_key="unit.id", primary_key=True)
    since: str = Field(primary_key=True)
    vi: str
    en: str


class Officer(SQLModel, table=True):
    """A person who acts.

    ``os_user`` ties them to an account of the machine that holds the database.
    """

    __table_args__ = (UniqueConstraint("committee_id", "code"),)

    id: int | None = Field(default=None, primary_key=True)
    committee_id: int = Field(foreign_key="committee.id")
    code: str
    name: str
    email: str = ""
    phone: str = ""
    lang: str = "vi"
    os_user: str = ""
    active: bool = True


class Assignment(SQLModel, table=True):
    """A role an officer holds from a day to a day (both included).

    For a unit or the committee (no unit).
    """

    __table_args__ = (
        UniqueConstraint("officer_id", "role", "unit_id", "since"),
        Index("ix_assignment_unit_id_role", "unit_id", "role"),
    )

    id: int | None = Field(default=None, primary_key=True)
    officer_id: int = Field(foreign_key="officer.id", index=True)
    role: str
    unit_id: int | None = Field(default=None, foreign_key="unit.id")
    since: str
    until: str | None = None
