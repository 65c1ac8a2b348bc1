"""Facts in the read database: once each, counted, and found again by whoever waits for them."""

from datetime import timedelta

from sqlalchemy import delete, select

from contracts.access import Actor, Grant
from contracts.roles import Role
from kit.clock import HandClock
from kit.event import Event
from kit.sql.react import react_to_all
from services.portal.adapters.reads import PortalReads
from services.portal.adapters.rows import Row
from services.portal.adapters.tables import cases, timeline, unit_counts
from services.portal.domain.next_steps import waiting_for
from services.portal.domain.worklist import Filter, Scope
from services.portal.parts import Portal
from services.portal.reactions import on_any_fact
from tests.integration.services.portal.conftest import rows
from tests.support.doors import JUBAOPEN

CLERK = Actor("clerk", "ORG-620502005002", (Grant(Role.COMMUNITY_CLERK, JUBAOPEN),))
ISSUE = {"number": "QZ-2026-000001", "category_code": "sewer"}


def told(
    clock: HandClock,
    type_: str,
    sequence: int,
    subject: str = "issue-1",
    *,
    minutes: int = 0,
    event: str = "",
    **data: object,
) -> Event:
    return Event(
        id=event or f"{type_}.{subject}.{sequence}",
        type=type_,
        source="/yishi/intake",
        subject=subject,
        time=clock() + timedelta(minutes=minutes),
        county="620502",
        division=JUBAOPEN,
        sequence=sequence,
        correlation_id=subject,
        data={**ISSUE, **data},
        actor_role="community_clerk",
    )


def take(portal: Portal, *events: Event) -> None:
    for event in events:
        take_together(portal, event)


def take_together(portal: Portal, *events: Event) -> None:
    react_to_all(portal.service.open_work, "portal.on_any_fact", events, on_any_fact)


def list_of(reads: PortalReads, actor: Actor) -> list[Row]:
    """Return what waits for somebody, as the first page of the list shows it."""
    return reads.list_page(Scope(waiting=tuple(waiting_for(actor))), Filter(), HandClock()()).rows


def forget_everything(portal: Portal) -> None:
    with portal.service.stage.database.engine.begin() as connection:
        for table in (cases, timeline, unit_counts, portal.service.stage.tables.inbox):
            connection.execute(delete(table))


def test_a_fact_that_comes_twice_counts_once(portal: Portal, clock: HandClock) -> None:
    forget_everything(portal)
    submitted = told(clock, "intake.issue.submitted", 1, due_accept_at="2026-03-09T18:00:00+08:00")

    take(portal, submitted, submitted)

    assert [(row["state"], row["number"]) for row in rows(portal, select(cases))] == [("submitted", "QZ-2026-000001")]
    assert {
        row["unit"]: (row["measure"], row["value"], row["number"]) for row in rows(portal, select(unit_counts))
    } == {
        "620502": ("issue", "submitted", 1),
        "620502005": ("issue", "submitted", 1),
    }


def test_the_counts_move_with_the_case_and_a_late_fact_changes_neither(portal: Portal, clock: HandClock) -> None:
    forget_everything(portal)

    take(
        portal,
        told(
            clock,
            "intake.issue.assigned",
            3,
            minutes=2,
            assigned_org_code="ORG-620502005002",
            due_at="2026-03-09T18:00:00+08:00",
        ),
        told(clock, "intake.issue.submitted", 1),
        told(clock, "intake.issue.accepted", 2, minutes=1),
    )

    with portal.service.open_reads() as reads:
        counts = {place: number for place, number in reads.counts(["620502"])["620502"].items() if number}
    assert counts == {("issue", "assigned"): 1}
    assert len(rows(portal, select(timeline))) == 3


def test_facts_that_come_together_in_any_order_leave_the_same_as_one_by_one(portal: Portal, clock: HandClock) -> None:
    facts = [
        told(clock, "intake.issue.submitted", 1, due_accept_at="2026-03-09T18:00:00+08:00"),
        told(clock, "intake.issue.accepted", 2, minutes=1),
        told(clock, "intake.topic.proposed", 1, "topic-1", number="QZ-T-1"),
        told(clock, "intake.issue.linked_to_topic", 3, minutes=2, topic_id="topic-1"),
        told(clock, "intake.issue.submitted", 1, "issue-2", number="QZ-2"),
    ]
    forget_everything(portal)
    take(portal, *facts)
    one_by_one = read_database(portal)

    for order in (facts, facts[::-1], [*facts[2:], *facts[:2], facts[0]]):
        forget_everything(portal)
        take_together(portal, *order)
        assert read_database(portal) == one_by_one


def read_database(portal: Portal) -> list[object]:
    whole = [rows(portal, select(cases).order_by(cases.c.id))]
    whole.append(rows(portal, select(unit_counts).where(unit_counts.c.number != 0).order_by(*unit_counts.c)))
    return [*whole, sorted(row["event_id"] for row in rows(portal, select(timeline)))]


