"""One small plan that is right, and for every kind of finding a change that provokes it."""

from workflows.finding import Finding
from workflows.reading import Reading, read_plan

GOOD = """\
plan: small-2023
title: {vi: Kế hoạch nhỏ, en: A small plan}
year: 2023
issuer: {vi: Huyện ủy, en: District committee}
issued_on: 2023-01-15
receiving_office: office
period: {first: 2023-01-01, last: 2023-12-31}
unit_kinds:
  commune: {vi: Xã, en: Commune}
  town: {vi: Thị trấn, en: Town}
roles:
  officer: {label: {vi: Cán bộ, en: Officer}, of: unit}
  office: {label: {vi: Văn phòng, en: Office}, of: committee}
lists:
  sectors:
    label: {vi: Khối, en: Sectors}
    choices:
      village: {vi: Thôn, en: Village}
documents:
  report: {vi: Báo cáo, en: Report}
outcomes:
  praised: {vi: Biểu dương, en: Praised}
forms:
  registration:
    label: {vi: Biểu đăng ký, en: Registration}
    fields:
      name: {label: {vi: Tên, en: Name}, required: true}
      sector: {label: {vi: Khối, en: Sector}, type: choice, choices: sectors}
      households: {label: {vi: Số hộ, en: Households}, type: number}
quotas:
  models:
    label: {vi: Chỉ tiêu, en: Target}
    track: model
    states: registered
    unit_kinds: [commune]
    at_least: 1
    at_most: 2
tracks:
  model:
    label: {vi: Mô hình, en: Model}
    form: registration
    unit_kinds: [commune, town]
    states:
      proposed: {label: {vi: Đề xuất, en: Proposed}}
      registered: {label: {vi: Đã đăng ký, en: Registered}, final: true}
    transitions:
      propose: {label: {vi: Đề xuất, en: Propose}, from: none, to: proposed, by: officer}
      register:
        label: {vi: Đăng ký, en: Register}
        from: proposed
        to: registered
        by: [officer, office]
        guards:
          - form: registration
          - document: report
          - {decision: [quyet_dinh], outcome: praised}
          - quota: models
          - {on_time: result, late: with_reason}
          - {check: record.form.households >= 10, otherwise: {vi: Ít hộ., en: Too few.}}
        tells:
          - {letter: receipt, to: officer}
  list:
    label: {vi: Danh sách, en: List}
    one_per: unit
    states:
      awaited: {label: {vi: Chờ, en: Awaited}}
      sent: {label: {vi: Đã gửi, en: Sent}, final: true}
    transitions:
      open: {label: {vi: Mở, en: Open}, from: none, to: awaited, by: system}
      send: {label: {vi: Gửi, en: Send}, from: awaited, to: sent, by: officer}
deadlines:
  result:
    label: {vi: Gửi danh sách, en: Send the list}
    due: {before: 2023-03-10}
    track: list
    owed_in: awaited
    unit_kinds: [commune]
    ladder: standard
ladders:
  standard:
    rungs:
      - {at: -7d}
      - {at: +3wd, to: office, letter: escalation}
"""

NESTED = "[" * 21 + "]" * 21
LOOPS = "[1].all(a, true) && [1].all(b, true) && [1].all(c, true)"

OWED = GOOD[GOOD.index("    at_most: 2") : GOOD.index("    unit_kinds: [commune]\n    ladder")]
EVENT = """\
anniversaries:
  birthday:
    label: {vi: Sinh nhật, en: Birthday}
    day: 19/5
    moved: [2023-05-18, 2023-05-20]"""
ALIKE = """\
      a: {label: {vi: A, en: A}, from: 80}
      b: {label: {vi: B, en: B}, from: 80}
"""
TWO_HEADINGS = """letterheads:
  a: {body: {vi: A, en: A}}
  b: {body: {vi: B, en: B}}
"""
QUOTA_AND_LIST = GOOD[
    GOOD.index("    track: model\n    states") : GOOD.index("    states:\n      awaited")
]
LIST_AND_DUE = GOOD[GOOD.index("    one_per: unit\n") : GOOD.index("    track: list\n")]


