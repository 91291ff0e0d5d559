"""Templates of letters: notices, the letter that urges, the invitation, proposal and note."""

from __future__ import annotations

from docx.document import Document

from reports.papers.drafting.page import (
    CENTRE,
    LEFT,
    bare,
    closing,
    heading,
    line,
    page,
    room,
    tag,
    text,
    title,
    to,
    width,
)
from reports.papers.drafting.tables import gap, repeated, ruled, written

CODES = (
    "Mã số dùng khi cập nhật quyết định; mã đầy đủ gồm mã kế hoạch và mã số, ví dụ: "
    "{{ rows[0].code }}."
)


def proposal() -> Document:
    """Tờ trình: to the body that decides, with a box for each outcome."""
    sheet = page()
    heading(sheet)
    title(
        sheet,
        "TỜ TRÌNH",
        "đề nghị xét, quyết định đối với {{ count }} {{ noun }} năm {{ plan.year }}",
    )
    to(sheet, "{{ above }}")
    text(
        sheet,
        "Thực hiện {{ plan.named }}, {{ office }} đã tổng hợp, thẩm định kết quả thực hiện của các "
        "đơn vị. Đến ngày {{ short_day }}, có {{ count }} {{ noun }} chờ quyết định.",
    )
    text(
        sheet,
        "{{ office }} kính trình {{ above }} xem xét, quyết định đối với từng {{ noun }} trong "
        "danh sách sau (đánh dấu vào ô tương ứng):",
    )
    tick_list(sheet)
    gap(sheet)
    line(sheet, CODES, italic=True, size=12, align=LEFT, after=6)
    text(sheet, "{{ office }} kính trình {{ above }} xem xét, quyết định./.")
    closing(sheet, as_above=True)
    return sheet


def note() -> Document:
    """Phiếu trình: to one leader, who answers on the same sheet."""
    sheet = page()
    heading(sheet)
    title(sheet, "PHIẾU TRÌNH", "về việc xét {{ count }} {{ noun }} năm {{ plan.year }}")
    line(sheet, "Kính trình: đồng chí …………………………………………", after=8)
    text(sheet, "**1. Căn cứ:** {{ plan.named }}.")
    text(sheet, "**2. Nội dung trình:** cho ý kiến đối với từng {{ noun }} sau (đánh dấu vào ô):")
    tick_list(sheet)
    gap(sheet)
    line(sheet, CODES, italic=True, size=12, align=LEFT, after=6)
    text(sheet, "**3. Ý kiến của cơ quan tham mưu:**")
    room(sheet)
    closing(sheet)
    line(sheet, "", size=6)
    whole = width(sheet)
    table = sheet.add_table(1, 1)
    table.style = "Table Grid"
    table.columns[0].width = table.rows[0].cells[0].width = int(whole * 360000)
    cell = table.rows[0].cells[0]
    written(cell, "Ý KIẾN CHỈ ĐẠO CỦA LÃNH ĐẠO", bold=True, centred=True)
    for _ in range(4):
        line(cell, "")
    line(cell, "Ngày ……… tháng ……… năm ………", italic=True, size=12)
    line(cell, "(Ký, ghi rõ họ tên, chức vụ)", italic=True, size=12)
    for _ in range(3):
        line(cell, "")
    return sheet


def tick_list(sheet: Document) -> None:
    """Rows by code, a box for each outcome."""
    heads = ("TT", "Mã số", "Tên, nội dung", "Đơn vị", "{%tc for one in outcomes %}")
    table = ruled(sheet, (*heads, "{{ one }}", "{%tc endfor %}"), (1, 2, 7, 4, 1, 2, 1))
    repeated(
        table,
        "row in rows",
        (
            "{{ row.no }}",
            "{{ row.short_code }}",
            "**{{ row.name }}**{% if row.particulars %}. {{ row.particulars }}{% endif %}",
            "{{ row.unit }}",
            "{%tc for box in row.boxes %}",
            "{{ box }}",
            "{%tc endfor %}",
        ),
        centred=(0, 1, 5),
    )


