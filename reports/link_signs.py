"""What `lantoa doctor` says of the links in letters: whether there are any, and who could forge."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from engine.links.key import link_key
from engine.links.links import key_file, public_address
from reports.symptom import Symptom
from workflows.errors import LantoaError

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def link_signs(environ: Mapping[str, str], home: Path) -> tuple[Symptom, ...]:
    """Whether letters carry links, and whether the key of those sent is safe; nothing is made.

    A key that others may read lets them act as any officer with an open link, set up or not.
    """
    file = key_file(environ, home)
    return (*_address(environ.get("LANTOA_LINK_ADDRESS", "").strip()), *_key(file))


def _address(written: str) -> tuple[Symptom, ...]:
    if not written:
        return (Symptom("links_off"),)
    try:
        return (Symptom("links_on", facts={"address": public_address(written)}),)
    except LantoaError as error:
        return (Symptom(error.code, bad=True, error=error),)


def _key(file: Path) -> tuple[Symptom, ...]:
    if not file.exists():
        return ()  # made with the first link
    try:
        link_key(file)
    except LantoaError as error:
        return (Symptom(error.code, bad=True, error=error),)
    if os.name == "posix" and file.stat().st_mode & _OTHERS:
        return (Symptom("link_key_open", bad=True, facts={"file": str(file)}),)
    return ()
