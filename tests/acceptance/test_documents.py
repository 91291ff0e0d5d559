"""The five documents, rule by rule: each requirement of theirs stands in the plan that runs it.

What the engine does with a rule is tested elsewhere; here is that no rule was left out of its plan.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.seed_plans import definition
from workflows.definition import (
    BelongingGuard,
    DecisionGuard,
    Definition,
    DocumentGuard,
    FormGuard,
    QuotaGuard,
    ScoredGuard,
    Transition,
)

Rule = Callable[[Definition], bool]


def said(*words: str) -> Rule:
    """The plan says these words in one of its own paragraphs."""

    def stands(plan: Definition) -> bool:
        texts = (*plan.purposes, *plan.contents, *plan.duties, *plan.basis, *plan.themes)
        whole = " ".join(text.vi for text in (*texts, *plan.notes)).casefold()
        return all(word.casefold() in whole for word in words)

    return stands


def move(plan: Definition, track: str, name: str) -> Transition:
    return plan.tracks[track].transitions[name]


def asks(track: str, name: str, **guard: object) -> Rule:
    """A move is refused without what the guard with this key and value asks for."""
    ((key, value),) = guard.items()
    kinds = {
        "form": FormGuard,
        "document": DocumentGuard,
        "quota": QuotaGuard,
        "outcome": DecisionGuard,
        "has": BelongingGuard,
        "scored": ScoredGuard,
    }
    return lambda plan: any(
        isinstance(one, kinds[key]) and getattr(one, key) == value
        for one in move(plan, track, name).guards
    )


def field(form: str, *names: str) -> Rule:
    """The form has these fields, and each must be filled in."""
    return lambda plan: all(plan.forms[form].fields[name].required for name in names)


def choices(listed: str, *names: str) -> Rule:
    return lambda plan: set(plan.lists[listed].choices) >= set(names)


def by(track: str, name: str, *roles: str) -> Rule:
    return lambda plan: set(roles) <= set(move(plan, track, name).by)


HOA_VANG: dict[str, Rule] = {
    "000-01": lambda p: (p.number, p.issued_at and p.issued_at.vi) == ("17-KH/BTGHU", "Hòa Vang"),
    "000-02": lambda p: p.tracks["model"].states["kept"].final and said("nhất thời")(p),
    "000-03": lambda p: "scaling" in p.tracks["model"].states and said("phong trào rộng khắp")(p),
    "000-04": lambda p: (p.quotas["models"].minimum, p.quotas["models"].maximum) == (1, 2),
    "000-05": said("một hoặc một số"),
    "000-06": lambda p: move(p, "model", "review").creates and said("rà soát")(p),
    "000-07": field("review", "owner", "owner_kind"),
    "000-08": field("review", "in_operation"),
    "000-09": asks("model", "select", quota="models"),
    "000-10": lambda p: (
        field("short_report", "work", "effect")(p)
        and asks("model", "report", document="short_report")(p)
    ),
    "000-11": lambda p: str(p.deadlines["reports"].due.before) == "2017-03-28",
    "000-12": lambda p: p.tracks["dispatch"].one_per == "unit",
    "000-13": lambda p: p.deadlines["survey"].track == "model" and said("đi thực tế")(p),
    "000-14": lambda p: {"scale_up", "develop"} <= set(p.outcomes),
    "000-15": lambda p: p.deadlines["survey"].due.window is not None,
    "000-16": lambda p: getattr(p.tracks["model"].takes_place, "place", "") == "visit_place",
    "000-17": field("survey", "attended_board", "attended_units", "attended_builders"),
    "000-18": lambda p: (
        asks("model", "scale_up", outcome="scale_up")(p) and field("survey", "survey_opinion")(p)
    ),
    "000-19": lambda p: (
        asks("model", "evaluate", form="evaluation")(p)
        and asks("unit_result", "conclude", form="unit_result")(p)
    ),
    "000-20": lambda p: (
        asks("model", "commend_by_district", outcome="commended_district")(p)
        and asks("model", "commend_by_city", outcome="commended_city")(p)
    ),
    "000-21": choices("fields", "an_ninh", "trat_tu", "kinh_te_xa_hoi"),
    "000-22": said("hình thức", "chạy theo thành tích"),
    "000-23": lambda p: {"chi_bo", "dang_bo", "dang_uy_xa"} == set(p.unit_kinds),
    "000-24": said("05-CT/TW", "Nghị quyết Trung ương 4", "29-CT/TU"),
    "000-25": lambda p: p.recipients[0].purpose is not None,
    "000-26": lambda p: len(p.recipients) == 4,
    "000-27": lambda p: all(rung.at != "-14d" for rung in p.ladders["short"].rungs),
}
CHI_LANG: dict[str, Rule] = {
    "001-01": lambda p: p.year == 2023 and "Ban Thường vụ" in p.issuer.vi,
    "001-02": said("01-KL/TW", "05-CT/TW"),
    "001-03": lambda p: len(p.themes) == 2,
    "001-04": said("lực lượng vũ trang và Nhân dân"),
    "001-05": said("cách làm hay", "lan tỏa"),
    "001-06": lambda p: said("tình hình thực tế")(p) and field("registration", "content")(p),
    "001-07": lambda p: (
        "proposed" not in p.quotas["dang_bo_models"].states
        and field("registration", "registrant", "registrant_kind")(p)
    ),
    "001-08": lambda p: field("appraisal", "applicable")(p) and said("khách quan, dân chủ")(p),
    "001-09": field("result", "self_evaluation"),
    "001-10": choices("sectors", "co_quan"),
    "001-11": choices("sectors", "doanh_nghiep"),
    "001-12": choices("sectors", "luc_luong_vu_trang"),
    "001-13": choices("sectors", "thon_khu_pho"),
    "001-14": lambda p: p.quotas["dang_bo_models"].minimum == 2,
    "001-15": lambda p: p.quotas["chi_bo_models"].minimum == 1,
    "001-16": lambda p: p.quotas["mttq_models"].states[0] == "built",
    "001-17": lambda p: all(quota.soft for quota in p.quotas.values()),
    "001-18": lambda p: str(p.deadlines["registration"].due.before) == "2023-03-10",
    "001-19": lambda p: str(p.deadlines["result"].due.before) == "2023-11-20",
    "001-20": lambda p: p.addressee is not None and p.receiving_office == "secretariat",
    "001-21": said("chủ trì", "theo dõi, kiểm tra, giám sát"),
    "001-22": lambda p: by("model", "evaluate", "secretariat")(p) and "board" in p.roles,
    "001-23": asks("model", "commend", outcome="commended"),
    "001-24": lambda p: asks("story", "publish", document="story_proof")(p),
    "001-25": asks("unit_plan", "issue", document="unit_plan"),
    "001-26": lambda p: {"registration", "result"} <= set(p.forms),
    "001-27": said("cuối năm"),
    "001-28": lambda p: (
        by("difficulty", "report", "unit_officer")(p) and field("answer", "amend")(p)
    ),
    "001-29": lambda p: len(p.recipients) == 6,
    "001-30": lambda p: p.signature is not None and p.signature.form == "T/M",
    "001-31": lambda p: p.number is None and p.issued_on is None,
}
CAU_GIAY: dict[str, Rule] = {
    "002-01": lambda p: (p.number, str(p.issued_on)) == ("08-KH/BTG", "2018-12-10"),
    "002-02": lambda p: p.parent is not None and p.parent.number == "127-KH/BTGTU",
    "002-03": said("nhân rộng các điển hình tiêu biểu"),
    "002-04": choices(
        "channels", "phim", "cong_thong_tin", "ban_tin", "loa_phuong", "trang_don_vi"
    ),
    "002-05": lambda p: (
        said("hàng tuần, tháng, quý")(p) and p.tracks["item"].takes_place is not None
    ),
    "002-06": field("appraisal", "accurate", "not_for_show"),
    "002-07": lambda p: "tie" in p.forms["appraisal"].fields,
    "002-08": choices("objects", "tac_pham"),
    "002-09": said("phát hiện, lựa chọn"),
    "002-10": lambda p: (
        p.tracks["item"].of is not None and p.tracks["item"].of.states == ("appraised",)
    ),
    "002-11": lambda p: "phuong" in p.unit_kinds and "loa_phuong" in p.lists["channels"].choices,
    "002-12": lambda p: (
        {one.day for one in p.anniversaries.values()} == {"3/2", "19/5", "10/10"}
        or {one.day for one in p.anniversaries.values()} == {"03/02", "19/5", "10/10"}
    ),
    "002-13": asks("nomination", "publicise", has="item"),
    "002-14": said("kiểm tra, đôn đốc, hướng dẫn"),
    "002-15": lambda p: (
        {p.tracks["quarterly"].each, p.tracks["yearly"].each} == {"quarter", "year"}
        and {"report_standing", "report_city"} <= set(p.tracks["quarterly"].transitions)
    ),
    "002-16": lambda p: "exchange" in p.tracks and said("tọa đàm cấp quận")(p),
    "002-17": lambda p: (
        move(p, "item", "approve").by == ("board_head",)
        and asks("item", "approve", document="content")(p)
    ),
    "002-18": lambda p: "trung_tam" in p.unit_kinds,
    "002-19": lambda p: "phong" in p.unit_kinds and said("Phòng Nội vụ")(p),
    "002-20": said("kế hoạch tuyên truyền, cổ động"),
    "002-21": asks("unit_plan", "send", document="unit_plan"),
    "002-22": field("nomination", "profile", "results", "method"),
    "002-23": lambda p: (
        all(d.track != "nomination" or d.due.relative for d in p.deadlines.values())
        and not p.quotas
    ),
    "002-24": by("exchange", "plan", "unit_officer"),
    "002-25": lambda p: p.tracks["unit_report"].each == "quarter",
    "002-26": said("Kinh phí"),
    "002-27": lambda p: len({one.purpose.vi for one in p.recipients if one.purpose}) == 2,
    "002-28": lambda p: set(p.unit_kinds) == {"tccs", "phuong", "doan_the", "phong", "trung_tam"},
}
DAT_DO: dict[str, Rule] = {
    "003-11": lambda p: asks("model", "scale", outcome="effective")(p),
    "003-12": lambda p: {"model", "exemplar"} <= set(p.tracks) and field("particulars", "kind")(p),
    "003-13": field("nomination", "nominated_by", "venue"),
    "003-14": lambda p: p.honours["commended_2019"].occasion is not None,
    "003-15": asks("unit_plan", "send", document="unit_plan"),
    "003-16": lambda p: "hoa giữa đời thường" in p.tracks["broadcast"].label.vi,
    "003-17": choices("fields", "kinh_te", "san_xuat", "nong_thon_moi", "nguoi_ngheo"),
    "003-18": lambda p: p.forms["particulars"].fields["name"].required,
    "003-19": lambda p: p.tracks["unit_plan"].each == "year" and p.tracks["review"].each == "year",
    "003-20": said("trao đổi học tập kinh nghiệm"),
    "003-21": said("3199695"),
}
BINH_LUC: dict[str, Rule] = {
    "004-01": said("mô hình điểm"),
    "004-02": field("model_plan", "criteria", "tasks"),
    "004-03": field("model_plan", "in_charge"),
    "004-04": lambda p: (
        asks("model", "commit", has="commitment")(p)
        and field("commitment", "party", "duty", "signed_on")(p)
    ),
    "004-05": lambda p: len(p.lists["channels"].choices) == 7,
    "004-06": lambda p: (
        p.forms["inspection"].fields["marks"].per == "criteria"
        and asks("model", "review", has="inspection")(p)
    ),
    "004-07": field("review", "results", "limits", "difficulties"),
    "004-08": lambda p: (
        p.tracks["model"].built_on is not None and asks("base", "choose", scored="rating")(p)
    ),
    "004-09": lambda p: "board" in p.roles and "unit_head" in p.roles,
    "004-10": lambda p: len(p.lists["fields"].choices) == 5,
    "004-11": choices("sectors", "co_quan"),
    "004-12": choices("sectors", "luc_luong_vu_trang"),
    "004-13": choices("sectors", "thon_to"),
    "004-14": lambda p: "doanh_nghiep" not in p.lists["sectors"].choices,
    "004-15": asks("unit_plan", "send", document="unit_plan"),
}
DOCUMENTS = {
    "hoa-vang-2017": HOA_VANG,
    "chi-lang-2023": CHI_LANG,
    "cau-giay-2019": CAU_GIAY,
    "dat-do-2017-2021": DAT_DO,
    "binh-luc-2023": BINH_LUC,
}


@pytest.mark.parametrize(
    ("plan", "rule"), [(plan, rule) for plan, rules in DOCUMENTS.items() for rule in rules]
)
def test_the_plan_says_what_the_document_asks(plan: str, rule: str) -> None:
    assert DOCUMENTS[plan][rule](definition(plan)), rule
