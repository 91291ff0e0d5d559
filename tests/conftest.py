"""What any test may ask for: the repository's root, and the command line run in this process."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import structlog

from cli import main  # noqa: TID251 - the tests' one way in; nothing else may

# Where no command has set up the log, an exception in it is a traceback as Python writes it: with
# every local variable drawn in a box, as structlog does of its own accord, one takes seconds.
structlog.configure(
    processors=[
        *structlog.get_config()["processors"][:-1],
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback),
    ]
)


@dataclass(frozen=True, slots=True)
class Ran:
    """One run of `lantoa`: what it ended with and what it printed."""

    exit_code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The JSON document on stdout; fails when there is anything else beside it."""
        return json.loads(self.out)


Lantoa = Callable[..., Ran]


@pytest.fixture(scope="session")
def repository() -> Path:
    return Path(__file__).parent.parent


@pytest.fixture
def lantoa(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Lantoa:
    """`lantoa("plan", "list", "--json")` in this process, with a data folder of its own."""
    monkeypatch.setenv("LANTOA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LANTOA_LANG", "en")
    monkeypatch.delenv("LANTOA_DATABASE_URL", raising=False)
    # Details of an unexpected error go to the temporary folder when there is no home yet.
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def run(*words: object) -> Ran:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main([str(word) for word in words])
        printed = capsys.readouterr()
        return Ran(int(str(ended.value.code)), printed.out, printed.err)

    return run
