"""A folder or .zip that appears whole under its name, or not at all."""

from __future__ import annotations

import shutil
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from secrets import token_hex
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from workflows.errors import SystemFault, WrongUsage


class Draft(ABC):
    """Files being written beside the place they are for."""

    def __init__(self, place: Path, mode: int) -> None:
        self.place = place
        self.beside = place.with_name(f".{place.name}.{token_hex(4)}.part")
        self._mode = mode

    @abstractmethod
    def file(self, name: str) -> AbstractContextManager[IO[bytes]]:
        """A new file, written and closed before the next one."""

    @abstractmethod
    def close(self) -> None:
        """All is written; only the name is missing."""

    @abstractmethod
    def discard(self) -> None:
        """Leave nothing behind."""


class _Folder(Draft):
    def __init__(self, place: Path, mode: int) -> None:
        super().__init__(place, mode)
        self.beside.mkdir(mode=self._mode)

    def file(self, name: str) -> AbstractContextManager[IO[bytes]]:
        path = self.beside / name
        path.parent.mkdir(exist_ok=True)
        return path.open("xb")

    def close(self) -> None:
        pass

    def discard(self) -> None:
        shutil.rmtree(self.beside, ignore_errors=True)


class _Zip(Draft):
    def __init__(self, place: Path, mode: int, now: datetime) -> None:
        super().__init__(place, mode)
        self.beside.touch(mode=self._mode & 0o666, exist_ok=False)
        self._zip = ZipFile(self.beside, "w")
        self._stamp = (now.year, now.month, now.day, now.hour, now.minute, now.second)

    def file(self, name: str) -> AbstractContextManager[IO[bytes]]:
        about = ZipInfo(name, self._stamp)
        about.compress_type = ZIP_DEFLATED
        about.external_attr = 0o644 << 16
        return self._zip.open(about, "w", force_zip64=True)

    def close(self) -> None:
        self._zip.close()

    def discard(self) -> None:
        try:
            self._zip.close()
        except (OSError, ValueError):  # a full disk, or a file left open: it goes anyway
            if self._zip.fp is not None:
                self._zip.fp.close()
        self.beside.unlink(missing_ok=True)


@contextmanager
def drafted(place: Path, now: datetime, *, private: bool) -> Iterator[Draft]:
    """A draft that takes its name at the end of the block, and is gone when the block raises.

    A name ending in ``.zip`` makes a .zip. With ``private`` only the account itself may read it.
    Raises WrongUsage when something has the name already, SystemFault where writing fails.
    """
    _free(place)
    draft: Draft | None = None
    mode = 0o700 if private else 0o777
    try:
        packed = place.suffix.lower() == ".zip"
        draft = _Zip(place, mode, now) if packed else _Folder(place, mode)
        yield draft
        _free(place)
        draft.beside.rename(place)
    except BaseException as fault:
        if draft is not None:
            draft.discard()
        if isinstance(fault, OSError):
            why = fault.strerror or str(fault)
            raise SystemFault("file_unwritable", file=str(place), why=why) from None
        raise


def _free(place: Path) -> None:
    if place.exists() or place.is_symlink():
        raise WrongUsage("bundle_exists", place=str(place))