def test_what_waits_is_sorted_by_its_due_time_and_titled_by_its_topic(portal: Portal, clock: HandClock) -> None:
    forget_everything(portal)
    topic = told(clock, "intake.topic.approved", 3, "topic-1", number="QZ-T-2026-000001", title_public="下水道改造")
    late = told(
        clock, "intake.issue.submitted", 1, "issue-late", number="QZ-2", due_accept_at="2026-03-12T18:00:00+08:00"
    )
    soon = told(
        clock, "intake.issue.submitted", 1, "issue-soon", number="QZ-3", due_accept_at="2026-03-05T18:00:00+08:00"
    )

    take(portal, topic, late, soon)

    with portal.service.open_reads() as reads:
        waiting = list_of(reads, CLERK)
    assert [row["id"] for row in waiting] == ["issue-soon", "issue-late", "topic-1"]
    assert waiting[-1]["shown_title"] == "下水道改造"


def test_cases_of_another_county_wait_for_others(portal: Portal, clock: HandClock) -> None:
    forget_everything(portal)
    take(portal, told(clock, "intake.issue.submitted", 1))
    stranger = Actor("stranger", None, (Grant(Role.COMMUNITY_CLERK, "620523100003"),))

    with portal.service.open_reads() as reads:
        assert list_of(reads, stranger) == []


def test_everything_around_a_topic_is_found_from_each_of_its_parts(portal: Portal, clock: HandClock) -> None:
    forget_everything(portal)
    take(
        portal,
        told(clock, "intake.topic.proposed", 1, "topic-1", number="QZ-T-1"),
        told(clock, "intake.issue.linked_to_topic", 3, "issue-1", topic_id="topic-1"),
        told(clock, "meetings.meeting.planned", 1, "meeting-1", number="QZ-M-1", topic_ids=["topic-1"]),
        told(clock, "meetings.minutes.drafted", 1, "minutes-1", meeting_id="meeting-1"),
        told(clock, "supervision.plan.drafted", 1, "plan-1", number="QZ-P-1", topic_id="topic-1"),
        told(clock, "supervision.action.assigned", 1, "item-1", plan_id="plan-1", lead_org_code="ORG-620502000000-HCB"),
    )

    with portal.service.open_reads() as reads:
        found = {
            one["id"]: {row["id"] for row in reads.related(one)}
            for one in map(reads.case, ("issue-1", "item-1", "minutes-1", "topic-1"))
            if one
        }
    assert set(map(frozenset, found.values())) == {
        frozenset({"topic-1", "issue-1", "meeting-1", "minutes-1", "plan-1", "item-1"})
    }


def test_merged_issues_are_found_from_their_master_and_from_each_other(portal: Portal, clock: HandClock) -> None:
    forget_everything(portal)
    take(
        portal,
        told(clock, "intake.topic.proposed", 1, "topic-1", number="QZ-T-1"),
        told(clock, "intake.issue.linked_to_topic", 3, "issue-1", topic_id="topic-1"),
        told(clock, "intake.issue.merged", 3, "issue-2", number="QZ-2", master_issue_id="issue-1", merged_count=1),
        told(clock, "intake.issue.merged", 3, "issue-3", number="QZ-3", master_issue_id="issue-1", merged_count=2),
        told(clock, "intake.issue.unmerged", 4, "issue-3", minutes=1, master_issue_id="issue-1"),
    )

    with portal.service.open_reads() as reads:
        found = {
            one["id"]: {row["id"] for row in reads.related(one)}
            for one in map(reads.case, ("issue-1", "issue-2", "topic-1", "issue-3"))
            if one
        }
    assert found.pop("issue-3") == {"issue-3"}
    assert set(map(frozenset, found.values())) == {frozenset({"topic-1", "issue-1", "issue-2"})}


def test_a_long_story_is_told_in_parts_and_nothing_is_lost(portal: Portal, clock: HandClock) -> None:
    forget_everything(portal)
    reports = [
        told(clock, "supervision.action.progress_reported", number, "item-1", minutes=number // 2, percent=number)
        for number in range(1, 8)
    ]
    take_together(portal, *reports)

    with portal.service.open_reads() as reads:
        seen: list[int] = []
        earlier = None
        while part := reads.story(["item-1"], earlier=earlier, size=2)[:2]:
            seen += [row["sequence"] for row in part]
            earlier = (part[-1]["at"], part[-1]["arrived"])
    assert seen == [7, 6, 5, 4, 3, 2, 1]


def test_a_topic_waits_for_its_plan_only_until_the_plan_is_drafted(portal: Portal, clock: HandClock) -> None:
    forget_everything(portal)
    take(portal, told(clock, "intake.topic.consensus_reached", 9, "topic-1", number="QZ-T-1", meeting_id="meeting-1"))
    with portal.service.open_reads() as reads:
        before = [row["id"] for row in list_of(reads, CLERK)]

    take(portal, told(clock, "supervision.plan.drafted", 1, "plan-1", minutes=1, number="QZ-P-1", topic_id="topic-1"))

    with portal.service.open_reads() as reads:
        after = [row["id"] for row in list_of(reads, CLERK)]
    assert (before, after) == (["topic-1"], [])
