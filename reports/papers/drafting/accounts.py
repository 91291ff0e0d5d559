"""Templates that give account: the compiled list, the report, the file of a record, minutes."""

from __future__ import annotations

from docx.document import Document

from reports.papers.drafting.letters import tick_list
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
    tagged,
    text,
    title,
    width,
)
from reports.papers.drafting.tables import gap, one_row, repeated, ruled, written


def compiled_list() -> Document:
    """Bảng tổng hợp: every record of the plan or of one unit, a column for each field."""
    sheet = page(landscape=True)
    heading(sheet)
    title(
        sheet,
        "BẢNG TỔNG HỢP",
        "danh sách {{ noun }} năm {{ plan.year }}{% if of_unit %} của {{ of_unit }}{% endif %}",
        dashes=False,
    )
    line(
        sheet,
        "(Theo {{ plan.named }}; số liệu đến ngày {{ short_day }})",
        italic=True,
        size=13,
        after=8,
    )
    tag(sheet, "for table in tables")
    text(
        sheet,
        "{{ table.label }}: {{ table.count }}{% if table.left_out %} (không kể "
        "{{ table.left_out }} đã rút hoặc không được chọn){% endif %}",
        bold=True,
    )
    _records(sheet)
    gap(sheet)
    tag(sheet, "endfor")
    tag(sheet, "if summary")
    text(sheet, "Tổng hợp theo loại đơn vị", bold=True)
    _summary(sheet)
    gap(sheet)
    tag(sheet, "endif")
    tag(sheet, "if without")
    text(
        sheet,
        "Chưa có trong danh sách ({{ without|length }} đơn vị): {{ without|join('; ') }}.",
        italic=True,
    )
    tag(sheet, "endif")
    closing(sheet)
    return sheet


def _records(sheet: Document) -> None:
    fields = ("{%tc for one in table.columns %}", "{{ one }}", "{%tc endfor %}")
    heads = ("TT", "Tên {{ table.label|small }}", "Đơn vị", *fields, "Kết quả")
    table = ruled(sheet, heads, (1, 6, 5, 1, 4, 1, 3))
    tagged(table, "for group in table.groups")
    row = table.add_row()
    for spare in row.cells[1:]:
        row._tr.remove(spare._tc)
    written(
        row.cells[0],
        "{% colspan table.width %}{{ group.no }}. {{ group.label }} ({{ group.count }})",
        bold=True,
    )
    repeated(
        table,
        "row in group.rows",
        (
            "{{ row.no }}",
            "{{ row.name }}",
            "{{ row.unit }}",
            "{%tc for one in row.cells %}",
            "{{ one }}",
            "{%tc endfor %}",
            "{{ row.state }}",
        ),
        centred=(0,),
    )
    tagged(table, "endfor")


def _summary(sheet: Document) -> None:
    table = ruled(
        sheet,
        (
            "TT",
            "Loại đơn vị",
            "Số đơn vị",
            "Đơn vị có danh sách",
            "Số {{ noun }}",
            "Đơn vị chưa đạt chỉ tiêu",
            "Còn thiếu",
        ),
        (1, 8, 3, 3, 3, 3, 3),
    )
    repeated(
        table,
        "row in summary",
        (
            "{{ row.no }}",
            "{{ row.label }}",
            "{{ row.units }}",
            "{{ row.units_with }}",
            "{{ row.records }}",
            "{{ row.short_units }}",
            "{{ row.missing }}",
        ),
        centred=(0, 2, 3, 4, 5, 6),
    )


