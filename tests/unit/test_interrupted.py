"""A Ctrl-C is told as one wherever it lands, and a fault is never taken for it."""

from __future__ import annotations

import pytest

from commands.context import Settings
from commands.outcome import Exit, explained

SETTINGS = Settings.read([], {})


class Pressed:
    """Python calls this while it builds the class around it, as it does for each Enum."""

    def __set_name__(self, owner: type, name: str) -> None:
        raise KeyboardInterrupt


def test_an_interrupt_while_a_class_is_built_is_an_interrupt() -> None:
    with pytest.raises((RuntimeError, KeyboardInterrupt)) as caught:  # 3.11 wraps it, 3.12 not
        type("Built", (), {"member": Pressed()})
    assert explained(caught.value, SETTINGS).exit_code == Exit.INTERRUPTED


def test_a_fault_met_while_an_interrupt_is_cleaned_up_stays_a_fault() -> None:
    fault = ValueError("broken")
    fault.__context__ = KeyboardInterrupt()  # as Python notes what was under way; no cause
    assert explained(fault, SETTINGS).exit_code == Exit.FAULT
