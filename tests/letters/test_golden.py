"""Each letter, word for word. `LANTOA_GOLDEN=write pytest tests/letters` writes them anew."""

import os
from pathlib import Path

import pytest

from i18n.language import LANGUAGES, Lang
from notifications.render import TEMPLATES, render
from tests.letters.samples import SAMPLES
from workflows.definition import LetterKind

GOLDEN = Path(__file__).parent.parent / "golden" / "letters"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", LetterKind)
def test_a_letter_reads_as_agreed(kind: LetterKind, lang: Lang) -> None:
    words = render(SAMPLES[kind], lang)
    for form, said in (
        ("subject", words.subject + "\n"),
        ("txt", words.text),
        ("html", words.html),
        ("short", words.short),
    ):
        agreed = GOLDEN / lang / f"{kind.value}.{form}"
        if os.environ.get("LANTOA_GOLDEN") == "write":
            agreed.parent.mkdir(parents=True, exist_ok=True)
            agreed.write_text(said, encoding="utf-8")
        assert said == agreed.read_text(encoding="utf-8")


def test_every_kind_of_letter_has_its_templates_and_no_template_is_left_over() -> None:
    forms = {
        f"{kind.value}.{form}.j2" for kind in LetterKind for form in ("subject", "txt", "html")
    }
    shared = {"frame.txt.j2", "frame.html.j2", "parts.txt.j2", "parts.html.j2", "short.txt.j2"}
    assert {file.name for file in TEMPLATES.iterdir()} == forms | shared
