"""What a letter is told when it leaves: read from the rows as they stand then, or why it stays.

The outbox keeps only the event; names, dates, counts and the next rung are true on the day the
letter goes, and a letter whose cause is gone does not go: nobody is reminded of what is done.
"""

from engine.letters.compose import compose
from engine.letters.composed import Composed, Void
from engine.letters.digest import bundled

__all__ = ["Composed", "Void", "bundled", "compose"]
