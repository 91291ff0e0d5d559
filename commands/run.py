"""Running one command to its exit code: what `lantoa` does, and what the demonstration shows."""

from __future__ import annotations

from collections.abc import Sequence

from commands.context import Settings

INTERRUPTED = 130
"""What Typer returns after a Ctrl-C."""


def run(words: Sequence[str], settings: Settings) -> int:
    """Run `lantoa` with these words; the exit code it earned. Never raises."""
    # Imported here, so that a Ctrl-C during a slow import ends as calmly as any other.
    try:
        from commands.root import root

        _readable(words)
        code = root(settings).main(list(words), "lantoa", standalone_mode=False, obj=settings)
    except (Exception, KeyboardInterrupt) as error:
        return _ended_by(error, settings)
    if code == INTERRUPTED:
        return _ended_by(KeyboardInterrupt(), settings)
    return code if isinstance(code, int) else 0


def _readable(words: Sequence[str]) -> None:
    """Raises WrongUsage for a word whose bytes are no text of the system's encoding."""
    for word in words:
        if not word.isascii() and any("\ud800" <= letter <= "\udfff" for letter in word):
            from workflows.errors import WrongUsage

            raise WrongUsage("word_unreadable", word=word.encode("utf-8", "replace").decode())


def _ended_by(error: BaseException, settings: Settings) -> int:
    from commands.outcome import ended_by

    return ended_by(error, settings)
