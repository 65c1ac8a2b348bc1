"""What a case adds to the figures: days, cohorts, waiting times and what is overdue, in whatever order facts come."""

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from contracts.machines import machines
from services.portal.domain.fact import Fact
from services.portal.domain.tally import ADVANCES, STEPS, Mark, facts_that_reach, marks_of, workdays_between

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
_ids = itertools.count(1)


def told(type_: str, sequence: int, *, days: float = 0, **data: Any) -> Fact:
    service, machine, _ = type_.split(".")
    return Fact(
        event_id=f"event-{next(_ids)}",
        about="case-1",
        machine=machine,
        is_own=True,
        type=type_,
        sequence=sequence,
        at=MONDAY + timedelta(days=days),
        county="620502",
        division="620502005002",
        role=None,
        org=f"/yishi/{service}",
        data=data,
        arrived=next(_ids),
    )


def an_answered_issue() -> list[Fact]:
    return [
        told("intake.issue.submitted", 1, category_code="sewer", due_accept_at="2026-03-03T18:00:00+08:00"),
        told("intake.issue.accepted", 2, days=1, category_code="sewer", due_at="2026-03-06T18:00:00+08:00"),
        told("intake.issue.assigned", 3, days=2, category_code="sewer", due_at="2026-03-06T18:00:00+08:00"),
        told("intake.issue.handling_started", 4, days=3, due_at="2026-03-06T18:00:00+08:00"),
        told("intake.issue.resolved", 5, days=7, on_time=False),
        told("intake.issue.replied", 6, days=8, on_time=False),
        told("intake.issue.rated", 7, days=9, satisfaction_code="satisfied", is_solved=True),
        told("intake.issue.closed", 8, days=14, on_time=False),
    ]


def march(day: int) -> date:
    return date(2026, 3, day)


def test_an_issue_counts_for_its_day_and_its_steps_for_the_days_on_which_they_end() -> None:
    marks = marks_of(an_answered_issue())

    assert marks == Counter(
        {
            Mark(march(2), "issue_reached", "4"): 1,
            Mark(march(2), "issue_category", "sewer"): 1,
            Mark(march(3), "wait_issue_accept", "1"): 1,
            Mark(march(4), "wait_issue_assign", "1"): 1,
            Mark(march(10), "wait_issue_answer", "6"): 1,
            # Due on Friday the 6th, and answered on Tuesday the 10th.
            Mark(march(7), "issue_overdue", "open"): 1,
            Mark(march(9), "issue_overdue", "open"): 0,
            Mark(march(10), "issue_overdue", "open"): -1,
            Mark(march(11), "rating", "satisfied"): 1,
            Mark(march(16), "issue_closed", "late"): 1,
        }
    )


@given(order=st.permutations(an_answered_issue()))
def test_the_order_in_which_facts_come_changes_nothing(order: list[Fact]) -> None:
    assert marks_of(order) == marks_of(sorted(order, key=lambda fact: fact.sequence))


@given(order=st.permutations(an_answered_issue()), cuts=st.sets(st.integers(1, 7)))
def test_the_differences_of_parts_add_up_to_the_whole(order: list[Fact], cuts: set[int]) -> None:
    whole, known = Counter[Mark](), 0
    for cut in [*sorted(cuts), len(order)]:
        step = marks_of(order[:cut])
        step.subtract(marks_of(order[:known]))
        whole.update(step)
        known = cut

    assert without_zeros(whole) == without_zeros(marks_of(order))


def without_zeros(marks: Counter[Mark]) -> dict[Mark, int]:
    return {mark: number for mark, number in marks.items() if number}


def test_an_issue_that_is_open_after_its_due_day_stays_overdue() -> None:
    marks = marks_of(an_answered_issue()[:4])

    assert overdue(marks, "issue_overdue", march(6)) == 0
    assert overdue(marks, "issue_overdue", march(31)) == 1


