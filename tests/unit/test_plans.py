"""The two plan files say what the documents of Hòa Vang (000) and Chi Lăng (001) say."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.seed_plans import CHI_LANG, HOA_VANG, calendar, definition, reading, source
from workflows.definition import (
    DecisionGuard,
    DocumentGuard,
    OnTimeGuard,
    QuotaGuard,
    SeparationGuard,
    Track,
)

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
BOTH = pytest.mark.parametrize("plan", [HOA_VANG, CHI_LANG])


@BOTH
def test_the_file_reads_without_an_error_or_a_warning(plan: str) -> None:
    heard = {one.code: one.severity.value for one in reading(plan).findings}
    assert set(heard.values()) <= {"hint"}, heard


def test_the_only_hint_is_the_sunday_before_the_report_is_due() -> None:
    assert not reading(HOA_VANG).findings
    hints = reading(CHI_LANG).findings
    assert [one.code for one in hints] == ["day_off_before_deadline"]


@pytest.mark.parametrize(("plan", "seed", "count"), [(HOA_VANG, "000", 27), (CHI_LANG, "001", 31)])
def test_every_requirement_of_the_document_stands_in_its_file(
    plan: str, seed: str, count: int
) -> None:
    named = set(re.findall(rf"\b{seed}-\d\d\b", source(plan)))
    assert named == {f"{seed}-{number:02}" for number in range(1, count + 1)}


@BOTH
def test_every_state_can_be_reached_and_only_final_states_end(plan: str) -> None:
    for track in definition(plan).tracks.values():
        assert _reachable(track) == set(track.states)
        left = {state for move in track.transitions.values() for state in move.source}
        assert left == {name for name, state in track.states.items() if not state.final}


@BOTH
def test_nobody_leaves_the_straight_road_without_a_reason(plan: str) -> None:
    for track in definition(plan).tracks.values():
        for name, move in track.transitions.items():
            side = name.startswith(
                ("return", "reject", "turn_down", "withdraw", "send_none", "drop")
            )
            assert move.needs_reason == side, name


@BOTH
def test_a_decision_taken_on_paper_is_a_weighty_move(plan: str) -> None:
    moves = definition(plan).tracks["model"].transitions
    decided = {
        name
        for name, move in moves.items()
        if any(isinstance(guard, DecisionGuard) for guard in move.guards) and not move.needs_reason
    }
    weighty = {name for name, move in moves.items() if move.weight == "high"}
    assert decided
    assert decided <= weighty


# --- Hòa Vang 2017 -----------------------------------------------------------------------------


def test_hoa_vang_is_plan_17_of_21_march_2017() -> None:
    plan = definition(HOA_VANG)
    assert (plan.number, plan.issued_on) == ("17-KH/BTGHU", date(2017, 3, 21))
    assert [text.vi for text in plan.basis] == [
        "Chỉ thị số 05-CT/TW",
        "Nghị quyết Trung ương 4",
        "Chỉ thị số 29-CT/TU",
    ]


def test_hoa_vang_reports_are_sent_strictly_before_28_march() -> None:
    due = definition(HOA_VANG).deadlines["reports"].due
    assert due.instant("Asia/Ho_Chi_Minh") == datetime(2017, 3, 28, tzinfo=VIETNAM)
    assert due.last_good_day() == date(2017, 3, 27)
    assert due.last_good_day().isoweekday() == 1
    assert definition(HOA_VANG).deadlines["reports"].counts == "sent"


def test_hoa_vang_takes_one_or_two_models_and_means_it() -> None:
    plan = definition(HOA_VANG)
    quota = plan.quotas["models"]
    assert (quota.minimum, quota.maximum, quota.soft) == (1, 2, False)
    assert QuotaGuard(quota="models") in plan.tracks["model"].transitions["select"].guards
    assert QuotaGuard(quota="models") in plan.tracks["dispatch"].transitions["send"].guards
    outside = set(plan.tracks["model"].states) - set(quota.states)
    assert outside == {"reviewed", "withdrawn"}  # one the Head turns down was chosen (000-18)


def test_hoa_vang_says_that_its_two_sections_disagree_on_the_number() -> None:
    assert any("một hoặc một số mô hình" in note.vi for note in definition(HOA_VANG).notes)


def test_hoa_vang_surveys_in_a_tentative_window_that_nobody_can_miss() -> None:
    due = definition(HOA_VANG).deadlines["survey"].due
    assert due.window == (date(2017, 4, 1), date(2017, 4, 10))
    assert due.instant("Asia/Ho_Chi_Minh") is None
    assert definition(HOA_VANG).deadlines["survey"].ladder is None


def test_hoa_vang_survey_has_two_outcomes_and_the_head_decides_on_paper() -> None:
    moves = definition(HOA_VANG).tracks["model"].transitions
    for name in ("scale_up", "develop"):
        assert "surveyed" in moves[name].source
        assert "secretariat_head" in moves[name].by
        (guard,) = moves[name].guards
        assert isinstance(guard, DecisionGuard)
        assert {kind.value for kind in guard.decision} == {"but_phe", "thong_bao_ket_luan"}
        assert guard.outcome == name


def test_hoa_vang_only_proposes_commendation_and_waits_for_the_other_body() -> None:
    moves = definition(HOA_VANG).tracks["model"].transitions
    assert DocumentGuard(document="proposal") in moves["put_forward"].guards
    for name in ("commend_by_district", "commend_by_city"):
        (guard,) = moves[name].guards
        assert isinstance(guard, DecisionGuard)
        assert [kind.value for kind in guard.decision] == ["quyet_dinh"]
        assert guard.outcome == moves[name].to


def test_hoa_vang_reminds_within_its_six_full_days() -> None:
    plan = definition(HOA_VANG)
    assert plan.issued_on is not None
    last = plan.deadlines["reports"].due.last_good_day()
    assert (last - plan.issued_on).days == 6
    for rung in plan.ladders["short"].rungs:
        days = calendar(HOA_VANG)
        on = (
            days.add_working_days(last, rung.amount)
            if rung.working
            else last + timedelta(rung.amount)
        )
        assert plan.issued_on < on <= date(2017, 3, 30)


def test_hoa_vang_report_has_its_two_parts_and_a_paper() -> None:
    plan = definition(HOA_VANG)
    assert list(plan.forms["short_report"].fields) == ["work", "effect"]
    guards = plan.tracks["model"].transitions["report"].guards
    assert DocumentGuard(document="short_report") in guards


def test_hoa_vang_sends_a_set_only_when_each_chosen_model_has_its_report() -> None:
    plan = definition(HOA_VANG)
    left = plan.quotas["unreported"]  # 000-10
    assert (left.states, left.maximum, left.soft) == (("selected",), 0, False)
    guarded = {
        name
        for track in plan.tracks.values()
        for name, move in track.transitions.items()
        if QuotaGuard(quota="unreported") in move.guards
    }
    assert guarded == {"send"}


def test_hoa_vang_tags_the_purpose_of_one_recipient_only() -> None:
    purposes = [one.purpose for one in definition(HOA_VANG).recipients]
    assert [purpose.vi if purpose else None for purpose in purposes] == [
        "báo cáo",
        None,
        None,
        None,
    ]


# --- Chi Lăng 2023 -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("deadline", "first_late", "last_good", "last_working"),
    [
        ("registration", date(2023, 3, 10), date(2023, 3, 9), date(2023, 3, 9)),
        ("result", date(2023, 11, 20), date(2023, 11, 19), date(2023, 11, 17)),
    ],
)
def test_chi_lang_dates_are_strict_and_count_the_day_of_sending(
    deadline: str, first_late: date, last_good: date, last_working: date
) -> None:
    rule = definition(CHI_LANG).deadlines[deadline]
    midnight = datetime(first_late.year, first_late.month, first_late.day, tzinfo=VIETNAM)
    assert rule.due.instant("Asia/Ho_Chi_Minh") == midnight
    assert rule.due.last_good_day() == last_good
    assert calendar(CHI_LANG).last_working_day_before(first_late) == last_working
    assert rule.counts == "sent"


@pytest.mark.parametrize(("kind", "least"), [("dang_bo", 2), ("chi_bo", 1), ("mttq", 1)])
def test_chi_lang_numbers_are_targets_without_a_maximum(kind: str, least: int) -> None:
    (quota,) = [q for q in definition(CHI_LANG).quotas.values() if kind in q.unit_kinds]
    assert (quota.minimum, quota.maximum, quota.soft) == (least, None, True)


def test_chi_lang_counts_the_front_when_built_and_the_others_when_registered() -> None:
    quotas = definition(CHI_LANG).quotas
    assert "registered" in quotas["dang_bo_models"].states
    assert quotas["dang_bo_models"].states == quotas["chi_bo_models"].states
    assert "registered" not in quotas["mttq_models"].states
    assert "built" in quotas["mttq_models"].states


@pytest.mark.parametrize(("track", "deadline"), [("list", "registration"), ("report", "result")])
def test_each_unit_of_chi_lang_owes_one_list_and_one_report(track: str, deadline: str) -> None:
    plan = definition(CHI_LANG)
    assert plan.tracks[track].one_per == "unit"
    assert plan.deadlines[deadline].track == track
    assert plan.deadlines[deadline].owed_in == (plan.tracks[track].initial(),)
    assert not plan.deadlines[deadline].unit_kinds
    sending = plan.tracks[track].transitions["send"]
    assert OnTimeGuard(on_time=deadline, late="with_reason") in sending.guards


@pytest.mark.parametrize("track", ["list", "report"])
def test_none_this_year_is_an_answer_that_settles_what_is_owed(track: str) -> None:
    plan = definition(CHI_LANG)
    answer = plan.tracks[track].transitions["send_none"]
    assert answer.source == (plan.tracks[track].initial(),)
    assert answer.to == "none_this_year"
    assert answer.needs_reason


def test_chi_lang_papers_go_to_the_committee_through_the_board() -> None:
    plan = definition(CHI_LANG)
    assert plan.addressee is not None
    assert plan.addressee.vi == "Huyện ủy Chi Lăng"
    assert plan.roles[plan.receiving_office].label.vi == "Ban Tuyên giáo Huyện ủy"


def test_chi_lang_models_return_to_a_named_state() -> None:
    moves = definition(CHI_LANG).tracks["model"].transitions
    assert moves["return_registration"].to == "proposed"
    assert moves["return_result"].to == "registered"


def test_whoever_proposed_a_model_of_chi_lang_does_not_evaluate_it() -> None:
    evaluate = definition(CHI_LANG).tracks["model"].transitions["evaluate"]
    assert SeparationGuard(other_than="proposer") in evaluate.guards


def test_chi_lang_keeps_four_sectors_two_themes_and_its_signature() -> None:
    plan = definition(CHI_LANG)
    assert list(plan.lists["sectors"].choices) == [
        "co_quan",
        "doanh_nghiep",
        "luc_luong_vu_trang",
        "thon_khu_pho",
    ]
    assert len(plan.themes) == 2
    assert plan.signature is not None
    assert (plan.signature.form, plan.signature.name) == ("T/M", "Long Văn Nhân")
    assert plan.recipients[0].purpose is not None
    assert plan.recipients[0].purpose.vi == "b/c"


def _reachable(track: Track) -> set[str]:
    seen = {move.to for move in track.transitions.values() if move.creates}
    while True:
        further = {m.to for m in track.transitions.values() if seen & set(m.source)} - seen
        if not further:
            return seen
        seen |= further
