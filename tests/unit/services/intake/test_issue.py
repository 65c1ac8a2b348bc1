from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from contracts.rules import RulesShelf
from kit.act import Act
from kit.clock import HandClock
from kit.machine import Fact
from kit.refusals import DoorClosed, RoleMissing, StepOutOfOrder
from services.intake.domain.issue import Issue, SubmitterType, Telling

NOW = HandClock()()
RULES = RulesShelf().of("620502")
CLERK = Act(NOW, frozenset({"community_clerk", "topic_owner"}), "clerk", "ORG-620502005002")
REPORTER = Act(NOW, frozenset({"reporter"}))
TIMER = Act(NOW, frozenset({"timer"}))
TELLING = Telling("web", "problem", "sewer", "下水道不通", privacy_notice="2026-01")
TIMING = {"on_time": True, "duration_workdays": 1}
LATER = NOW + timedelta(days=7)


def an_issue(state: str = "submitted", **changes: Any) -> Issue:
    issue = Issue("i-1", "QZ-2026-000001", "620502", "620502005002", 1, state=state, version=3, **changes)
    issue.result_code, issue.resolution_level = "done", "effective"
    return issue


def an_answered_issue(**changes: Any) -> Issue:
    issue = an_issue("resolved", follow_code="mark", **changes)
    issue.reply(CLERK, text="已办好", failed_contacts=0, rules=RULES, facts=TIMING)
    issue.take_facts()
    return issue


def submit(telling: Telling = TELLING, **changes: Any) -> Issue:
    issue = an_issue("none")
    given = {"submitter": SubmitterType.STAFF_ON_BEHALF, "phone_verified": False, "known": False, "due": LATER}
    issue.submit(CLERK, telling, **{**given, **changes})
    return issue


def test_a_submitted_issue_tells_its_fact_without_words_of_a_person() -> None:
    issue = submit()

    assert issue.state == "submitted"
    assert issue.take_facts() == [
        Fact(
            "intake.issue.submitted",
            {
                "number": "QZ-2026-000001",
                "channel": "web",
                "category_code": "sewer",
                "issue_kind": "problem",
                "submitter_type": "staff_on_behalf",
                "is_anonymous": False,
                "urgency": "normal",
                "due_accept_at": LATER.isoformat(),
            },
            4,
            CLERK,
            "community_clerk",
        )
    ]


@pytest.mark.parametrize(
    ("telling", "changes", "guard"),
    [
        (replace(TELLING, text="  "), {}, "issue_complete"),
        (replace(TELLING, privacy_notice=""), {}, "privacy_notice_shown"),
        (TELLING, {"submitter": SubmitterType.RESIDENT}, "identity_sufficient"),
        (TELLING, {"known": True}, "not_submitted_before"),
    ],
)
def test_a_submission_is_refused_by_the_guard_that_does_not_hold(
    telling: Telling, changes: dict[str, Any], guard: str
) -> None:
    with pytest.raises(DoorClosed) as refusal:
        submit(telling, **changes)

    assert refusal.value.stable_code == f"guard.{guard}"


def test_an_issue_is_accepted_only_with_words_for_the_reporter() -> None:
    with pytest.raises(DoorClosed) as refusal:
        an_issue().accept(CLERK, reply=" ", refusal_ground=None, due=LATER)

    assert refusal.value.guard == "reply_text_given"


def test_a_ground_of_refusal_speaks_against_acceptance() -> None:
    with pytest.raises(DoorClosed) as refusal:
        an_issue().accept(CLERK, reply="已受理", refusal_ground="out_of_area", due=LATER)

    assert refusal.value.guard == "not_on_refusal_list"


def test_a_refusal_needs_a_second_person() -> None:
    reject = {"reason": "out_of_area", "lawful_channel": "petition", "reply": "不属本区域", "rules": RULES}

    with pytest.raises(DoorClosed) as refusal:
        an_issue().reject(CLERK, confirmed_by="clerk", **reject)

    assert refusal.value.guard == "second_person_confirmed"


def test_a_refusal_names_a_listed_ground() -> None:
    reject = {"lawful_channel": "petition", "reply": "不", "rules": RULES, "confirmed_by": "secretary"}

    with pytest.raises(DoorClosed) as refusal:
        an_issue().reject(CLERK, reason="too_much_work", **reject)

    assert refusal.value.guard == "refusal_reason_listed"


