"""A committee's own days off and worked days."""

from sqlmodel import Field, SQLModel


class CalendarDay(SQLModel, table=True):
    """A committee's own day off or worked day, with the document that says so."""

    __tablename__ = "calendar_day"

    committee_id: int = Field(foreign_key="committee.id", primary_key=True)
    day: str = Field(primary_key=True)
    off: bool
    name_vi: str
    name_en: str
    decree: str = ""
