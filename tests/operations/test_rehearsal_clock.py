"""A database that is real knows one clock, whatever a command is asked for."""

import pytest

from tests.conftest import Lantoa

LOOKING = [
    ("plan", "list"),
    ("plan", "due"),
    ("mail", "list"),
    ("record", "list"),
    ("unit", "list"),
    ("audit", "log", "committee"),
    ("tick",),
]


@pytest.mark.parametrize("words", LOOKING, ids=" ".join)
def test_a_real_database_refuses_another_day_even_for_a_look(
    words: tuple[str, ...], lantoa: Lantoa
) -> None:
    assert lantoa("init").exit_code == 0
    assert lantoa(*words, "--at", "2023-03-09").exit_code == 2
    assert lantoa(*words).exit_code == 0


def test_no_real_database_is_made_on_another_day(lantoa: Lantoa) -> None:
    refused = lantoa("init", "--at", "2023-03-09")
    assert (refused.exit_code, "--rehearsal" in refused.err) == (2, True)


def test_a_rehearsal_takes_it(lantoa: Lantoa) -> None:
    assert lantoa("init", "--rehearsal").exit_code == 0
    assert lantoa("plan", "list", "--at", "2023-03-09").exit_code == 0