def notice() -> Document:
    """Thông báo: what was decided, record by record."""
    sheet = page()
    heading(sheet)
    title(sheet, "THÔNG BÁO", "kết quả xét, quyết định đối với các {{ noun }} năm {{ plan.year }}")
    text(
        sheet,
        "Thực hiện {{ plan.named }}; căn cứ {{ decision.kind }}{% if decision.number %} số "
        "{{ decision.number }}{% endif %} ngày {{ decision.day }} do đồng chí "
        "{{ decision.signer }}, {{ decision.post }} ký, {{ office }} thông báo kết quả như sau:",
    )
    tag(sheet, "for result in results")
    text(sheet, "{{ loop.index }}. {{ result.label }}: {{ result.count }} {{ noun }}", bold=True)
    table = ruled(sheet, ("TT", "Tên {{ noun }}", "Đơn vị", "Mã số"), (1, 7, 5, 2))
    repeated(
        table,
        "row in result.rows",
        ("{{ row.no }}", "{{ row.name }}", "{{ row.unit }}", "{{ row.short_code }}"),
        centred=(0, 3),
    )
    gap(sheet)
    tag(sheet, "endfor")
    text(
        sheet,
        "Đề nghị các đơn vị thông báo đến tập thể, cá nhân có liên quan, tiếp tục duy trì, phát "
        "huy và lan tỏa kết quả đã đạt được./.",
    )
    closing(sheet)
    return sheet


def opening() -> Document:
    """Thông báo triển khai: what is to be done, by whom, by when."""
    sheet = page()
    heading(sheet)
    title(sheet, "THÔNG BÁO", "triển khai kế hoạch {{ plan.about }}")
    text(sheet, "Thực hiện {{ plan.named }}, {{ office }} thông báo một số nội dung như sau:")
    text(sheet, "1. Đơn vị thực hiện", bold=True)
    tag(sheet, "for one in units")
    text(sheet, "- {{ one.label }}: {{ one.count }} đơn vị.")
    tag(sheet, "endfor")
    tag(sheet, "if quotas")
    text(sheet, "2. Số lượng", bold=True)
    tag(sheet, "for one in quotas")
    text(sheet, TARGET)
    tag(sheet, "endfor")
    tag(sheet, "endif")
    text(sheet, "{% if quotas %}3{% else %}2{% endif %}. Thời hạn", bold=True)
    dates(sheet)
    gap(sheet)
    text(
        sheet,
        "Văn bản, biểu mẫu gửi về {{ sent_to }}."
        "{% if forms %} Biểu mẫu kèm theo: {{ forms|join('; ') }}.{% endif %}",
    )
    text(
        sheet,
        "Đề nghị các đơn vị nghiêm túc thực hiện. Trong quá trình triển khai, nếu có khó khăn, "
        "vướng mắc, đề nghị phản ánh về {{ receiving_office }} để được hướng dẫn./.",
    )
    closing(sheet)
    return sheet


TARGET = (
    "- {{ one.units }}: mỗi đơn vị {% if one.soft %}phấn đấu {% endif %}có {{ one.wanted }} "
    "{{ one.noun }}."
)
DUE = (
    "{{ one.due }}{% if one.days %}: {{ one.days|join('; ') }}"
    "{% if one.times > one.days|length %} ({{ one.times }} kỳ){% endif %}{% endif %}"
)


def dates(sheet: Document) -> None:
    """Every date of a plan: what, who, by when."""
    table = ruled(sheet, ("TT", "Nội dung", "Đơn vị, người thực hiện", "Thời hạn"), (1, 5, 4, 6))
    repeated(
        table,
        "one in deadlines",
        (
            "{{ one.no }}",
            "{{ one.label }}",
            "{{ one.who }}",
            DUE,
        ),
        centred=(0,),
    )


