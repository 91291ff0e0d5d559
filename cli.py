"""`lantoa`: reads the settings, runs one command, and ends with the exit code it earned."""

import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from commands.context import Settings

INTERRUPTED = 130
"""What Typer returns after a Ctrl-C."""


def main(argv: Sequence[str] | None = None) -> NoReturn:
    """Run `lantoa` with these words (default: the words of this process) and exit."""
    words = list(sys.argv[1:] if argv is None else argv)
    settings = Settings.read(words, os.environ)
    sys.exit(_run(words, settings))


def _run(words: list[str], settings: Settings) -> int:
    # Imported here, so that a Ctrl-C during a slow import ends as calmly as any other.
    try:
        from commands.root import root

        code = root(settings).main(words, "lantoa", standalone_mode=False, obj=settings)
    except (Exception, KeyboardInterrupt) as error:
        return _ended_by(error, settings)
    if code == INTERRUPTED:
        return _ended_by(KeyboardInterrupt(), settings)
    return code if isinstance(code, int) else 0


def _ended_by(error: BaseException, settings: Settings) -> int:
    from commands.outcome import ended_by

    return ended_by(error, settings)


if __name__ == "__main__":
    main()