def test_an_issue_joins_only_a_master_of_its_own_community() -> None:
    master = an_issue("accepted")
    master.id, master.division = "i-2", "620502005001"

    with pytest.raises(DoorClosed) as refusal:
        an_issue("accepted").merge_into(CLERK, master)

    assert refusal.value.guard == "same_division_as_master"


def test_a_wrong_merge_is_taken_back_and_leaves_no_trace_in_the_other_issue() -> None:
    master, issue = an_issue("accepted"), an_issue("accepted", due_at=LATER)
    master.id, master.topic_id = "i-2", "t-1"
    issue.merge_into(CLERK, master)

    issue.unmerge(CLERK, master, reason="different_matter")

    assert (issue.state, issue.master_issue_id, issue.topic_id, issue.due_at) == ("accepted", None, None, LATER)
    assert master.merged_count == 0
    assert issue.take_facts()[-1].data["master_issue_id"] == "i-2"


def test_nobody_else_closes_what_the_reporter_has_not_been_answered() -> None:
    for state in sorted({"submitted", "accepted", "assigned", "in_handling", "linked", "resolved"}):
        with pytest.raises(StepOutOfOrder):
            an_issue(state).close(TIMER, quiet_until=NOW)


def test_an_answer_needs_a_way_to_the_reporter_or_two_failed_attempts() -> None:
    issue = an_issue("resolved")

    with pytest.raises(DoorClosed) as refusal:
        issue.reply(CLERK, text="已办好", failed_contacts=1, rules=RULES, facts=TIMING)
    issue.reply(CLERK, text="已办好", failed_contacts=2, rules=RULES, facts=TIMING)

    assert refusal.value.guard == "reporter_told_or_unreachable"
    assert issue.take_facts()[0].data == {"number": issue.number, "reply_count": 1, "unreachable": True, **TIMING}


def test_an_answer_is_rated_only_once() -> None:
    issue = an_answered_issue()
    rating = {"satisfaction": "satisfied", "is_solved": True, "is_contacted": True, "reason": "", "days": 7}
    issue.rate(REPORTER, **rating)

    with pytest.raises(DoorClosed) as refusal:
        issue.rate(REPORTER, **rating)

    assert refusal.value.guard == "rating_window_open"


def test_the_timer_waits_for_the_quiet_period() -> None:
    with pytest.raises(DoorClosed) as refusal:
        an_answered_issue().close(TIMER, quiet_until=LATER)

    assert refusal.value.guard == "quiet_period_over"


def test_a_dissatisfied_reporters_issue_is_not_closed() -> None:
    issue = an_answered_issue()
    issue.rate(REPORTER, satisfaction="dissatisfied", is_solved=False, is_contacted=True, reason="还在漏", days=7)

    with pytest.raises(DoorClosed) as refusal:
        issue.close(replace(TIMER, at=LATER), quiet_until=LATER)

    assert refusal.value.guard == "not_dissatisfied"


def test_after_too_many_reopenings_the_next_level_takes_over() -> None:
    issue = an_issue("reopened", reopen_count=RULES.replies.reopen_limit_before_escalation)
    assign = {"org": "ORG-620502005002", "org_active": True, "due": LATER, "rules": RULES}

    with pytest.raises(DoorClosed) as refusal:
        issue.assign(CLERK, **assign)
    issue.assign(replace(CLERK, roles=frozenset({"street_clerk"})), **assign)

    assert refusal.value.guard == "higher_level_after_limit"
    assert issue.state == "assigned"


def test_an_issue_that_is_deliberated_cannot_be_withdrawn() -> None:
    with pytest.raises(DoorClosed) as refusal:
        an_issue("accepted", topic_id="t-1").withdraw(REPORTER, reason=None)

    assert refusal.value.guard == "not_in_meeting"


def test_a_due_time_is_missed_only_once() -> None:
    issue = an_issue("accepted", due_at=NOW - timedelta(hours=1))
    issue.mark_overdue(TIMER, days_overdue=0)

    with pytest.raises(DoorClosed) as refusal:
        issue.mark_overdue(TIMER, days_overdue=0)

    assert refusal.value.guard == "due_passed_once"


def test_a_role_that_the_table_does_not_name_is_refused() -> None:
    with pytest.raises(RoleMissing):
        an_issue().accept(REPORTER, reply="已受理", refusal_ground=None, due=LATER)