def report() -> Document:
    """Báo cáo: the figures of a quarter or a year, and room for what figures do not say."""
    sheet = page()
    heading(sheet)
    title(sheet, "BÁO CÁO", "kết quả thực hiện kế hoạch {{ plan.about }}")
    line(sheet, "({{ period }}, số liệu từ {{ first }} đến {{ last }})", italic=True, after=8)
    text(
        sheet,
        "Thực hiện {{ plan.named }}, {{ office }} báo cáo kết quả như sau:",
    )
    text(sheet, "I. KẾT QUẢ THỰC HIỆN", bold=True)
    text(
        sheet,
        "Tham gia thực hiện có {{ unit_count }} đơn vị, gồm: {% for one in units %}{{ one.count }} "
        "{{ one.label|small }}{% if not loop.last %}; {% endif %}{% endfor %}.",
    )
    tag(sheet, "if dates")
    text(sheet, "1. Việc gửi văn bản theo thời hạn", bold=True)
    table = ruled(
        sheet,
        ("Nội dung", "Thời hạn", "Phải gửi", "Đúng hạn", "Sau hạn", "Chưa gửi"),
        (5, 6, 2, 2, 2, 2),
    )
    repeated(
        table,
        "one in dates",
        (
            "{{ one.label }}",
            "{{ one.due }}",
            "{{ one.total - one.waived }}",
            "{{ one.in_time }}",
            "{{ one.late }}",
            "{{ one.missing }}",
        ),
        centred=(2, 3, 4, 5),
    )
    gap(sheet)
    tag(sheet, "endif")
    _tracks(sheet)
    _what_was_done(sheet)
    tag(sheet, "for one in charts")
    line(sheet, "{{ one.title }}", italic=True).paragraph_format.keep_with_next = True
    line(sheet, "{{ one.picture }}", align=CENTRE, after=6)
    tag(sheet, "else")
    line(sheet, "(Máy này chưa vẽ được biểu đồ.)", italic=True, after=6)
    tag(sheet, "endfor")
    text(sheet, "II. ĐÁNH GIÁ CHUNG", bold=True)
    text(sheet, "1. Ưu điểm:")
    room(sheet)
    text(sheet, "2. Hạn chế, khó khăn và nguyên nhân:")
    room(sheet)
    text(sheet, "III. NHIỆM VỤ, GIẢI PHÁP THỜI GIAN TỚI", bold=True)
    room(sheet)
    closing(sheet)
    return sheet


def _tracks(sheet: Document) -> None:
    text(sheet, "2. Số lượng, kết quả", bold=True)
    tag(sheet, "for track in tracks")
    text(
        sheet,
        "- {{ track.label }}: {{ track.total }}, của {{ track.units }} đơn vị"
        "{% if track.states %}; trong đó: {% for one in track.states %}{{ one.label|small }} "
        "{{ one.count }}{% if not loop.last %}, {% endif %}{% endfor %}{% endif %}.",
    )
    tag(sheet, "for choice in track.choices")
    text(
        sheet,
        "+ Theo {{ choice.label|small }}: {% for one in choice.rows %}{{ one.label }} "
        "{{ one.count }}{% if not loop.last %}; {% endif %}{% endfor %}.",
    )
    tag(sheet, "endfor")
    tag(sheet, "endfor")
    tag(sheet, "for one in short")
    text(
        sheet,
        "- {{ one.label }}: {{ one.units }} đơn vị chưa đạt, còn thiếu {{ one.missing }}.",
    )
    tag(sheet, "endfor")


def _what_was_done(sheet: Document) -> None:
    tag(sheet, "if moves")
    text(sheet, "3. Công việc đã thực hiện trong kỳ", bold=True)
    table = ruled(sheet, ("TT", "Nội dung", "Số lượt"), (1, 8, 3))
    repeated(
        table,
        "one in moves",
        ("{{ loop.index }}", "{{ one.track }}: {{ one.label|small }}", "{{ one.count }}"),
        centred=(0, 2),
    )
    gap(sheet)
    tag(sheet, "endif")
    tag(sheet, "if decisions")
    text(
        sheet,
        "Trong kỳ có {{ decisions|length }} văn bản quyết định, cho ý kiến: "
        "{% for one in decided %}{{ one.label|small }} {{ one.count }}{% if not loop.last %}; "
        "{% endif %}{% endfor %}.",
    )
    tag(sheet, "endif")
    tag(sheet, "if decisions|length <= 10")
    tag(sheet, "for one in decisions")
    text(
        sheet,
        "- {{ one.kind|capitalize }}{% if one.number %} số {{ one.number }}{% endif %} ngày "
        "{{ one.day }}: {% for each in one.results %}{{ each.label|small }} {{ each.count }}"
        "{% if not loop.last %}; {% endif %}{% endfor %}.",
    )
    tag(sheet, "endfor")
    tag(sheet, "endif")


