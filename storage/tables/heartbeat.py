"""The heartbeat of the watch."""

from sqlmodel import Field, SQLModel


class Heartbeat(SQLModel, table=True):
    """When the watch looked last, whichever process it was: one row.

    ``jumped_at`` is the last time the clock was found to have gone back, ``jumped_from`` what it
    had shown before.
    """

    id: int = Field(primary_key=True)
    ticked_at: str
    node: str
    jumped_at: str | None = None
    jumped_from: str | None = None
