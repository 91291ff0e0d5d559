"""A plan with every kind of date that is not written out, and its people."""

from __future__ import annotations

from pathlib import Path

DATED = """\
plan: dated-2023
title: {vi: Kế hoạch đủ loại thời hạn, en: A plan of every kind of date}
year: 2023
issuer: {vi: Ban Tuyên giáo, en: Propaganda Board}
issued_on: 2023-01-03
receiving_office: secretariat
period: {first: 2023-01-01, last: 2023-12-31}
unit_kinds:
  ward: {vi: Phường, en: Ward}
roles:
  unit_officer: {label: {vi: Cán bộ đơn vị, en: Unit officer}, of: unit}
  secretariat: {label: {vi: Chuyên viên, en: Specialist}, of: committee}
  head: {label: {vi: Trưởng Ban, en: Head of the Board}, of: committee}
anniversaries:
  birthday:
    label: {vi: Ngày sinh Chủ tịch Hồ Chí Minh, en: Birthday of President Hồ Chí Minh}
    day: 19/5
tracks:
  model:
    label: {vi: Mô hình, en: Model}
    states:
      sent: {label: {vi: Đã gửi, en: Sent}}
      appraised: {label: {vi: Đã thẩm định, en: Appraised}, final: true}
      returned: {label: {vi: Trả lại, en: Returned}}
      withdrawn: {label: {vi: Đã rút, en: Withdrawn}, final: true}
    transitions:
      send:
        label: {vi: Gửi, en: Send}
        from: none
        to: sent
        by: [unit_officer, secretariat]
      appraise: {label: {vi: Thẩm định, en: Appraise}, from: sent, to: appraised, by: secretariat}
      give_back:
        label: {vi: Trả lại, en: Give back}
        from: sent
        to: returned
        by: secretariat
        guards: [{reason: required}]
      send_again:
        {label: {vi: Gửi lại, en: Send again}, from: returned, to: sent, by: unit_officer}
      withdraw:
        label: {vi: Rút, en: Withdraw}
        from: [sent, returned]
        to: withdrawn
        by: unit_officer
        guards: [{reason: required}]
  quarterly:
    label: {vi: Báo cáo quý, en: Quarterly report}
    one_per: committee
    each: quarter
    states:
      awaited: {label: {vi: Chờ báo cáo, en: Awaited}}
      reported: {label: {vi: Đã báo cáo, en: Reported}, final: true}
    transitions:
      open: {label: {vi: Mở, en: Open}, from: none, to: awaited, by: system}
      report: {label: {vi: Báo cáo, en: Report}, from: awaited, to: reported, by: secretariat}
  exchange:
    label: {vi: Chương trình giao lưu, en: Exchange programme}
    one_per: committee
    states:
      planned: {label: {vi: Dự kiến, en: Planned}}
      held: {label: {vi: Đã tổ chức, en: Held}, final: true}
    transitions:
      open: {label: {vi: Mở, en: Open}, from: none, to: planned, by: system}
      hold: {label: {vi: Tổ chức, en: Hold}, from: planned, to: held, by: secretariat}
  monthly:
    label: {vi: Báo cáo tháng, en: Monthly report}
    one_per: unit
    each: month
    states:
      awaited: {label: {vi: Chờ gửi, en: Awaited}}
      sent: {label: {vi: Đã gửi, en: Sent}, final: true}
    transitions:
      open: {label: {vi: Mở, en: Open}, from: none, to: awaited, by: system}
      send: {label: {vi: Gửi, en: Send}, from: awaited, to: sent, by: unit_officer}
deadlines:
  appraisal:
    label: {vi: Thẩm định mô hình, en: Appraisal of the model}
    due: {within: 10wd, after: sent}
    track: model
    owed_in: sent
    owed_by: secretariat
    ladder: steps
  quarterly:
    label: {vi: Báo cáo quý, en: Quarterly report}
    due: {in_period: last, offset: +5wd}
    track: quarterly
    owed_in: awaited
    ladder: steps
  exchange:
    label: {vi: Chuẩn bị giao lưu, en: Prepare the exchange}
    due: {anniversary: birthday, offset: -7d}
    track: exchange
    owed_in: planned
    ladder: steps
  monthly:
    label: {vi: Báo cáo tháng, en: Monthly report}
    due: {in_period: 25}
    track: monthly
    owed_in: awaited
    ladder: steps
ladders:
  steps: {rungs: [{at: -2wd}, {at: due}, {at: +3wd, to: head, letter: escalation}]}
"""

UNITS = """\
code,name_vi,name_en,kind,level,parent,since,closed_on,successor
phuong-a,Phường A,Ward A,ward,phường,,01/01/2020,,
phuong-b,Phường B,Ward B,ward,phường,,01/01/2020,,
"""
OFFICERS = """\
code,name,email,phone,lang,os_user,role,unit,since,until
an,Nguyễn Văn An,an@phuong.example,0000 000 001,vi,,unit_officer,phuong-a,01/01/2020,
binh,Trần Thị Bình,binh@phuong.example,0000 000 002,vi,,unit_officer,phuong-b,01/01/2020,
chi,Lê Thị Chi,chi@ban.example,0000 000 003,vi,,secretariat,,01/01/2020,
dung,Phạm Văn Dũng,dung@ban.example,0000 000 004,vi,,head,,01/01/2020,
"""


def people(folder: Path) -> tuple[Path, Path]:
    """The spreadsheets of units and officers, written into a folder."""
    units, officers = folder / "units.csv", folder / "officers.csv"
    units.write_text(UNITS, encoding="utf-8")
    officers.write_text(OFFICERS, encoding="utf-8")
    return units, officers
