"""The template of the plan itself: four sections, and an annex for each form."""

from __future__ import annotations

from docx.document import Document
from docx.shared import Cm

from reports.papers.drafting.letters import TARGET, dates
from reports.papers.drafting.page import (
    CENTRE,
    LEFT,
    bare,
    closing,
    heading,
    line,
    page,
    tag,
    text,
    title,
    width,
)
from reports.papers.drafting.tables import gap, repeated, ruled

ATTACHED = "(Kèm theo Kế hoạch {{ number|replace('Số', 'số') }} {{ day }} của {{ office }})"


def plan() -> Document:
    """Kế hoạch: why, what, how many, by when, who; then the forms to be filled in."""
    sheet = page()
    heading(sheet)
    title(sheet, "KẾ HOẠCH", "{{ subject }}")
    text(
        sheet,
        "{% if grounds %}Thực hiện {{ grounds|join('; ') }}, {% endif %}{{ office }} xây dựng kế "
        "hoạch {{ plan.about }}, cụ thể như sau:",
    )
    tag(sheet, "if parts.purposes")
    text(sheet, "{{ parts.purposes }}. MỤC ĐÍCH, YÊU CẦU", bold=True)
    tag(sheet, "for one in purposes")
    text(sheet, "- {{ one }}")
    tag(sheet, "endfor")
    tag(sheet, "endif")
    _contents(sheet)
    _dates(sheet)
    _duties(sheet)
    text(
        sheet,
        "Trên đây là Kế hoạch {{ plan.about }}. Đề nghị các cơ quan, đơn vị nghiêm túc triển khai "
        "thực hiện; trong quá trình thực hiện, nếu có khó khăn, vướng mắc, đề nghị phản ánh về "
        "{{ receiving_office }} để xem xét, giải quyết./.",
    )
    closing(sheet)
    tag(sheet, "for form in forms")
    _annex(sheet)
    tag(sheet, "endfor")
    return sheet


def _contents(sheet: Document) -> None:
    text(sheet, "{{ parts.contents }}. NỘI DUNG, ĐỐI TƯỢNG, CHỈ TIÊU", bold=True)
    tag(sheet, "if contents")
    text(sheet, "1. Nội dung thực hiện", bold=True)
    tag(sheet, "for one in contents")
    text(sheet, "- {{ one }}")
    tag(sheet, "endfor")
    tag(sheet, "endif")
    text(sheet, "{% if contents %}2{% else %}1{% endif %}. Đối tượng thực hiện", bold=True)
    tag(sheet, "for one in units")
    text(sheet, "- {{ one }}{% if loop.last %}.{% else %};{% endif %}")
    tag(sheet, "endfor")
    tag(sheet, "if quotas")
    text(sheet, "{% if contents %}3{% else %}2{% endif %}. Chỉ tiêu, số lượng", bold=True)
    tag(sheet, "for one in quotas")
    text(sheet, TARGET)
    tag(sheet, "endfor")
    table = ruled(sheet, ("TT", "Chỉ tiêu", "Đơn vị", "Mỗi đơn vị", "Tính chất"), (1, 6, 5, 3, 3))
    repeated(
        table,
        "one in quotas",
        (
            "{{ one.no }}",
            "{{ one.label }}",
            "{{ one.units }}",
            "{{ one.wanted }}",
            "{% if one.soft %}Phấn đấu{% else %}Quy định{% endif %}",
        ),
        centred=(0, 3, 4),
    )
    gap(sheet)
    tag(sheet, "endif")


def _dates(sheet: Document) -> None:
    text(sheet, "{{ parts.dates }}. THỜI GIAN, TIẾN ĐỘ THỰC HIỆN", bold=True)
    text(sheet, "1. Thời gian: từ ngày {{ dates.first }} đến hết ngày {{ dates.last }}.")
    tag(sheet, "if deadlines")
    text(sheet, "2. Tiến độ:").paragraph_format.keep_with_next = True
    dates(sheet)
    gap(sheet)
    tag(sheet, "endif")
    text(
        sheet,
        "Văn bản, biểu mẫu gửi về {{ sent_to }}."
        "{% if forms %} Biểu mẫu: theo phụ lục kèm theo.{% endif %}"
        "{% if papers %} Văn bản, tài liệu trong năm: {{ papers|join('; ') }}.{% endif %}",
    )
    tag(sheet, "if events")
    text(sheet, "Các ngày kỷ niệm: {{ events|join('; ') }}.")
    tag(sheet, "endif")


