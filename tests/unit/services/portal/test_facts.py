"""What the portal makes of other services' facts, whatever their order."""

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.event import Event
from services.portal.domain.case import Case, after, fold, is_next
from services.portal.domain.fact import Fact, facts_of

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PLAN, PUBLICITY, TOPIC = "plan-1", "publicity-1", "topic-1"
_ids = itertools.count(1)


def an_event(type_: str, minute: int, sequence: int, subject: str = PLAN, **data: Any) -> Event:
    return Event(
        id=f"event-{next(_ids)}",
        type=type_,
        source="/yishi/test",
        subject=subject,
        time=START + timedelta(minutes=minute),
        county="620502",
        division="620502005002",
        sequence=sequence,
        correlation_id=TOPIC,
        data=data,
        actor_role="community_clerk",
    )


def a_plan_in_qinzhou() -> list[Event]:
    """A plan from its draft to the responsibility list; what moves it in silence is told by its publicity."""
    plan = {"number": "QZ-P-2026-0001", "topic_id": TOPIC}
    period = {"plan_id": PLAN, "publicity_kind": "plan", "title_public": "下水道", "ends_on": "2026-03-10"}
    return [
        an_event("supervision.plan.drafted", 0, 1, **plan),
        an_event("supervision.plan.confirmed", 1, 2, title_public="下水道", **plan),
        an_event("supervision.publicity.started", 2, 1, PUBLICITY, **period),
        an_event("supervision.publicity.suspended", 3, 2, PUBLICITY, plan_id=PLAN, publicity_kind="plan"),
        an_event(
            "supervision.publicity.resumed", 4, 3, PUBLICITY, plan_id=PLAN, publicity_kind="plan", ends_on="2026-03-12"
        ),
        an_event("supervision.publicity.cleared", 5, 4, PUBLICITY, plan_id=PLAN, publicity_kind="plan"),
        an_event("supervision.plan.submitted_to_party", 6, 7, due_at="2026-03-20T18:00:00+08:00", **plan),
        an_event("supervision.plan.approved", 7, 8, title_public="下水道", **plan),
        an_event("supervision.plan.responsibilities_issued", 8, 9, **plan),
    ]


def facts_about(case_id: str, events: list[Event]) -> list[Fact]:
    return [fact for event in events for fact in facts_of(event) if fact.about == case_id]


def states_on_the_way(events: list[Event]) -> list[str]:
    case: Case | None = None
    states = []
    for fact in facts_about(PLAN, events):
        case = after(case, fact)
        states.append(case.state)
    return states


def test_a_plan_moves_with_its_publicity_although_it_says_nothing_itself() -> None:
    assert states_on_the_way(a_plan_in_qinzhou()) == [
        "drafted",
        "confirmed",
        "publicizing",
        "objected",
        "publicizing",
        "publicity_cleared",
        "submitted_to_party",
        "decided_approved",
        "in_execution",
    ]


def test_the_publicity_of_a_result_moves_the_plan_otherwise() -> None:
    events = [
        *a_plan_in_qinzhou(),
        an_event("supervision.plan.completed", 9, 10, number="QZ-P-2026-0001", topic_id=TOPIC),
        an_event("supervision.publicity.started", 10, 1, "publicity-2", plan_id=PLAN, publicity_kind="result"),
        an_event("supervision.publicity.cleared", 11, 2, "publicity-2", plan_id=PLAN, publicity_kind="result"),
    ]

    assert states_on_the_way(events)[-3:] == ["completed", "result_publicizing", "result_publicizing"]


@settings(max_examples=60, deadline=None)
@given(st.permutations(range(9)))
def test_the_order_in_which_facts_arrive_does_not_matter(order: list[int]) -> None:
    facts = facts_about(PLAN, a_plan_in_qinzhou())
    seen: list[Fact] = []
    case: Case | None = None

    for place in order:
        seen.append(facts[place])
        case = after(case, facts[place]) if is_next(case, facts[place]) else fold(seen)

    assert case == fold(facts)
    assert case is not None
    assert case.state == "in_execution"


def test_own_facts_of_the_same_moment_follow_their_sequence() -> None:
    late = an_event(
        "intake.issue.accepted",
        0,
        2,
        "issue-1",
        number="QZ-1",
        category_code="sewer",
        due_at="2026-03-09T18:00:00+08:00",
    )
    early = an_event("intake.issue.submitted", 0, 1, "issue-1", number="QZ-1", category_code="sewer")

    case = fold(facts_about("issue-1", [late, early]))

    assert case is not None
    assert (case.state, case.sequence, case.category) == ("accepted", 2, "sewer")


def test_a_meeting_learns_from_its_minutes_that_they_are_drafted_and_confirmed() -> None:
    events = [
        an_event("meetings.meeting.concluded", 0, 7, "meeting-1", number="QZ-M-1", topic_ids=[TOPIC]),
        an_event("meetings.minutes.drafted", 1, 1, "minutes-1", meeting_id="meeting-1"),
        an_event("meetings.minutes.confirmed", 2, 3, "minutes-1", meeting_id="meeting-1", topic_ids=[TOPIC]),
    ]

    case = fold(facts_about("meeting-1", events))

    assert case is not None
    assert (case.state, case.topic_id, case.facts["minutes_id"]) == ("minutes_confirmed", TOPIC, "minutes-1")


@pytest.mark.parametrize(
    ("decision", "state"), [("upheld", "upheld"), ("partly_upheld", "partly_upheld"), ("dismissed", "dismissed")]
)
def test_one_event_with_three_outcomes_leads_to_three_states(decision: str, state: str) -> None:
    event = an_event("supervision.objection.decided", 0, 4, "objection-1", plan_id=PLAN, decision=decision)

    case = fold(facts_about("objection-1", [event]))

    assert case is not None
    assert case.state == state


def test_a_due_day_ends_with_the_day_and_an_ended_item_has_none() -> None:
    item = {"plan_id": PLAN, "lead_org_code": "ORG-620502000000-HCB", "due_on": "2026-10-31"}
    assigned = an_event("supervision.action.assigned", 0, 2, "item-1", **item)
    closed = an_event("supervision.action.closed", 1, 8, "item-1", light="red", **item)

    before = fold(facts_about("item-1", [assigned]))
    ended = fold(facts_about("item-1", [assigned, closed]))

    assert before is not None
    assert ended is not None
    assert before.due_at is not None
    assert before.due_at.isoformat() == "2026-11-01T00:00:00+08:00"
    assert before.org == "ORG-620502000000-HCB"
    assert (ended.due_at, ended.light) == (None, None)


def test_an_attendance_is_nothing_that_anybody_works_on() -> None:
    event = an_event("meetings.attendance.recorded", 0, 2, "attendance-1", meeting_id="meeting-1")

    assert list(facts_of(event)) == []


def test_a_visit_stands_in_the_story_of_its_topic() -> None:
    event = an_event("intake.visit.recorded", 0, 1, "visit-1", topic_id=TOPIC, visit_kind="research")

    (fact,) = facts_of(event)

    assert (fact.about, fact.machine, fact.is_own) == (TOPIC, "topic", False)


def test_the_step_is_that_of_the_countys_rules() -> None:
    case = fold(facts_about(PLAN, a_plan_in_qinzhou()[:3]))

    assert case is not None
    assert (case.step, case.step_no) == ("publicize_decide", 5)
