"""What a link in a letter lets its officer do."""

from sqlmodel import Field, SQLModel

from storage.tables.columns import partial_index


class ActionGrant(SQLModel, table=True):
    """One officer may make one of some moves of one record, as it stood when this was granted.

    The link's token is kept as its SHA-256 only; ``nonce`` is what it is derived from, together
    with a key that is not in the database. ``triggers`` is canonical JSON; ``status`` is open, used
    or how it ended (``storage.grants.Ended``); ``epoch`` and ``version`` are the record's when it
    was granted.

    ``kind`` is moves, or list: the record is then a unit's list, and the link sends it with its
    rows; ``made`` has the codes of the records that were moved by it, as canonical JSON.
    """

    __tablename__ = "action_grant"
    __table_args__ = (
        partial_index("ix_action_grant_open", "record_id", "officer_id", where="status = 'open'"),
    )

    id: str = Field(primary_key=True)
    nonce: str
    token_sha256: str
    kind: str = "moves"
    officer_id: int = Field(foreign_key="officer.id")
    record_id: int = Field(foreign_key="record.id")
    triggers: str
    epoch: int
    version: int
    created_at: str
    expires_at: str
    status: str = "open"
    used_at: str | None = None
    used_trigger: str | None = None
    made: str | None = None
