from datetime import UTC, datetime
from typing import Any

import pytest

from kit.event import Event
from services.notification.domain.kinship import has_no_parent_any_more, parent_of, roots_for


def an_event(kind: str, **data: Any) -> Event:
    return Event(
        id="e",
        type=kind,
        source="/yishi/test",
        subject="itself",
        time=datetime(2026, 3, 2, tzinfo=UTC),
        county="620502",
        division="620502005002",
        sequence=1,
        correlation_id="itself",
        data=data,
    )


@pytest.mark.parametrize(
    ("event", "parent"),
    [
        (an_event("intake.issue.linked_to_topic", topic_id="t"), "t"),
        (an_event("intake.issue.merged", master_issue_id="m"), "m"),
        (an_event("intake.issue.accepted"), None),
        (an_event("meetings.meeting.noticed", topic_ids=["t", "u"]), "t"),
        (an_event("meetings.minutes.drafted", meeting_id="m"), "m"),
        (an_event("supervision.plan.drafted", topic_id="t"), "t"),
        (an_event("supervision.action.created", plan_id="p", topic_id="t"), "p"),
        (an_event("supervision.order.issued", item_id="i"), "i"),
    ],
)
def test_an_event_says_to_what_its_subject_belongs(event: Event, parent: str | None) -> None:
    assert parent_of(event) == parent


def test_an_issue_that_left_its_topic_stands_alone() -> None:
    assert has_no_parent_any_more(an_event("intake.issue.unlinked", topic_id="t"))
    assert not has_no_parent_any_more(an_event("intake.issue.accepted"))


def test_what_happens_to_one_issue_concerns_its_own_reporter_and_not_the_topics() -> None:
    assert roots_for("reporter", an_event("intake.issue.accepted")) == ("itself",)


def test_what_a_meeting_decides_concerns_the_reporters_of_all_its_topics() -> None:
    assert roots_for("reporter", an_event("meetings.meeting.concluded", topic_ids=["t", "u"])) == ("t", "u")


def test_the_reporters_of_a_plan_are_looked_for_from_the_very_top() -> None:
    assert roots_for("reporter", an_event("supervision.action.closed", plan_id="p")) == ()


def test_minutes_are_signed_by_the_invitees_of_their_meeting() -> None:
    assert roots_for("invitee", an_event("meetings.minutes.circulated", meeting_id="m")) == ("m",)


def test_the_objectors_of_a_plan_are_not_those_of_its_topic() -> None:
    event = an_event("supervision.plan.revision_started", topic_id="t")

    assert roots_for("objector", event) == ("itself",)
