"""Guards.

Each answers for itself, all are asked, and every refusal says what was seen and who can clear it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from engine.decision import Approved
from engine.facts import DecisionFacts
from engine.guards.check import check
from engine.guards.dates import date_that_counts
from engine.move import ActDates, Actor, Channel
from i18n.text import Text
from tests.deciding import NOW, PLAN, decided, definition, facts
from workflows.definition import GUARDS, CheckGuard, Deadline
from workflows.verdict import Refusal, Verdict

AFTER_RESULTS = datetime(2023, 11, 25, tzinfo=UTC)


def refused(**given: object) -> dict[str, Verdict]:
    outcome = decided(facts(**given))  # type: ignore[arg-type]
    assert isinstance(outcome, Refusal)
    return {verdict.code: verdict for verdict in outcome.reasons}


def approved(**given: object) -> Approved:
    outcome = decided(facts(**given))  # type: ignore[arg-type]
    assert isinstance(outcome, Approved), outcome
    return outcome


def test_the_authors_condition_asks_for_the_day_in_vietnam() -> None:
    guard = CheckGuard(
        check="today.getDate() == 10 && due.registration.getHours() == 0",
        otherwise=Text(vi="Chưa đến ngày 10.", en="Not yet the 10th."),
    )
    one_minute = timedelta(minutes=1)
    tenth = datetime(2023, 3, 10, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh")).astimezone(UTC)
    assert check(guard, facts(now=tenth)).clear
    assert not check(guard, facts(now=tenth - one_minute)).clear


def test_a_complete_registration_in_time_is_approved() -> None:
    assert approved().to == "registered"


def test_an_officer_without_the_role_is_refused_and_told_who_may() -> None:
    verdict = refused(roles=("board",))["authority_missing"]
    assert [label.en for label in verdict.cleared_by] == ["Unit officer", "Secretariat"]
    assert "Ban Tuyên giáo" in verdict.sentence("vi")


def test_a_missing_form_field_is_named_by_its_label() -> None:
    verdict = refused(form={"name": "Tiếng loa"})["form_incomplete"]
    assert (verdict.seen, verdict.limit) == (1, 2)
    assert "Khối" in verdict.sentence("vi")


def test_every_failing_guard_is_listed_not_only_the_first() -> None:
    reasons = refused(roles=(), form={}, counted={"at_most_two": 2})
    assert set(reasons) == {"authority_missing", "form_incomplete", "quota_full"}


class TestQuota:
    """000-04: at least one, at most two; 001-17: a target warns and never refuses."""

    def test_a_third_model_is_refused_when_the_unit_has_two(self) -> None:
        codes = {"at_most_two": ("small-2023-0003", "small-2023-0004")}
        verdict = refused(counted={"at_most_two": 2}, counted_codes=codes)["quota_full"]
        assert (verdict.seen, verdict.limit) == (3, 2)
        assert verdict.counted == ("small-2023-0003", "small-2023-0004")
        # A unit makes room by withdrawing one of its models.
        assert "Unit officer" in [label.en for label in verdict.cleared_by]

    def test_the_first_of_two_is_not_held_against_the_minimum(self) -> None:
        assert approved(counted={}).quota_changes == {"at_most_two": 1, "target_two": 1}

    def test_a_list_with_nothing_is_refused_under_a_hard_minimum(self) -> None:
        assert "quota_short" in refused(trigger="send", track="list")

    def test_a_minimum_reached_by_proposing_names_who_may_propose(self) -> None:
        rule = {**PLAN["quotas"]["at_most_two"], "states": ["proposed"]}
        plan = definition(quotas={**PLAN["quotas"], "at_most_two": rule})
        verdict = refused(trigger="send", track="list", plan=plan)["quota_short"]
        assert "Unit officer" in [label.en for label in verdict.cleared_by]

    def test_what_must_be_done_first_holds_the_list_back_until_none_is_left(self) -> None:
        rule = {
            "label": {"vi": "Mô hình chưa có báo cáo", "en": "Models not reported"},
            "track": "model",
            "states": ["proposed"],
            "at_most": 0,
        }
        send = {
            **PLAN["tracks"]["list"]["transitions"]["send"],
            "guards": [{"quota": "left"}],
        }
        moves = {**PLAN["tracks"]["list"]["transitions"], "send": send}
        tracks = {**PLAN["tracks"], "list": {**PLAN["tracks"]["list"], "transitions": moves}}
        plan = definition(quotas={**PLAN["quotas"], "left": rule}, tracks=tracks)
        one = {"left": 1}
        verdict = refused(trigger="send", track="list", plan=plan, counted=one)["quota_left"]
        assert verdict.sentence("en") == (
            "Models not reported: 1 left, there must be none before this move."
        )
        assert "Secretariat" in [label.en for label in verdict.cleared_by]
        sent = approved(trigger="send", track="list", plan=plan, counted={})
        assert "quota_none" in [one.code for one in sent.verdicts]

    def test_a_list_short_of_a_target_goes_out_with_a_warning(self) -> None:
        sent = approved(trigger="send", track="list", counted={"at_most_two": 1, "target_two": 1})
        (warning,) = [verdict for verdict in sent.verdicts if not verdict.clear]
        assert warning.soft
        assert warning.code == "quota_short_target"
        assert "1/2" in warning.sentence("vi")

    def test_a_target_of_another_kind_of_unit_does_not_apply(self) -> None:
        sent = approved(trigger="send", track="list", kind="chi_bo", counted={"at_most_two": 1})
        assert all(verdict.clear for verdict in sent.verdicts)


class TestOnTime:
    """001-18: strictly before 10/3/2023; §1.7: what counts is the day it was sent."""

    @pytest.mark.parametrize(
        ("sent", "late"),
        [
            (datetime(2023, 3, 9, 16, 59, 59, tzinfo=UTC), False),
            (datetime(2023, 3, 9, 17, 0, tzinfo=UTC), True),
        ],
    )
    def test_midnight_in_vietnam_is_the_first_instant_too_late(
        self, sent: datetime, late: bool
    ) -> None:
        dates = ActDates(sent, sent, sent)
        outcome = decided(facts("send", track="list", counted={"at_most_two": 1}, dates=dates))
        assert isinstance(outcome, Refusal) is late

    def test_paper_of_9_march_typed_in_on_13_march_is_on_time(self) -> None:
        entered = datetime(2023, 3, 13, 3, tzinfo=UTC)
        dates = ActDates(datetime(2023, 3, 9, 3, tzinfo=UTC), entered, entered)
        paper = approved(dates=dates, now=entered, roles=("secretariat",))
        assert paper.to == "registered"

    @pytest.mark.parametrize(
        ("evidence", "on_time"), [("Dấu bưu điện 09/3/2023", True), ("", False)]
    )
    def test_a_postmark_counts_only_where_there_is_one(self, evidence: str, on_time: bool) -> None:
        """ "Theo dấu bưu điện": without a stamp, the day it was received counts."""
        sent, received = datetime(2023, 3, 9, 3, tzinfo=UTC), datetime(2023, 3, 13, 3, tzinfo=UTC)
        deadline = Deadline.model_validate(
            {**PLAN["deadlines"]["registration"], "counts": "postmark"}
        )
        counted = date_that_counts(deadline, ActDates(sent, received, received, evidence))
        assert (counted == sent) is on_time

    def test_a_late_registration_needs_a_reason_and_then_only_warns(self) -> None:
        late = ActDates.direct(datetime(2023, 3, 12, tzinfo=UTC))
        assert "late_needs_reason" in refused(dates=late)
        passed = approved(dates=late, note="Lũ cuốn mất đường")
        assert [v.code for v in passed.verdicts if v.soft] == ["late_with_reason"]

    def test_a_refusal_says_the_date_both_ways(self) -> None:
        late = ActDates.direct(datetime(2023, 3, 12, tzinfo=UTC))
        said = refused(trigger="send", track="list", dates=late)["late"].sentence("vi")
        assert "trước ngày 10/3/2023 (chậm nhất hết thứ Năm, 09/3/2023)" in said


class TestScaling:
    """A weighty move.

    Papers, a date that must have passed, separation, the author's own condition.
    """

    def clear(self, **changes: object) -> dict[str, object]:
        decision = DecisionFacts("d1", "quyet_dinh", "scale_up", "2023-11-22", has_scan=True)
        form = {"name": "a", "sector": "village", "households": 12}
        given: dict[str, object] = {
            "trigger": "scale",
            "roles": ("board",),
            "form": form,
            "documents": frozenset({"report"}),
            "decisions": (decision,),
            "proposed_by": 9,
            "now": AFTER_RESULTS,
        }
        return given | changes

    def test_it_passes_with_all_papers(self) -> None:
        assert approved(**self.clear()).to == "scaled"

    def test_it_waits_for_the_report(self) -> None:
        assert set(refused(**self.clear(documents=frozenset()))) == {"document_missing"}

    def test_a_decision_with_another_outcome_does_not_count(self) -> None:
        other = DecisionFacts("d2", "quyet_dinh", "develop", "2023-11-22", has_scan=True)
        assert set(refused(**self.clear(decisions=(other,)))) == {"decision_missing_outcome"}

    def test_a_decision_of_another_kind_does_not_count(self) -> None:
        other = DecisionFacts("d2", "but_phe", "scale_up", "2023-11-22", has_scan=True)
        said = refused(**self.clear(decisions=(other,)))["decision_missing_outcome"]
        assert "thông báo kết luận" in said.sentence("vi")

    def test_before_the_reports_are_due_it_names_the_earliest_day(self) -> None:
        verdict = refused(**self.clear(now=NOW))["too_early"]
        assert verdict.earliest == datetime(2023, 11, 19, 17, tzinfo=UTC)
        assert "20/11/2023" in verdict.sentence("vi")

    def test_nobody_decides_on_their_own_proposal(self) -> None:
        assert set(refused(**self.clear(proposed_by=7))) == {"own_proposal"}

    def test_the_authors_sentence_is_given_when_the_condition_fails(self) -> None:
        form = {"name": "a", "sector": "village", "households": 9}
        assert refused(**self.clear(form=form))["check_failed"].sentence("en") == "Ten households."

    def test_a_condition_that_cannot_be_computed_refuses(self) -> None:
        form = {"name": "a", "sector": "village"}
        assert set(refused(**self.clear(form=form))) == {"check_failed"}


def test_withdrawing_needs_a_reason() -> None:
    assert set(refused(trigger="withdraw")) == {"reason_missing"}
    assert approved(trigger="withdraw", note="Không còn phù hợp").to == "withdrawn"


def test_a_move_from_the_wrong_state_says_where_it_starts_and_still_asks_every_guard() -> None:
    outcome = decided(facts("register", state="scaled", form={}, counted={"at_most_two": 1}))
    assert isinstance(outcome, Refusal)
    assert [v.code for v in outcome.reasons] == ["wrong_state", "form_incomplete"]
    assert "Đề xuất" in outcome.reasons[0].sentence("vi")


def test_a_move_from_the_wrong_state_names_who_can_bring_the_record_there() -> None:
    early = refused(trigger="scale", state="proposed", roles=("board",))["wrong_state"]
    assert [label.en for label in early.cleared_by] == ["Unit officer", "Secretariat"]
    assert refused(trigger="scale", state="withdrawn")["wrong_state"].cleared_by == ()


def test_the_system_may_do_only_what_is_left_to_it() -> None:
    system = Actor(None, "system", "host", Channel.SCHEDULER)
    opening = approved(trigger="open", track="list", roles=("system",), actor=system)
    assert opening.to == "awaited"
    assert "authority_missing" in refused(roles=("system",), actor=system)


def test_every_guard_of_the_language_has_a_test_of_its_refusal() -> None:
    """The guards met above and in operations/test_linked_records, test_scored_sheets."""
    tested = {"form", "document", "decision", "quota", "on_time", "not_before", "check"}
    assert tested | {"reason", "other_than", "has", "scored"} == set(GUARDS)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_verdict_has_a_sentence_in_both_languages(lang: str) -> None:
    outcomes = [
        decided(facts()),
        decided(facts("scale", roles=("board",), form={}, now=NOW)),
        decided(facts("send", track="list")),
    ]
    for outcome in outcomes:
        for verdict in outcome.verdicts:
            assert verdict.sentence(lang).endswith((".", ";"))  # type: ignore[arg-type]


class TestActsDoneForAUnit:
    """§1.7: the office enters a unit's paper with the dates it bears; a unit cannot itself."""

    EARLIER = ActDates(datetime(2023, 2, 27, tzinfo=UTC), NOW, NOW, "Số đến 112")

    def test_a_unit_cannot_date_its_own_sending_back(self) -> None:
        verdict = refused(dates=self.EARLIER)["for_a_unit_missing"]
        assert [label.en for label in verdict.cleared_by] == ["Secretariat"]

    def test_the_receiving_office_enters_it_for_the_unit(self) -> None:
        passed = approved(dates=self.EARLIER, roles=("secretariat",))
        assert "for_a_unit_ok" in [verdict.code for verdict in passed.verdicts]

    def test_an_act_done_directly_is_not_asked(self) -> None:
        assert "for_a_unit" not in [verdict.guard for verdict in approved().verdicts]
