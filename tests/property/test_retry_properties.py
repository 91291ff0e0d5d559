"""When a letter is tried again: within a fifth of the step, the same for the same letter."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from engine.retries import GIVEN_UP, PATIENT, WAITS, next_try

AT = datetime(2023, 3, 1, 1, 30, tzinfo=UTC)
numbers = st.integers(1, 10**9)
attempts = st.integers(0, 200)
passed = st.timedeltas(timedelta(0), GIVEN_UP + timedelta(days=1))


@given(numbers, attempts, passed, st.booleans())
def test_a_wait_is_within_a_fifth_of_its_step_and_ends_within_five_days(
    number: int, tries: int, since: timedelta, slowly: bool
) -> None:
    now = AT + since
    again = next_try(number, tries, AT, now, slowly=slowly)
    assert again == next_try(number, tries, AT, now, slowly=slowly)
    step = WAITS[min(max(tries, 1), len(WAITS)) - 1]
    if slowly:
        step = max(step, PATIENT)
    if again is None:
        assert now + 1.2 * step > AT + GIVEN_UP
        return
    assert again <= AT + GIVEN_UP
    assert 0.8 * step <= again - now <= 1.2 * step
    assert not slowly or again - now >= PATIENT


@given(numbers, attempts)
def test_letters_that_failed_together_come_back_one_after_the_other(
    number: int, tries: int
) -> None:
    together = [next_try(one, tries, AT, AT, slowly=False) for one in range(number, number + 50)]
    assert len({one for one in together if one is not None}) > 45
    first, last = (f(one for one in together if one is not None) for f in (min, max))
    assert last - first > 0.2 * WAITS[min(max(tries, 1), len(WAITS)) - 1]