def urging() -> Document:
    """Công văn đôn đốc: who has not sent what was due when."""
    sheet = page()
    heading(sheet, subject="V/v đôn đốc thực hiện kế hoạch năm {{ plan.year }}")
    line(sheet, "")
    tag(sheet, "if to|length == 1")
    to(sheet, "{{ to[0] }}")
    tag(sheet, "elif to")
    table = bare(sheet, (width(sheet) * 0.3, width(sheet) * 0.6), 1)
    left, right = table.rows[0].cells
    line(left, "Kính gửi:", italic=True, align=CENTRE)
    left._tc.remove(left._tc.p_lst[0])
    tag(right, "for one in to")
    line(right, "- {{ one }}{% if loop.last %}.{% else %};{% endif %}", align=LEFT)
    tag(right, "endfor")
    right._tc.remove(right._tc.p_lst[0])
    gap(sheet)
    tag(sheet, "else")
    to(sheet, "Các đơn vị có tên trong danh sách dưới đây")
    tag(sheet, "endif")
    text(
        sheet,
        "Thực hiện {{ plan.named }}, các đơn vị gửi văn bản về {{ sent_to }} theo thời hạn của "
        "Kế hoạch.",
    )
    tag(sheet, "for matter in matters")
    text(
        sheet,
        "**{{ matter.label }}**: thời hạn {{ matter.due }}; {% if late %}đến nay {% endif %}"
        "{{ receiving_office }} chưa nhận được của {% if one_unit %}{{ one_unit }}"
        "{% else %}{{ matter.count }} đơn vị{% endif %}"
        "{% if matter.sent %}; {{ matter.sent }} đơn vị khác đã gửi{% endif %}.",
    )
    table = ruled(sheet, ("TT", "Đơn vị", "Hạn gửi", "Đến ngày {{ short_day }}"), (1, 6, 5, 4))
    repeated(
        table,
        "row in matter.rows",
        ("{{ row.no }}", "{{ row.unit }}", "Hết {{ row.last_day }}", "{{ row.standing }}"),
        centred=(0,),
    )
    gap(sheet)
    tag(sheet, "endfor")
    text(
        sheet,
        "{{ office }} đề nghị {% if one_unit %}{{ one_unit }}{% else %}các đơn vị{% endif %} khẩn "
        "trương hoàn thành, gửi về {{ receiving_office }} {% if late %}trong thời gian sớm nhất"
        "{% else %}đúng thời hạn nêu trên{% endif %}; nếu có khó khăn, vướng mắc, đề nghị phản ánh "
        "để được hướng dẫn. Đơn vị đã gửi, đề nghị thông tin lại ngày gửi để "
        "{{ receiving_office }} đối chiếu, cập nhật./.",
    )
    closing(sheet, as_above=True)
    return sheet


def invitation() -> Document:
    """Giấy mời: to what, when, where."""
    sheet = page()
    heading(sheet)
    title(sheet, "GIẤY MỜI", "{{ event }}")
    text(sheet, "Thực hiện {{ plan.named }}, {{ office }} trân trọng kính mời:")
    tag(sheet, "for one in to")
    text(sheet, "- Đại diện lãnh đạo và cán bộ phụ trách: {{ one }};")
    tag(sheet, "else")
    text(sheet, "- Đồng chí ………………………………………………………………")
    tag(sheet, "endfor")
    tag(sheet, "for row in records")
    text(sheet, "- Tập thể, cá nhân thực hiện: {{ row.name }}.")
    tag(sheet, "endfor")
    text(sheet, "**Nội dung:** {{ event }}{% for row in records %}: {{ row.name }}{% endfor %}.")
    text(sheet, "**Thời gian:** {{ when }}.")
    text(sheet, "**Địa điểm:** {{ where }}.")
    text(sheet, "Đề nghị các đồng chí chuẩn bị nội dung và tham dự đúng thành phần, thời gian./.")
    closing(sheet)
    return sheet