def dossier() -> Document:
    """Hồ sơ: one record, what happened, its papers by number."""
    sheet = page()
    heading(sheet)
    title(sheet, "HỒ SƠ {{ record.track|upper }}", "{{ record.name }}", dashes=False)
    line(sheet, "Mã số: {{ record.code }}", after=8)
    text(sheet, "I. TRÍCH NGANG", bold=True)
    table = ruled(sheet, ("Nội dung", "Thông tin"), (5, 11))
    one_row(table, ("Đơn vị", "{{ record.unit }}"))
    one_row(table, ("Kết quả hiện nay", "{{ record.state }} (từ {{ record.since }})"))
    repeated(table, "one in values", ("{{ one.label }}", "{{ one.value }}"))
    gap(sheet)
    text(sheet, "II. QUÁ TRÌNH THỰC HIỆN", bold=True)
    table = ruled(sheet, ("TT", "Ngày", "Nội dung", "Kết quả", "Người thực hiện"), (1, 3, 6, 4, 4))
    repeated(
        table,
        "one in history",
        (
            "{{ one.no }}",
            "{{ one.day }}",
            "{{ one.move }}{% if one.note %} ({{ one.note }}){% endif %}",
            "{{ one.to }}",
            "{{ one.by }}",
        ),
        centred=(0, 1),
    )
    gap(sheet)
    tag(sheet, "for one in owed")
    text(sheet, "- {{ one.label }}, {{ one.due }}: {{ one.standing }}.")
    tag(sheet, "endfor")
    tag(sheet, "for one in scores")
    text(
        sheet,
        "- {{ one.form }}: {{ one.points }}/{{ one.full }} điểm"
        "{% if one.grade %}, xếp loại {{ one.grade }}{% endif %}.",
    )
    tag(sheet, "endfor")
    tag(sheet, "for one in linked")
    text(
        sheet,
        "- {{ one.relation }}: {{ one.noun|small }} {% if one.name != one.code %}{{ one.name }} "
        "({{ one.code }}){% else %}{{ one.code }}{% endif %}, "
        "{{ one.state|small }}.",
    )
    tag(sheet, "endfor")
    text(sheet, "III. QUYẾT ĐỊNH, Ý KIẾN CHỈ ĐẠO", bold=True)
    tag(sheet, "for one in decisions")
    text(sheet, "{{ one.no }}. {{ one.kind|capitalize }} ngày {{ one.day }}: {{ one.outcome }}.")
    tag(sheet, "else")
    text(sheet, "Chưa có.")
    tag(sheet, "endfor")
    text(sheet, "IV. MỤC LỤC VĂN BẢN", bold=True)
    tag(sheet, "if not papers")
    text(sheet, "Chưa có văn bản nào.")
    tag(sheet, "else")
    table = ruled(
        sheet, ("Số", "Loại văn bản", "Tên tệp", "Ngày nhận", "Người gửi"), (1, 5, 5, 3, 4)
    )
    repeated(
        table,
        "one in papers",
        ("{{ one.no }}", "{{ one.kind }}", "{{ one.file }}", "{{ one.day }}", "{{ one.by }}"),
        centred=(0, 3),
    )
    gap(sheet)
    tag(sheet, "endif")
    text(sheet, "Hồ sơ lập đến ngày {{ short_day }} có {{ papers|length }} văn bản./.")
    closing(sheet)
    return sheet


