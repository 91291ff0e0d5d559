"""`lantoa`: reads the settings, runs one command, and ends with the exit code it earned."""

import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from typing import NoReturn

from commands.context import Settings
from commands.run import run


def main(argv: Sequence[str] | None = None) -> NoReturn:
    """Run `lantoa` with these words (default: the words of this process) and exit."""
    for stream in (sys.stdout, sys.stderr):
        # A pipe on Windows, or a bare locale, would stop at the first Vietnamese letter.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    words = list(sys.argv[1:] if argv is None else argv)
    sys.exit(run(words, Settings.read(words, os.environ)))


if __name__ == "__main__":
    main()
