"""A letter on paper: whole, safe, and without what only e-mail needs."""

from notifications.printed import printed
from notifications.render import render
from tests.letters.samples import SAMPLES
from workflows.definition import LetterKind


def test_an_escalation_fits_on_paper_with_everything_but_the_footer_of_the_mail() -> None:
    words = render(SAMPLES[LetterKind.ESCALATION], "vi")
    page = printed(words.subject, words.text, "vi")
    said = words.text.partition("\n-- \n")[0]
    for line in said.splitlines():
        assert line.removeprefix("- ") in page
    assert f"<h1>{words.subject}</h1>" in page
    assert words.text.splitlines()[-1] not in page


def test_a_name_is_never_markup() -> None:
    page = printed("<b>a</b>", "- <script>x</script>\n\n<i>y</i> & {z}", "vi")
    assert "<script" not in page
    assert "<li>&lt;script&gt;x&lt;/script&gt;</li>" in page
    assert "<p>&lt;i&gt;y&lt;/i&gt; &amp; {z}</p>" in page