def _moved(periods: str) -> str:
    """The list, each month by the 25th, and some months on another day."""
    due = f"in_period: 25, moved: [{periods}]"
    return LIST_AND_DUE.replace("one_per: unit", "one_per: unit\n    each: month").replace(
        "before: 2023-03-10", due
    )


CASES: dict[str, tuple[str, str, str]] = {
    # code: what is replaced, by what, and the offending text the finding shows
    "tab": ("year: 2023", "year:\t2023", ""),
    "hidden_character": ("Kế hoạch nhỏ", "Kế hoạch\u202e nhỏ", "U+202E"),
    "empty_file": (GOOD, "# nothing here\n", ""),
    "too_deep": ("en: Village", f"en: {NESTED}", ""),
    "syntax": ("plan: small-2023", "plan: &",
               "did not find expected alphabetic or numeric character"),
    "syntax_colon": ("en: A small plan}", "en: A small plan}: again: twice", ""),
    "syntax_quote": ("en: Village", 'en: "Village', ""),
    "syntax_bracket": ("{vi: Thôn, en: Village}", "{vi: Thôn, en: Village", ""),
    "syntax_indent": ("  town:", "   town:", ""),
    "syntax_character": ("en: Village", "en: @Village", ""),
    "anchor": ("states: registered", "states: &all registered", "&all"),
    "alias": ("track: list", "track: *all", "*all"),
    "tag": ("year: 2023", "year: !!int 2023", "tag:yaml.org,2002:int"),
    "merge_key": ("lists:", "<<: {}\nlists:", "<<"),
    "complex_key": ("lists:", "[a, b]: c\nlists:", ""),
    "duplicate_key": ("lists:", "year: 2024\nlists:", "year"),
    "several_documents": ("lists:", "---\nlists:", ""),
    "unknown_key": ("required: true", "requierd: true", "requierd"),
    "missing_key": ("receiving_office: office\n", "", "receiving_office"),
    "label_missing": ("{vi: Thôn, en: Village}", "{vi: Thôn}", "en"),
    "label_needs_both": ("{vi: Thôn, en: Village}", "Thôn", "Thôn"),
    "empty_value": ("track: list", "track:", "track"),
    "empty_list": (
        "\n      - {at: -7d}\n      - {at: +3wd, to: office, letter: escalation}", " []", "",
   ),
    "wrong_type": ("[commune, town]", "{commune: town}", "commune"),
    "bad_name": ("village:", "Thôn xóm:", "Thôn xóm"),
    "bad_plan_code": ("small-2023", "Kế hoạch", "Kế hoạch"),
    "unknown_guard": ("document: report", "documents: report", "documents"),
    "two_guards": ("quota: models", "{quota: models, document: report}", "quota"),
    "unknown_decision_kind": ("[quyet_dinh]", "[quyết_định]", "quyết_định"),
    "unknown_letter": ("letter: receipt", "letter: reciept", "reciept"),
    "unknown_value": ("of: committee", "of: comittee", "comittee"),
    "number_too_small": ("at_least: 1", "at_least: -1", "-1"),
    "number_too_large": ("year: 2023", "year: 20233", "20233"),
    "not_a_number": ("at_least: 1", "at_least: 0o1", "0o1"),
    "not_yes_no": ("required: true", "required: yes", "yes"),
    "impossible_date": ("2023-03-10", "2023-02-31", "2023-02-31"),
    "not_a_time": ("year: 2023", "year: 2023\ndaily_line: 7h30", "7h30"),
    "office_date": ("2023-03-10", "10/3/2023", "10/3/2023"),
    "not_a_date": ("2023-03-10", "March", "March"),
    "unknown_zone": ("year: 2023", "year: 2023\nzone: Asia/Hanoi", "Asia/Hanoi"),
    "due_one_way": ("{before: 2023-03-10}", "{before: 2023-03-10, through: 2023-03-11}",
        "before, through"),
    "due_window_backwards": ("{before: 2023-03-10}",
        "{window: [2023-04-10, 2023-04-01]}", "window"),
    "due_within_after": ("{before: 2023-03-10}", "{within: 10wd}", "within"),
    "due_offset": ("{before: 2023-03-10}", "{before: 2023-03-10, offset: -7d}", "before, offset"),
    "bad_stretch": ("{before: 2023-03-10}", "{within: ten, after: awaited}", "ten"),
    "bad_shift": ("{before: 2023-03-10}", "{year_end: last, offset: 7d}", "7d"),
    "bad_year_day": ("{before: 2023-03-10}", "{year_end: 2023-12-31}", "2023-12-31"),
    "due_moved": ("{before: 2023-03-10}",
        "{before: 2023-03-10, moved: [{period: 2023-02, to: 2023-02-20}]}", "before, moved"),
    "bad_period": (LIST_AND_DUE, _moved("{period: tháng 2, to: 2023-02-20}"), "tháng 2"),
    "unknown_period": (LIST_AND_DUE, _moved("{period: 2023-13, to: 2023-02-20}"), "2023-13"),
    "period_moved_twice": (LIST_AND_DUE,
        _moved("{period: 2023-02, to: 2023-02-20}, {period: 2023-02, to: 2023-02-21}"), "2023-02"),
    "period_moved_far": (LIST_AND_DUE, _moved("{period: 2023-02, to: 2032-02-20}"), "2032-02-20"),
    "bad_period_day": ("{before: 2023-03-10}", "{in_period: 32}", "32"),
    "period_backwards": ("last: 2023-12-31", "last: 2022-12-31", "first, last"),
    "period_too_long": ("last: 2023-12-31", "last: 2040-12-31", "2040-12-31"),
    "period_beyond_calendar": (
        "period: {first: 2023-01-01, last: 2023-12-31}",
        "period: {first: 1992-01-01, last: 1992-12-31}",
        "first, last",
    ),
    "sending_hours": (
        "year: 2023",
        "year: 2023\nsending: {opens: 17:00, closes: 07:30}",
        "opens, closes",
    ),
    "rung_offset": ("at: -7d", "at: 7 days before", "7 days before"),
    "unknown_state": ("to: registered", "to: registred", "registred"),
    "unknown_role": ("by: [officer, office]", "by: [officer, ofice]", "ofice"),
    "unknown_form": ("form: registration\n    unit", "form: registraton\n    unit", "registraton"),
    "unknown_list": ("choices: sectors", "choices: sector", "sector"),
    "unknown_document": ("document: report", "document: raport", "raport"),
    "unknown_outcome": ("outcome: praised", "outcome: prised", "prised"),
    "unknown_track": ("track: list", "track: lists", "lists"),
    "unknown_move": ("one_per: unit",
        "one_per: unit\n    collects: {track: model, move: regster}", "regster"),
    "unknown_anniversary": ("{before: 2023-03-10}", "{anniversary: birthday}", "birthday"),
    "each_without_one_per": ("    form: registration\n    unit",
        "    form: registration\n    each: month\n    unit", "month"),
    "in_period_without_each": ("{before: 2023-03-10}", "{in_period: 25}", "25"),
    "period_day_unfit": (LIST_AND_DUE, LIST_AND_DUE.replace("unit\n", "unit\n    each: week\n")
        .replace("before: 2023-03-10", "in_period: 25"), "25"),
    "one_date_for_every_period": ("one_per: unit", "one_per: unit\n    each: month", "before"),
    "unit_kinds_of_committee": ("one_per: unit", "one_per: committee", "unit_kinds"),
    "unit_role_of_committee": ("one_per: unit", "one_per: committee", "officer"),
    "after_state_not_owed": ("{before: 2023-03-10}", "{within: 10wd, after: sent}", "sent"),
    "guard_date_unknown": ("{before: 2023-03-10}", "{within: 10wd, after: awaited}", "result"),
    "within_beyond_calendar": ("{before: 2023-03-10}", "{within: 900wd, after: awaited}", "900wd"),
    "anniversary_moved_twice": ("lists:",
        EVENT + "\nlists:", "2023-05-20"),
    "collects_without_one_per": ("    one_per: unit\n",
        "    collects: {track: model, move: register}\n", "collects"),
    "linked_one_per": ("one_per: unit", "one_per: unit\n    of: {track: model}", "of"),
    "of_in_a_circle": (
        "    form: registration\n    unit",
        "    form: registration\n    of: {track: model}\n    unit",
        "model",
    ),
    "has_not_belonging": (
        "- form: registration", "- {has: list, states: sent, at_least: 1}", "list"
    ),
    "has_without_number": (
        "- form: registration", "- {has: list, states: sent}", "has, states"
    ),
    "bands_without_points": (
        "quotas:\n  models",
        "    bands: {good: {label: {vi: Tốt, en: Good}, from: 80}}\nquotas:\n  models",
        "bands",
    ),
    "bands_alike": (
        "type: number}\n",
        "type: number, out_of: 9}\n    bands:\n" + ALIKE,
        "b",
    ),
    "points_of_no_number": ("required: true}", "required: true, out_of: 10}", "10"),
    "points_without_criteria": ("type: number}", "type: points}", "households"),
    "floor_over_points": ("type: number}", "type: number, out_of: 10, floor: 11}", "11"),
    "form_not_scored": ("- form: registration", "- {scored: registration}", "registration"),
    "unknown_band": ("- form: registration", "- {scored: registration, band: good}", "good"),
    "unknown_quota": ("quota: models", "quota: model", "model"),
    "unknown_deadline": ("on_time: result", "on_time: results", "results"),
    "unknown_ladder": ("ladder: standard", "ladder: standart", "standart"),
    "unknown_unit_kind": ("unit_kinds: [commune, town]", "unit_kinds: [comune, town]", "comune"),
    "reserved_name": ("roles:",
        "roles:\n  system: {label: {vi: Máy, en: Machine}, of: unit}", "system"),
    "duplicate_name": ("by: [officer, office]", "by: [officer, officer]", "officer"),
    "duplicate_label": ("en: Town}", "en: Commune}", "Commune"),
    "no_initial_state": ("from: none, to: proposed", "from: proposed, to: proposed", "model"),
    "several_creating": ("from: proposed\n", "from: none\n", "register"),
    "unreachable_state": ("to: registered", "to: proposed", "registered"),
    "dead_end": ("en: Registered}, final: true}", "en: Registered}}", "registered"),
    "confirmed_by_letter": ("by: [officer, office]\n",
                            "by: [officer, office]\n        confirm: totp\n", "register"),
    "final_with_way_out": ("from: proposed\n", "from: [proposed, registered]\n", "registered"),
    "guard_on_opening": ("by: system", "by: system, guards: [{form: registration}]", "form"),
    "guard_before_record": ("to: proposed, by: officer",
        "to: proposed, by: officer, guards: [{document: report}]", "document"),
    "one_per_by_hand": ("by: system", "by: officer", "officer"),
    "system_without_one_per": ("    one_per: unit\n", "", "system"),
    "nobody_may": ("to: sent, by: officer", "to: sent, by: []", "send"),
    "choice_without_list": ("type: choice, choices: sectors", "type: choice", "sector"),
    "list_without_choice": ("type: choice, choices: sectors", "choices: sectors", "sectors"),
    "quota_min_over_max": ("at_least: 1", "at_least: 3", "3"),
    "quota_without_number": ("    at_least: 1\n    at_most: 2\n", "", "models"),
    "quota_exactly_and": ("at_most: 2", "exactly: 2", "2"),
    "year_outside_period": ("year: 2023", "year: 2022", "2022"),
    "date_outside_period": ("2023-03-10", "2022-03-10", "2022-03-10"),
    "deadline_nobody_owes": (
        "one_per: unit", "one_per: unit\n    unit_kinds: [town]", "result"
    ),
    "deadline_never_settles": ("owed_in: awaited", "owed_in: [awaited, sent]", "awaited"),
    "deadline_owed_one_way": (
        "owed_in: awaited",
        "owed_in: awaited\n    quota: models",
        "label, due, track, owed_in, quota, unit_kinds, ladder",
    ),
    "deadline_of_soft_quota": (
        OWED, OWED.replace("owed_in: awaited", "quota: models").replace("at_most: 2", "soft: true"),
        "models",
    ),
    "deadline_carried_by_no_unit": (
        "track: list\n    owed_in: awaited", "track: model\n    quota: models", "model"
    ),
    "deadline_of_quota_recurs": (
        OWED, OWED.replace("owed_in: awaited", "quota: models")
        .replace("one_per: unit", "one_per: unit\n    each: month")
        .replace("before: 2023-03-10", "in_period: 25"), "list",
    ),
    "quota_of_committee": (
        QUOTA_AND_LIST, QUOTA_AND_LIST.replace("track: model", "track: list")
        .replace("states: registered", "states: sent")
        .replace("one_per: unit", "one_per: committee"), "list",
    ),
    "day_off_before_deadline": ("2023-03-10", "2023-11-20", "2023-11-19"),
    "day_guessed": ("2023", "2031", "2031-03-09"),
    "ladder_before_issue": ("issued_on: 2023-01-15", "issued_on: 2023-03-05", "standard"),
    "rung_beyond_calendar": ("- {at: -7d}", "- {at: -999d}", "standard"),
    "letter_out_of_place": ("letter: escalation", "letter: receipt", "receipt"),
    "invitation_without_day": ("letter: receipt", "letter: invitation", "invitation"),
    "unknown_field": (
        "letter: receipt", "letter: invitation, day: name, clock: hour", "hour"
    ),
    "duplicate_rung": ("- {at: -7d}", "- {at: -7d}\n      - {at: -7d}", "-7d"),
    "rung_move_impossible": ("- {at: -7d}", "- {at: -7d, move: send}", "send"),
    "rung_after_move": ("- {at: -7d}", "- {at: -7d, move: send}", "send"),
    "rung_move_with_letter": ("letter: escalation", "move: send", "send"),
    "automatic_without_escalation": ("- {at: -7d}", "- {at: -7d, automatic: true}", "-7d"),
    "paper_issued_twice": (
        "year: 2023\n", f"year: 2023\n{TWO_HEADINGS}", "b",
    ),
    "expression_syntax": (">= 10", ">= ", ""),
    "expression_too_long": (">= 10", ">= 10" + " && true" * 80,
        "record.form.households >= 10 && true && …"),
    "expression_unknown_name": ("record.form.households", "recrod.form.households", "recrod"),
    "expression_unknown_field": (
        "record.form.households", "record.form.housholds", "record.form.housholds"
    ),
    "expression_unknown_function": (">= 10", "== double(10)", "double"),
    "expression_bare": ("record.form.households >=", "record ==", "record"),
    "expression_nested": (
        "check: record.form.households >= 10", f"check: '{LOOPS}'", LOOPS[:40]
    ),
}  # fmt: skip


def changed(old: str, new: str) -> str:
    """The good plan with one thing replaced, everywhere it stands."""
    assert old in GOOD, old
    return GOOD.replace(old, new)


def read(text: str | bytes) -> Reading:
    """Read it under the name plan.yaml."""
    return read_plan(text.encode() if isinstance(text, str) else text, "plan.yaml")


def found(reading: Reading, code: str) -> Finding:
    """The first finding of that kind."""
    codes = [one.code for one in reading.findings]
    assert code in codes, codes
    return reading.findings[codes.index(code)]
