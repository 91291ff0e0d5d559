"""`lantoa`: reads the settings, runs one command, and ends with the exit code it earned."""

import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from commands.context import Settings
from commands.run import run


def main(argv: Sequence[str] | None = None) -> NoReturn:
    """Run `lantoa` with these words (default: the words of this process) and exit."""
    words = list(sys.argv[1:] if argv is None else argv)
    sys.exit(run(words, Settings.read(words, os.environ)))


if __name__ == "__main__":
    main()
