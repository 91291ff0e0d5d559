"""Every kind of incident says what happened and what to do, from the facts it must have."""

import pytest

from i18n.catalog import say
from i18n.language import LANGUAGES, Lang
from workflows.incidents import FACTS


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", FACTS)
def test_every_kind_tells_what_happened_and_what_to_do(kind: str, lang: Lang) -> None:
    facts = {name: f"<{name}>" for name in FACTS[kind]}
    told = say(f"incidents.{kind}", lang, **facts)
    assert all(value in told for value in facts.values())
    assert say(f"incidents.{kind}.next", lang, **facts)
