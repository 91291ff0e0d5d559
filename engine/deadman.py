"""The dead man's handle: something outside is told that the watch looked, and misses it if not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import structlog

from workflows.errors import WrongUsage

PATIENCE = 5.0
"""Seconds a watching service may take to answer."""

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class DeadMan:
    """A file to touch, a URL to ask with GET; either may be left out."""

    file: Path | None = None
    url: str = ""

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> DeadMan:
        """From LANTOA_DEADMAN_FILE and LANTOA_DEADMAN_URL. Raises WrongUsage for no web address."""
        file, url = environ.get("LANTOA_DEADMAN_FILE"), environ.get("LANTOA_DEADMAN_URL", "")
        if url and (urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname):
            raise WrongUsage("deadman_url", variable="LANTOA_DEADMAN_URL")
        return cls(Path(file) if file else None, url)

    def tell(self) -> None:
        """Say that the watch has looked. What fails is logged, since the watch itself is well."""
        if self.file is not None:
            try:
                self.file.touch()
            except OSError as fault:
                _log.warning("deadman_failed", file=str(self.file), kind=type(fault).__name__)
        if self.url:
            self._ask()

    def _ask(self) -> None:
        # Only the host is logged: the path of such an address is its password.
        host = urlsplit(self.url).hostname
        asked = Request(self.url, headers={"User-Agent": "lantoa"})  # noqa: S310 (checked in `of`)
        try:
            with urlopen(asked, timeout=PATIENCE):  # noqa: S310 (checked in `of`)
                pass
        except (OSError, HTTPException, ValueError) as fault:
            _log.warning("deadman_failed", host=host, kind=type(fault).__name__)


NO_DEADMAN = DeadMan()
