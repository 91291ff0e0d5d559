"""Golden files: what was approved by a reader, compared with what is said now.

`LANTOA_GOLDEN=write pytest` writes them anew; the diff is then the review.
"""

import os
from pathlib import Path

GOLDEN = Path(__file__).parent / "golden"


def approved(name: str, said: str) -> str:
    """The text of golden file `name`, after writing `said` to it where that was asked for."""
    file = GOLDEN / name
    if os.environ.get("LANTOA_GOLDEN") == "write":
        file.parent.mkdir(exist_ok=True)
        file.write_text(said, encoding="utf-8", newline="\n")
    return file.read_text(encoding="utf-8")
