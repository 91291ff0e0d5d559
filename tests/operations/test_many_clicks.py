"""Ten thousand clicks on one link, over HTTP: one moves the record, every other is told of it."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.builders import Ready
from tests.granting import a_link
from tests.operations.test_scanners import moves_sealed
from tests.records import a_model
from tests.scanning import clicks_at_once


@pytest.mark.long
@pytest.mark.timeout(900)
def test_of_ten_thousand_clicks_by_twenty_phones_one_moves_the_record(
    ready: Ready, address: str
) -> None:
    link = a_link(ready, a_model(ready))
    told = clicks_at_once(address, f"/a/{link.grant_id}/{link.token}", 500)
    assert Counter(told) == {303: 1, 200: 9999}
    assert moves_sealed(ready) == 1