def test_an_issue_within_a_topic_is_due_with_its_topic() -> None:
    issue = [*an_answered_issue()[:3], told("intake.issue.linked_to_topic", 4, days=3, topic_id="topic-1")]
    resolved = told("intake.issue.resolved", 5, days=40, topic_id="topic-1", on_time=True)

    assert overdue(marks_of([*issue, resolved]), "issue_overdue", date(2026, 12, 31)) == 0


def test_an_issue_that_was_reopened_waits_for_a_new_due_time() -> None:
    issue = [
        *an_answered_issue(),
        told("intake.issue.reopened", 9, days=20, reopen_count=1),
        told("intake.issue.assigned", 10, days=22, due_at="2026-03-30T18:00:00+08:00"),
    ]
    marks = marks_of(issue)

    assert overdue(marks, "issue_overdue", march(30)) == 0
    assert overdue(marks, "issue_overdue", march(31)) == 1
    assert marks[Mark(march(2), "issue_reached", "4")] == 1


def test_a_refused_issue_left_before_the_end() -> None:
    marks = marks_of([an_answered_issue()[0], told("intake.issue.rejected", 2, days=1, category_code="sewer")])

    assert marks[Mark(march(2), "issue_left", "rejected")] == 1
    assert marks[Mark(march(2), "issue_reached", "0")] == 1


def an_item() -> list[Fact]:
    due = {"plan_id": "plan-1", "due_on": "2026-03-06", "original_due_on": "2026-03-06"}
    return [
        told("supervision.action.created", 1, plan_id="plan-1"),
        told("supervision.action.assigned", 2, plan_id="plan-1", due_on="2026-03-06"),
        told("supervision.action.accepted", 3, days=1, **due),
        told("supervision.action.started", 4, days=1, **due),
        told(
            "supervision.action.extension_decided",
            5,
            days=2,
            **{**due, "due_on": "2026-03-10", "is_granted": True, "extension_no": 1},
        ),
        told("supervision.action.reported_done", 6, days=10, plan_id="plan-1"),
        told("supervision.action.verified", 7, days=11, plan_id="plan-1"),
        told("supervision.action.closed", 8, days=12, **due, on_time=False, on_time_original=False),
    ]


def test_an_item_is_overdue_by_each_of_its_due_dates() -> None:
    marks = marks_of(an_item())

    in_force = [overdue(marks, "action_overdue", march(day)) for day in (6, 7, 10, 11, 12, 31)]
    first = [overdue(marks, "action_overdue_first", march(day)) for day in (6, 7, 10, 11, 12, 31)]

    assert (in_force, first) == ([0, 0, 0, 1, 0, 0], [0, 1, 1, 1, 0, 0])
    assert marks[Mark(march(14), "action_closed", "late")] == 1


def test_a_due_date_that_follows_its_milestone_is_the_new_one() -> None:
    moved = {"due_on": "2026-03-06", "new_due_on": "2026-03-20", "original_due_on": "2026-03-06"}
    marks = marks_of([*an_item()[:4], told("supervision.action.due_moved", 5, days=2, **moved)])

    assert [overdue(marks, "action_overdue", march(day)) for day in (20, 21)] == [0, 1]


def test_a_meeting_counts_whoever_came_of_whoever_was_invited_last() -> None:
    meeting = {"number": "QZ-M-1", "topic_ids": ["topic-1"], "mode": "meeting"}
    facts = [
        told("meetings.meeting.planned", 1, **meeting),
        told("meetings.meeting.noticed", 2, invited_by_category={"resident_rep": 5}, **meeting),
        told("meetings.meeting.started", 4, days=8, present_by_category={"resident_rep": 1}, **meeting),
        told("meetings.meeting.concluded", 5, days=8, present_by_category={"resident_rep": 4}, **meeting),
    ]

    assert marks_of(facts) == Counter(
        {
            Mark(march(10), "meeting", "meeting"): 1,
            Mark(march(10), "meeting_place", "620502005002"): 1,
            Mark(march(10), "present", "resident_rep"): 4,
            Mark(march(10), "invited", "resident_rep"): 5,
        }
    )


