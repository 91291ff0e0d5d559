"""The folder of a demonstration: made anew each time, and never anything else deleted."""

from __future__ import annotations

import json
import os
from fnmatch import fnmatch
from hashlib import sha256
from pathlib import Path

from commands.demo_story import PLAN
from commands.files import made_folder, write
from workflows.errors import SystemFault, WrongUsage

SHIPPED = Path(__file__).parent.parent / "workflows"
MARK = ".lantoa-demo"
"""Names what the demonstration copied here, each with its hash."""
OTHERS = ("hoa-vang-2017", "cau-giay-2019", "dat-do-2017-2021", "binh-luc-2023")
"""The other plans that are shipped, each with sample people to rehearse it with."""
MADE = (
    *(MARK, "lantoa.db*", "link.key", "lantoa-fault-*.txt", "mail/*.eml"),
    *(
        "rehearsal/book*.html",
        "rehearsal/summary.json",
        "rehearsal/*/book*.html",
        "rehearsal/*/summary.json",
        "receipt.html",
        "call-list.xlsx",
    ),
)
"""What its commands write, however often they are tried again."""
COPIED = {
    **{f"plans/{name}.yaml": f"plans/{name}.yaml" for name in (PLAN, *OTHERS)},
    **{f"samples/{name}.csv": f"samples/{PLAN}/{name}.csv" for name in ("units", "officers")},
}


def made_anew(out: Path) -> None:
    """The folder with copies of plans and samples in it; what an earlier run left is replaced.

    Raises WrongUsage, having deleted nothing, when there is anything in it that no demonstration
    wrote, or a copy that was edited since.
    """
    if out.exists() or out.is_symlink():
        _emptied(out)
    made_folder(out)
    copies = {name: (SHIPPED / source).read_bytes() for name, source in COPIED.items()}
    hashes = {name: sha256(copy).hexdigest() for name, copy in copies.items()}
    write(out / MARK, json.dumps(hashes, indent=2) + "\n")
    for name, copy in copies.items():
        made_folder((out / name).parent)
        write(out / name, copy.decode("utf-8"))


def _emptied(out: Path) -> None:
    if not out.is_dir():
        raise WrongUsage("demo_folder_taken", folder=str(out))
    if not any(out.iterdir()):
        return
    if not (out / MARK).is_file():
        raise WrongUsage("demo_folder_taken", folder=str(out))
    files = _files(out)
    for name in files:
        if not _ours(out, name):
            raise WrongUsage("demo_file_foreign", folder=str(out), file=str(out / name))
    try:
        # The mark goes last: interrupted, the folder is still known as a demonstration's.
        for name in sorted(files, key=lambda name: name == MARK):
            (out / name).unlink()
    except OSError as fault:
        why = fault.strerror or type(fault).__name__
        raise SystemFault("file_unwritable", file=str(out), why=why) from None


def _files(out: Path) -> list[str]:
    """Every file and every link below the folder; links are not followed."""
    found = []
    for folder, inner, files in os.walk(out):
        links = [name for name in inner if Path(folder, name).is_symlink()]
        found += [Path(folder, name).relative_to(out).as_posix() for name in (*files, *links)]
    return found


def _ours(out: Path, name: str) -> bool:
    if any(fnmatch(name, pattern) for pattern in MADE):
        return True
    try:
        hashes = json.loads((out / MARK).read_bytes())
        return bool(hashes.get(name) == sha256((out / name).read_bytes()).hexdigest())
    except (OSError, ValueError, AttributeError):
        return False
