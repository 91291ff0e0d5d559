"""The sealed log: entries in hash chains, and beside them what may one day have to be erased."""

from sqlmodel import Field, Index, SQLModel


class AuditEntry(SQLModel, table=True):
    """One sealed entry: ``canonical`` is the hashed JSON, ``hash`` names it.

    Other columns are for filters.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_record_id", "record_id"),
        Index("ix_audit_entry_unit_id", "unit_id"),
        Index("ix_audit_entry_officer_id", "officer_id"),
    )

    head_id: int = Field(foreign_key="chain_head.id", primary_key=True)
    seq: int = Field(primary_key=True)
    at: str
    act: str
    channel: str
    officer_id: int | None = None
    record_id: int | None = None
    unit_id: int | None = None
    canonical: bytes
    hash: str


class AuditSecret(SQLModel, table=True):
    """Free text or personal data an entry only commits to: SHA-256(salt, field, value) stands in
    the entry.

    Erasing value and salt breaks no proof.
    """

    __tablename__ = "audit_secret"

    head_id: int = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    field: str = Field(primary_key=True)
    salt: bytes
    value: str


class Setting(SQLModel, table=True):
    """Facts about the database itself.

    Whether it is a rehearsal, the key that salts, the time zone.
    """

    name: str = Field(primary_key=True)
    value: str