def survey() -> Document:
    """Biên bản khảo sát: what the visitors found of one record."""
    sheet = page()
    heading(sheet)
    title(sheet, "BIÊN BẢN", "khảo sát {{ noun }}: {{ record.name }}")
    text(sheet, "Thực hiện {{ plan.named }}, {{ office }} tiến hành khảo sát thực tế, cụ thể:")
    text(sheet, "I. THỜI GIAN, ĐỊA ĐIỂM, THÀNH PHẦN", bold=True)
    text(sheet, "1. Thời gian: {% if clock %}{{ clock }}, {% endif %}{{ when }}.")
    text(sheet, "2. Địa điểm: {{ where }}.")
    text(sheet, "3. Thành phần:")
    text(sheet, "- Đoàn khảo sát:")
    room(sheet, 2)
    text(sheet, "- {{ record.unit }}:")
    room(sheet, 2)
    text(sheet, "II. THÔNG TIN CHUNG", bold=True)
    tag(sheet, "for one in particulars")
    text(sheet, "- {{ one.label }}: {{ one.value }}")
    tag(sheet, "endfor")
    text(sheet, "III. NỘI DUNG KHẢO SÁT", bold=True)
    tag(sheet, "for one in findings")
    text(sheet, "- {{ one.label }}: {{ one.value }}")
    tag(sheet, "else")
    room(sheet)
    tag(sheet, "endfor")
    text(sheet, "IV. KẾT LUẬN, ĐỀ NGHỊ", bold=True)
    tag(sheet, "for one in outcomes")
    text(sheet, "{{ one.box }} {{ one.label }}")
    tag(sheet, "endfor")
    room(sheet)
    text(
        sheet,
        "Biên bản lập thành …… bản, đã đọc lại cho các bên cùng nghe, thống nhất./.",
    )
    _signed_by_two(sheet, "ĐẠI DIỆN ĐƠN VỊ", "ĐẠI DIỆN ĐOÀN KHẢO SÁT")
    return sheet


def review() -> Document:
    """Biên bản họp xét: what a meeting decided of each."""
    sheet = page()
    heading(sheet)
    title(sheet, "BIÊN BẢN", "họp xét {{ count }} {{ noun }} năm {{ plan.year }}")
    text(sheet, "I. THỜI GIAN, ĐỊA ĐIỂM, THÀNH PHẦN", bold=True)
    text(sheet, "1. Thời gian: {{ when }} giờ ……, ngày …… tháng …… năm ………")
    text(sheet, "2. Địa điểm: {{ where }}")
    text(sheet, "3. Chủ trì: đồng chí …………………………………………………")
    text(sheet, "4. Thư ký: đồng chí …………………………………………………")
    text(sheet, "5. Có mặt: ……/…… đồng chí; vắng ……, lý do: …………………………")
    text(sheet, "II. NỘI DUNG", bold=True)
    text(
        sheet,
        "Căn cứ {{ plan.named }}, hội nghị xem xét, thảo luận và kết luận đối với từng {{ noun }} "
        "như sau (đánh dấu vào ô tương ứng):",
    )
    tick_list(sheet)
    gap(sheet)
    text(sheet, "III. Ý KIẾN THẢO LUẬN, KẾT QUẢ BIỂU QUYẾT", bold=True)
    room(sheet, 5)
    text(sheet, "Hội nghị kết thúc hồi …… giờ …… cùng ngày./.")
    _signed_by_two(sheet, "THƯ KÝ", "CHỦ TRÌ")
    return sheet


def _signed_by_two(sheet: Document, left: str, right: str) -> None:
    half = width(sheet) / 2
    table = bare(sheet, (half, half), 1)
    for cell, words in zip(table.rows[0].cells, (left, right), strict=True):
        line(cell, words, bold=True)
        line(cell, "(Ký, ghi rõ họ tên)", italic=True, size=12)
        for _ in range(4):
            line(cell, "", align=LEFT)
        cell._tc.remove(cell._tc.p_lst[0])
