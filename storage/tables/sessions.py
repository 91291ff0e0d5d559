"""Who is signed in."""

from sqlmodel import Field, SQLModel


class WebSession(SQLModel, table=True):
    """A browser an officer signed in with; ``id`` is the SHA-256 of its token, kept nowhere else.

    ``agent`` is what the browser calls itself, for the officer to know it again in their list.
    """

    __tablename__ = "web_session"

    id: str = Field(primary_key=True)
    officer_id: int = Field(foreign_key="officer.id", index=True)
    agent: str
    began_at: str
    ends_at: str
    ended_at: str | None = None
