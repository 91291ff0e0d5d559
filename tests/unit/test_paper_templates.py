"""Templates of papers: those that ship, and what an office's own may not do."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import docx
import pytest
from docx.oxml import OxmlElement
from docx.shared import Mm

from engine.attach import Paper
from reports.papers.drafting.__main__ import TEMPLATES, drafted
from reports.papers.own import shipped
from reports.papers.placeholders import SMALLEST
from reports.papers.render import rendered
from tests.papers import a_template, opened, told
from workflows.definition import PaperKind
from workflows.errors import WrongUsage

FACTS = {
    "plan": {"title": "Kế hoạch nhỏ", "year": "2023"},
    "rows": [{"name": "A & B", "no": 1}, {"name": "<C>", "no": 2}],
}


def refused(template: Paper) -> WrongUsage:
    with pytest.raises(WrongUsage) as found:
        rendered(template, FACTS)
    for lang in ("vi", "en"):
        assert template.filename in found.value.sentence(lang)
    return found.value


def test_there_is_a_template_for_every_kind() -> None:
    assert {file.stem for file in TEMPLATES.glob("*.docx")} == {kind.value for kind in PaperKind}


@pytest.mark.parametrize("kind", PaperKind)
def test_the_templates_are_those_that_are_drawn(kind: PaperKind) -> None:
    def body(content: bytes) -> bytes:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return packed.read("word/document.xml")

    assert body(shipped(kind).content) == body(drafted(kind)), "python -m reports.papers.drafting"


def test_an_office_writes_a_template_with_facts_loops_and_conditions() -> None:
    own = a_template(
        "{{ plan.title|upper }} năm {{ plan.year }}",
        "{%p for row in rows %}",
        "{{ row.no }}. {{ row.name }}{% if row.no == 1 %} (đầu tiên){% endif %}",
        "{%p endfor %}",
    )
    assert told(rendered(own, FACTS)) == "KẾ HOẠCH NHỎ năm 2023\n1. A & B (đầu tiên)\n2. <C>\n"


def test_a_placeholder_that_does_not_exist_is_named_with_its_place() -> None:
    error = refused(a_template("Kính gửi", "Kế hoạch: {{ plan.titel }} năm 2023"))
    assert error.code == "template_placeholder_close"
    assert (error.facts["name"], error.facts["close"]) == ("titel", "title")
    assert error.facts["place"] == "Kế hoạch: {{ plan.titel }} năm 2023"
    assert refused(a_template("{{ zzzzzz }}")).code == "template_placeholder"


@pytest.mark.parametrize(
    "words",
    [
        "{% for row in rows %}",
        "{{ plan.title",
        "{{ plan.year|none }}",
        "{% endif %}",
        "{{ }}",
    ],
)
def test_a_tag_that_is_not_written_right_is_named(words: str) -> None:
    error = refused(a_template("Một", f"Hai {words} ba"))
    assert error.code in ("template_syntax", "template_unusable")


@pytest.mark.parametrize(
    "words",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ plan.title.__init__.__globals__ }}",
        "{{ plan.items() }}",
        "{{ 'x'.ljust(999999999) }}",
        "{{ 'x' * 999999999 }}",
        "{{ 9 ** 99999999 }}",
        "{{ plan.title|safe }}",
        "{% autoescape false %}{{ plan.title }}{% endautoescape %}",
        "{% include '/etc/passwd' %}",
        "{% import 'os' as os %}",
        "{{ self.__init__ }}",
        "{{ range(10) }}",
        "{{ cycler }}",
        "{{ plan.title|attr('upper') }}",
    ],
)
def test_a_template_reaches_nothing_but_its_facts(words: str) -> None:
    refused(a_template(words))


def changed(template: Paper, change: Callable[[str, bytes], bytes], **more: bytes) -> Paper:
    """The template with its parts changed and others added."""
    content = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(template.content)) as old,
        zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, part in more.items():
            new.writestr(name, part)
    return Paper(template.filename, content.getvalue())


def test_a_template_that_fetches_from_outside_is_refused() -> None:
    rel = (
        b'<Relationship Id="x" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'relationships/attachedTemplate" Target="http://example.vn/t.dotm" TargetMode="External"/>'
        b"</Relationships>"
    )

    def with_rel(name: str, part: bytes) -> bytes:
        return (
            part.replace(b"</Relationships>", rel)
            if name == "word/_rels/document.xml.rels"
            else part
        )

    error = refused(changed(a_template("Chào"), with_rel))
    assert (error.code, error.facts["target"]) == ("template_outside", "http://example.vn/t.dotm")


def test_a_tag_in_a_field_of_word_is_refused() -> None:
    sheet = docx.Document()
    run = sheet.add_paragraph("Tên: ").add_run()
    code = OxmlElement("w:instrText")
    code.text = "INCLUDETEXT {{ plan.title }}"
    run._r.append(code)
    content = io.BytesIO()
    sheet.save(content)
    assert refused(Paper("mau.docx", content.getvalue())).code == "template_field"


def test_a_template_with_macros_is_refused() -> None:
    with_macros = changed(
        a_template("Chào"), lambda _, part: part, **{"word/vbaProject.bin": b"macro"}
    )
    assert refused(with_macros).code == "paper_macros"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"%PDF-1.7", b"hello"])
def test_what_is_no_file_of_word_is_refused(content: bytes) -> None:
    refused(Paper("mau.docx", content))


def test_a_workbook_is_no_template() -> None:
    import xlsxwriter

    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        book.add_worksheet()
    assert refused(Paper("mau.xlsx", content.getvalue())).code == "template_kind"


def test_a_tag_that_opens_in_a_line_and_closes_around_it_is_refused_and_not_guessed() -> None:
    own = a_template("{% if plan.year == 'x' %} một", "{%p endif %}")
    assert refused(own).code == "template_unusable"


@pytest.mark.parametrize(("wide", "high"), [(1600, 400), (1000, 4000)])
def test_a_picture_fits_on_a_page_with_its_title(wide: int, high: int) -> None:
    size = wide.to_bytes(4, "big") + high.to_bytes(4, "big")
    png = SMALLEST.replace(SMALLEST[16:24], size)
    (shape,) = opened(rendered(a_template("{{ chart }}"), {"chart": png})).inline_shapes
    assert shape.width <= Mm(160)
    assert shape.height <= Mm(210)
    assert abs(shape.width / shape.height - wide / high) < 0.01
