"""Every kind of finding about a plan by its code: what stops it from opening, and what does not.

Each has a sentence `findings.<code>` in the catalogues and a line in docs/reference/findings.md.
"""

from __future__ import annotations

from collections.abc import Mapping

from workflows.finding import Severity

_ERRORS = """
    file_too_large not_utf8 tab hidden_character empty_file
    too_deep too_many_pieces too_many_findings
    syntax syntax_colon syntax_quote syntax_bracket syntax_indent syntax_character
    anchor alias tag merge_key complex_key duplicate_key several_documents

    unknown_key missing_key label_missing label_needs_both empty_value empty_list wrong_type
    bad_name bad_plan_code unknown_guard two_guards unknown_decision_kind unknown_letter
    unknown_value number_too_small number_too_large not_a_number not_yes_no
    impossible_date office_date not_a_date not_a_time unknown_zone
    deadline_owed_one_way due_one_way due_window_backwards due_within_after due_offset due_moved
    bad_stretch bad_shift bad_year_day bad_period_day bad_period period_backwards period_too_long
    period_beyond_calendar rung_offset sending_hours

    unknown_state unknown_role unknown_form unknown_list unknown_document unknown_outcome
    unknown_track unknown_quota unknown_deadline unknown_ladder unknown_unit_kind
    unknown_move unknown_anniversary

    no_initial_state several_creating unreachable_state dead_end final_with_way_out
    confirmed_by_letter
    guard_on_opening guard_before_record rung_beyond_calendar letter_out_of_place
    invitation_without_day unknown_field paper_issued_twice
    rung_move_impossible rung_after_move rung_move_with_letter
    one_per_by_hand system_without_one_per collects_without_one_per nobody_may reserved_name
    choice_without_list list_without_choice
    quota_min_over_max quota_without_number quota_exactly_and
    year_outside_period date_outside_period deadline_nobody_owes deadline_never_settles
    deadline_of_soft_quota deadline_carried_by_no_unit
    bands_without_points bands_alike points_of_no_number points_without_criteria
    floor_over_points form_not_scored unknown_band
    linked_one_per of_in_a_circle has_not_belonging has_without_number
    quota_of_committee deadline_of_quota_recurs
    each_without_one_per in_period_without_each period_day_unfit one_date_for_every_period
    unit_kinds_of_committee unit_role_of_committee after_state_not_owed guard_date_unknown
    within_beyond_calendar anniversary_moved_twice
    unknown_period period_moved_twice period_moved_far

    expression_syntax expression_too_long expression_unknown_name expression_unknown_field
    expression_unknown_function expression_bare expression_nested
"""
_WARNINGS = "duplicate_name duplicate_label duplicate_rung automatic_without_escalation day_guessed"
_HINTS = "day_off_before_deadline ladder_before_issue"

SEVERITIES: Mapping[str, Severity] = {
    code: severity
    for severity, codes in (
        (Severity.ERROR, _ERRORS),
        (Severity.WARNING, _WARNINGS),
        (Severity.HINT, _HINTS),
    )
    for code in codes.split()
}
"""Severity by code."""
