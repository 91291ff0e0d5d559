"""Plan files that were checked and are not opened yet, each with its rehearsal."""

from sqlmodel import Field, SQLModel


class PlanDraft(SQLModel, table=True):
    """A plan file as an officer handed it in, by the SHA-256 of its bytes; it goes within a day.

    ``run`` names the rehearsal that was begun last, ``standing`` is how it stands (running, done,
    failed; "" before the first), ``percent`` how far it is and ``beat_at`` its last sign of life.
    ``told`` and ``books`` are what it brought, compressed; the books name officers.
    """

    __tablename__ = "plan_draft"

    officer_id: int = Field(primary_key=True, foreign_key="officer.id")
    sha256: str = Field(primary_key=True)
    file: str
    source: bytes
    kept_at: str
    run: str = ""
    standing: str = ""
    percent: int = 0
    beat_at: str | None = None
    told: bytes | None = None
    books: bytes | None = None
