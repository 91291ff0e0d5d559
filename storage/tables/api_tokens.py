"""What another program asks with."""

from sqlmodel import Field, SQLModel


class ApiToken(SQLModel, table=True):
    """A program may ask as one officer, within ``scopes`` (words with a blank between).

    The token itself is kept as its SHA-256 only; ``client`` is what its holder is called.
    """

    __tablename__ = "api_token"

    id: int | None = Field(default=None, primary_key=True)
    token_sha256: str = Field(unique=True)
    officer_id: int = Field(foreign_key="officer.id", index=True)
    scopes: str
    client: str
    created_at: str
    expires_at: str
    revoked_at: str | None = None
