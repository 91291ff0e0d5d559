"""Templates and headings of a committee's papers, each from a day on."""

from sqlmodel import Field, Index, SQLModel


class PaperTemplate(SQLModel, table=True):
    """A committee's own template of a kind of paper, or its headings (kind ``letterheads``).

    It applies from ``since`` on, to one plan or to all; nothing is written over: the newest entry
    of a day counts.
    """

    __tablename__ = "paper_template"
    __table_args__ = (Index("ix_paper_template_of", "committee_id", "kind", "since"),)

    id: int | None = Field(default=None, primary_key=True)
    committee_id: int = Field(foreign_key="committee.id")
    plan_id: int | None = Field(default=None, foreign_key="plan.id")
    kind: str
    since: str
    filename: str
    sha256: str = Field(foreign_key="document.sha256")
    officer_id: int | None = Field(default=None, foreign_key="officer.id")
    added_at: str
