"""Who looked at personal data, or took it away."""

from sqlmodel import Field, Index, SQLModel


class PersonalView(SQLModel, table=True):
    """Somebody was shown personal data of others, or was given it as a file.

    ``actor`` is the code of an officer, or of the system; ``way`` is page, cli or api;
    ``what`` the kind of thing (``engine.views.What``), ``subject`` the code of whose or which it
    was, ``rows`` of how many people or records, ``times`` how often since the row before it. Rows
    never change; they go when they are old enough.
    """

    __tablename__ = "personal_view"
    __table_args__ = (Index("ix_personal_view_committee_id_at", "committee_id", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    committee_id: int = Field(foreign_key="committee.id")
    at: str
    actor: str
    os_user: str
    way: str
    what: str
    subject: str
    rows: int
    times: int
