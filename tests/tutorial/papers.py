"""The papers that go in and out: a list as a unit fills it in, a report, Word as it is printed."""

from __future__ import annotations

import base64
import shutil
import subprocess
from email import message_from_bytes
from email.policy import SMTP
from io import BytesIO
from pathlib import Path

from docx import Document
from openpyxl import load_workbook

from tests.tutorial.picture import Sight
from tests.tutorial.walk import Walk

LOOK = ("soffice", "pdftoppm")
"""What draws a page of Word; where it is missing, pictures of papers stay as they are."""
ROW = {
    "Tên mô hình": "Nước sạch về bản",
    "Khối": "Thôn, khu phố",
    "Cá nhân, tập thể đăng ký": "Chi bộ thôn Lũng Cút",
    "Đối tượng đăng ký": "Tập thể",
    "Nội dung đăng ký": "Góp công dẫn nước về ba mươi hai hộ",
}
FORGOTTEN = "Đối tượng đăng ký"


def list_of_gia_loc(walk: Walk, *, whole: bool) -> Path:
    """The list that came with the opening letter, filled in; not whole, one cell is left empty."""
    letter = message_from_bytes(walk.letter("-cb-xa-gia-loc-opening").read_bytes(), policy=SMTP)
    (blank,) = [one for one in letter.iter_attachments() if _name(one.get_filename())]
    content = blank.get_payload(decode=True)
    assert isinstance(content, bytes)
    book = load_workbook(BytesIO(content))
    sheet = book.worksheets[0]
    for row in sheet.iter_rows():
        heads = {str(one.value).removesuffix(" *"): one.column for one in row if one.value}
        if FORGOTTEN in heads:
            for name, value in ROW.items():
                if whole or name != FORGOTTEN:
                    sheet.cell(row[0].row + 1, heads[name]).value = value
            break
    file = walk.folder / str(blank.get_filename())
    book.save(file)
    return file


def report(folder: Path) -> Path:
    """A report of a unit, as Word writes it."""
    file = folder / "bao-cao-mai-sao.docx"
    paper = Document()
    paper.add_heading("BÁO CÁO đánh giá kết quả mô hình tiêu biểu năm 2023", 1)
    paper.add_paragraph("Đảng bộ xã Mai Sao đăng ký hai mô hình; cả hai đã xây dựng xong.")
    paper.save(str(file))
    return file


def printed(walk: Walk, file: Path, high: int = 1100) -> Sight | None:
    """The first page of a Word file as it is printed; None where nothing here can draw it."""
    if not all(map(shutil.which, LOOK)):
        return None
    room = walk.folder / "printed"
    profile = f"-env:UserInstallation=file://{room}/profile"
    convert = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(room)]
    subprocess.run([*convert, str(file)], check=True, capture_output=True)
    page = room / file.stem
    draw = ["pdftoppm", "-r", "100", "-png", "-singlefile", f"{page}.pdf", str(page)]
    subprocess.run(draw, check=True, capture_output=True)
    drawn = base64.b64encode(Path(f"{page}.png").read_bytes()).decode()
    shown = walk.page("paper", {"width": 1000, "height": 800})
    shown.set_content(
        "<body style='margin:0;background:#e8e6df;text-align:center'>"
        f"<img style='margin:24px;max-width:952px;box-shadow:0 2px 8px #0004' "
        f"src='data:image/png;base64,{drawn}'>"
    )
    return Sight(shown, high)


def _name(filename: str | None) -> bool:
    return bool(filename) and str(filename).endswith(".xlsx")
