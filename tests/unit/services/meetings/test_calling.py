from datetime import timedelta
from typing import Any

import pytest

from contracts.events import validate
from contracts.roles import Role
from kit.refusals import DoorClosed, RoleMissing
from services.meetings.domain.meeting_calling import NoticeGiven
from services.meetings.domain.quorum import conditions_for
from tests.unit.services.meetings.builders import NOW, RULES, a_meeting, act_as

FULL = {
    "resident_rep": 3,
    "cppcc_member": 1,
    "street_leader": 1,
    "community_leader": 1,
    "contractor_rep": 1,
    "department_rep": 1,
}
CONDITIONS = ["contractor_involved", "department_responsible", "street_or_community_topic"]


def a_notice(**changes: Any) -> NoticeGiven:
    given: dict[str, Any] = {
        "invited_by_category": FULL,
        "materials": [{"title": "方案"}],
        "conditions": CONDITIONS,
        "emergency_reason": "",
    }
    return NoticeGiven(**{**given, **changes})


def test_a_plan_and_its_notice_tell_what_the_published_language_asks_for() -> None:
    meeting = a_meeting()
    meeting.issue_notice(act_as(Role.CONVENER), a_notice(), RULES)

    facts = meeting.take_facts()

    assert [fact.type for fact in facts] == ["meetings.meeting.planned", "meetings.meeting.noticed"]
    for fact in facts:
        validate(fact.type, fact.data)


@pytest.mark.parametrize(
    ("mode", "days", "kept"),
    [
        ("meeting", 3, True),
        ("meeting", 2, False),
        ("home_visit", 1, True),
        ("hearing", 9, False),
        ("hearing", 10, True),
    ],
)
def test_each_mode_has_its_own_notice(mode: str, days: int, *, kept: bool) -> None:
    meeting = a_meeting(mode=mode, days=days)

    if kept:
        meeting.issue_notice(act_as(Role.CONVENER), a_notice(), RULES)
        assert meeting.state == "noticed"
    else:
        with pytest.raises(DoorClosed) as refused:
            meeting.issue_notice(act_as(Role.CONVENER), a_notice(), RULES)
        assert refused.value.guard == "notice_lead_kept"


def test_an_emergency_excuses_a_short_notice_only_where_the_mode_allows_it() -> None:
    urgent = a_notice(emergency_reason="全楼停水")
    a_meeting(days=1).issue_notice(act_as(Role.CONVENER), urgent, RULES)

    with pytest.raises(DoorClosed):
        a_meeting(mode="hearing", days=1).issue_notice(act_as(Role.CONVENER), urgent, RULES)


@pytest.mark.parametrize("category", sorted(FULL))
def test_no_category_may_be_missing(category: str) -> None:
    invited = {name: count for name, count in FULL.items() if name != category}

    with pytest.raises(DoorClosed) as refused:
        a_meeting().issue_notice(act_as(Role.CONVENER), a_notice(invited_by_category=invited), RULES)

    assert refused.value.facts["missing_categories"] == [category]


def test_contractors_are_needed_only_where_they_are_involved() -> None:
    invited = {name: count for name, count in FULL.items() if name != "contractor_rep"}
    meeting = a_meeting()

    meeting.issue_notice(
        act_as(Role.CONVENER),
        a_notice(invited_by_category=invited, conditions=["street_or_community_topic", "department_responsible"]),
        RULES,
    )

    assert meeting.state == "noticed"


def test_the_place_decides_whether_street_and_community_must_come() -> None:
    assert conditions_for("620502005002", ["contractor_involved"]) == [
        "street_or_community_topic",
        "contractor_involved",
    ]
    assert conditions_for("620502000000", []) == []


def test_nobody_else_than_the_convener_calls_a_meeting_off() -> None:
    with pytest.raises(RoleMissing):
        a_meeting().cancel(act_as(Role.PRESIDER), reason="weather", explanation="大雪", told=True)


def test_a_refused_notice_leaves_the_meeting_as_it_was() -> None:
    meeting = a_meeting()
    meeting.take_facts()

    with pytest.raises(DoorClosed):
        meeting.issue_notice(act_as(Role.CONVENER, at=NOW + timedelta(days=3)), a_notice(), RULES)

    assert (meeting.state, meeting.version, meeting.take_facts()) == ("planned", 1, [])