def test_the_publicity_of_the_result_is_no_step_of_the_plan() -> None:
    plan = told("supervision.plan.drafted", 1, number="QZ-P-1")
    period = {"plan_id": "case-1", "publicity_kind": "plan"}
    others = [
        replace(told("supervision.publicity.started", 1, days=1, **period), machine="plan", is_own=False),
        replace(told("supervision.publicity.cleared", 2, days=8, **period), machine="plan", is_own=False),
        replace(
            told("supervision.publicity.started", 1, days=20, **{**period, "publicity_kind": "result"}),
            machine="plan",
            is_own=False,
        ),
        replace(
            told("supervision.publicity.cleared", 2, days=26, **{**period, "publicity_kind": "result"}),
            machine="plan",
            is_own=False,
        ),
    ]

    assert marks_of([plan, *others]) == Counter({Mark(march(10), "wait_plan_publicise", "5"): 1})


def test_a_record_about_an_unknown_topic_is_no_topic() -> None:
    visit = replace(told("intake.visit.recorded", 1, topic_id="case-1"), machine="topic", is_own=False)

    assert marks_of([visit]) == Counter()


def overdue(marks: Counter[Mark], measure: str, day: date) -> int:
    return sum(number for mark, number in marks.items() if mark.measure == measure and mark.day <= day)


@given(
    stays=st.lists(
        st.tuples(st.sampled_from(["assigned", "replied", "reopened"]), st.integers(0, 20), st.integers(0, 20)),
        max_size=8,
    )
)
def test_what_is_overdue_is_what_a_look_at_every_evening_finds(stays: Sequence[tuple[str, int, int]]) -> None:
    """Each evening the naive count looks at the state and the due day which the facts so far tell."""
    facts, day = [told("intake.issue.submitted", 1, due_accept_at="2026-03-03T18:00:00+08:00")], 0
    for sequence, (kind, after, due_in) in enumerate(stays, start=2):
        day += after
        due = (MONDAY + timedelta(days=day + due_in)).isoformat()
        facts.append(
            told(f"intake.issue.{kind}", sequence, days=day, **({"due_at": due} if kind == "assigned" else {}))
        )
    marks = marks_of(facts)

    for evening in (MONDAY.date() + timedelta(days=number) for number in range(200)):
        assert overdue(marks, "issue_overdue", evening) == seen_on(evening, facts)


def seen_on(evening: date, facts: Sequence[Fact]) -> int:
    known = [fact for fact in facts if fact.at.date() <= evening]
    if not known or known[-1].type not in ("intake.issue.submitted", "intake.issue.assigned"):
        return 0
    due = known[-1].data.get("due_at") or known[-1].data["due_accept_at"]
    return int(datetime.fromisoformat(due).date() < evening)


def test_every_fact_that_is_counted_is_one_that_is_told() -> None:
    """A name that nobody says any more would silently count nothing."""
    emitted = {step.emits for one in machines().values() for step in one.transitions.values()}
    named = {name for stages in ADVANCES.values() for name in stages}
    named |= {name for steps in STEPS.values() for step in steps for name in step.begins | step.ends}

    assert named <= emitted


def test_the_facts_that_reach_a_stage_are_those_of_it_and_of_all_later_ones() -> None:
    assert facts_that_reach("issue", 3) == ("intake.issue.resolved", "intake.issue.replied", "intake.issue.closed")


def test_a_step_takes_the_working_days_of_the_countys_calendar() -> None:
    assert workdays_between("620502", date(2026, 4, 30), date(2026, 5, 6)) == 1
    assert workdays_between("620502", date(2026, 5, 6), date(2026, 5, 6)) == 0
