"""`lantoa`: reads the settings, runs one command, and ends with the exit code it earned."""

import gc
import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from typing import NoReturn

INTERRUPTED = 130
"""The exit code after a Ctrl-C; said here too, since nothing of ours is loaded yet."""

GARBAGE_AT = 200_000
"""New objects between two looks for unused ones, more than a short command makes by importing;
Python's own 700 suit smaller programs."""


def main(argv: Sequence[str] | None = None) -> NoReturn:
    """Run `lantoa` with these words (default: the words of this process) and exit."""
    for stream in (sys.stdout, sys.stderr):
        # A pipe on Windows, or a bare locale, would stop at the first Vietnamese letter.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    # A command makes most of its objects by importing and keeps them to its end. Looking through
    # them again and again for rubbish would be a tenth of a short command's time.
    gc.set_threshold(GARBAGE_AT, 20, 20)
    words = list(sys.argv[1:] if argv is None else argv)
    # Imported here, so that a Ctrl-C meanwhile ends without a traceback; nothing was done yet.
    try:
        from commands.context import Settings
        from commands.run import run

        settings = Settings.read(words, os.environ)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    code = run(words, settings)
    if argv is None:
        # The process ends: a last look for what nobody uses any more would be for nothing.
        gc.freeze()
    sys.exit(code)


if __name__ == "__main__":
    main()