def _duties(sheet: Document) -> None:
    tag(sheet, "if parts.duties")
    text(sheet, "{{ parts.duties }}. TỔ CHỨC THỰC HIỆN", bold=True)
    tag(sheet, "for one in duties")
    text(sheet, "{{ loop.index }}. {{ one }}")
    tag(sheet, "endfor")
    tag(sheet, "if people")
    head = text(sheet, "{% if duties %}{{ duties|length + 1 }}. {% endif %}Phân công thực hiện:")
    head.paragraph_format.keep_with_next = True
    table = ruled(sheet, ("TT", "Người, cơ quan thực hiện", "Công việc"), (1, 5, 10))
    repeated(
        table,
        "one in people",
        ("{{ one.no }}", "{{ one.label }}", "{{ one.works|join('\\n') }}"),
        centred=(0,),
    )
    gap(sheet)
    tag(sheet, "endif")
    tag(sheet, "endif")


def _annex(sheet: Document) -> None:
    """One form on a page of its own: what is filled in, criteria with points, grades, hands."""
    top = line(sheet, "PHỤ LỤC{% if form.no %} {{ form.no }}{% endif %}", bold=True)
    top.paragraph_format.page_break_before = True
    line(sheet, "{{ form.label|upper }}", bold=True)
    line(sheet, ATTACHED, italic=True, size=13, after=8)
    tag(sheet, "if form.unit")
    line(sheet, "Đơn vị: ……………………………………………………", align=LEFT, after=6)
    tag(sheet, "endif")
    tag(sheet, "if form.rows")
    table = ruled(sheet, ("TT", "Nội dung", "Phần ghi", "Hướng dẫn"), (1, 5, 7, 3))
    repeated(
        table,
        "row in form.rows",
        ("{{ row.no }}", "{{ row.label }}", "{{ row.answer }}", "{{ row.hint }}"),
        centred=(0,),
    )
    _roomy(table)
    gap(sheet)
    tag(sheet, "endif")
    tag(sheet, "if form.criteria")
    heads = ("TT", "Tiêu chí", "Điểm tối đa", "Tối thiểu", "Điểm chấm")
    table = ruled(sheet, heads, (1, 8, 2.5, 2.5, 2.5))
    repeated(
        table,
        "row in form.criteria",
        ("{{ row.no }}", "{{ row.label }}", "{{ row.full }}", "{{ row.floor }}", ""),
        centred=(0, 2, 3),
    )
    gap(sheet)
    tag(sheet, "if form.full")
    text(sheet, "Tổng số điểm: ……/{{ form.full }}.")
    tag(sheet, "else")
    text(sheet, "Tổng số điểm: ……/…… (mỗi tiêu chí tối đa {{ form.criteria[0].full }} điểm).")
    tag(sheet, "endif")
    tag(sheet, "if form.bands")
    text(
        sheet,
        "Xếp loại: {% for one in form.bands %}☐ {{ one.label }} (từ {{ one.from }}% tổng số điểm)"
        "{% if not loop.last %}; {% endif %}{% endfor %}.",
    )
    tag(sheet, "endif")
    tag(sheet, "endif")
    line(sheet, "(*) Nội dung phải ghi.", italic=True, size=12, align=LEFT, after=6)
    whole = width(sheet)
    left, right = bare(sheet, (whole * 0.4, whole * 0.6), 1)._cells
    line(right, "………………, ngày …… tháng …… năm ………", italic=True, size=13)
    line(left, "", size=13)
    tag(left, "if form.unit")
    line(left, "NGƯỜI LẬP", bold=True)
    line(left, "(Ký, ghi rõ họ tên)", italic=True, size=12)
    tag(left, "endif")
    line(
        right,
        "{% if form.unit %}ĐẠI DIỆN ĐƠN VỊ{% else %}{{ form.by|upper }}{% endif %}",
        bold=True,
    )
    line(right, "(Ký, ghi rõ họ tên)", italic=True, size=12)
    for _ in range(3):
        line(right, "", align=CENTRE)
    for cell in (left, right):
        cell._tc.remove(cell._tc.p_lst[0])


def _roomy(table: object) -> None:
    """The row of the answers has room for a hand."""
    table.rows[2].height = Cm(1.1)  # type: ignore[attr-defined]
