"""Who is signed in, and how they came to be."""

from sqlmodel import Field, Index, SQLModel

from storage.tables.columns import partial_index


class SignInAsk(SQLModel, table=True):
    """Somebody asked to sign in with a mailbox; written alike whether anybody has that mailbox.

    ``mailbox``, ``remote`` and ``code`` are HMACs under a key that is not in the database, the
    others SHA-256 of secrets that nobody can guess. ``officers`` is canonical JSON: the ids of
    those the letter was written to. ``proven_at`` is when the link or the code came back.
    """

    __tablename__ = "sign_in_ask"
    __table_args__ = (
        Index("ix_sign_in_ask_mailbox_asked_at", "mailbox", "asked_at"),
        Index("ix_sign_in_ask_remote_asked_at", "remote", "asked_at"),
    )

    id: str = Field(primary_key=True)
    mailbox: str
    remote: str
    browser_sha256: str
    link_sha256: str
    code: str
    officers: str
    asked_at: str
    ends_at: str
    tries: int = 0
    proven_at: str | None = None
    used_at: str | None = None


class WebSession(SQLModel, table=True):
    """A browser an officer signed in with; ``id`` is the SHA-256 of its token, kept nowhere else.

    ``agent`` is what the browser calls itself, for the officer to know it again in their list.
    ``seen_at`` is when it was used last, to a few minutes; ``strong_until`` is until when the
    second factor that was shown counts.
    """

    __tablename__ = "web_session"

    id: str = Field(primary_key=True)
    officer_id: int = Field(foreign_key="officer.id", index=True)
    agent: str
    began_at: str
    seen_at: str
    ends_at: str
    ended_at: str | None = None
    strong_until: str | None = None


class SecondFactor(SQLModel, table=True):
    """An officer's authenticator. Its secret is worked out from ``nonce`` and a key that is not in
    the database; ``step`` is the last one used (RFC 6238), ``tries`` the wrong ones since."""

    __tablename__ = "second_factor"

    officer_id: int = Field(primary_key=True, foreign_key="officer.id")
    nonce: str
    began_at: str
    confirmed_at: str | None = None
    step: int = 0
    tries: int = 0
    tried_at: str | None = None


class RecoveryCode(SQLModel, table=True):
    """A code that stands in for the authenticator once; kept as its HMAC."""

    __tablename__ = "recovery_code"
    __table_args__ = (
        partial_index("ix_recovery_code_left", "officer_id", where="used_at IS NULL"),
    )

    code: str = Field(primary_key=True)
    officer_id: int = Field(foreign_key="officer.id")
    used_at: str | None = None
