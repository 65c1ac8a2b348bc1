"""Research before the meeting, further rounds, and the end of a topic."""

from typing import Any

from contracts.access import Actor
from kit.event import Event
from services.intake.access import by_the_system, topic_for_official
from services.intake.adapters.unit_of_work import IntakeWork
from services.intake.domain.issue import Issue
from services.intake.domain.topic import Topic
from services.intake.usecases.handle_issue import timing

Body = dict[str, Any]


def start_research(work: IntakeWork, actor: Actor, topic_id: str, body: Body) -> Topic:
    """Begin the research and list who is concerned."""
    topic, act = topic_for_official(work, actor, topic_id)
    rules = work.rules(topic.county, topic.rules_version)
    topic.start_research(act, stakeholders=body["stakeholders"], step=rules.step_of("topic", "researching"))
    return topic


def record_visit(work: IntakeWork, actor: Actor, topic_id: str, body: Body) -> Topic:
    """Record one visit made for the research; others learn its day and kind, never whom it met."""
    topic, act = topic_for_official(work, actor, topic_id)
    visit = {**body, "visit_on": body["visit_on"].isoformat(), "by_org": act.org}
    topic.record_visit(visit)
    told = ("visit_kind", "collected_by", "household_count")
    data = {"visit_on": visit["visit_on"], **{name: body[name] for name in told}, "issues_created": 0}
    work.tell(_visit_event(work, topic, {**data, "topic_id": topic.id}))
    return topic


def _visit_event(work: IntakeWork, topic: Topic, data: Body) -> Event:
    return Event(
        id=work.fresh_id(),
        type="intake.visit.recorded",
        source=f"/yishi/{work.stage.service}",
        subject=work.fresh_id(),
        time=work.now,
        county=topic.county,
        division=topic.division,
        sequence=1,
        correlation_id=topic.id,
        causation_id=work.cause,
        data=data,
    )


def finish_research(work: IntakeWork, actor: Actor, topic_id: str, body: Body) -> Topic:
    """End the research and publish its materials."""
    topic, act = topic_for_official(work, actor, topic_id)
    rules = work.rules(topic.county, topic.rules_version)
    step = rules.step_of("topic", "ready")
    topic.finish_research(act, waiver=body["waiver"], materials=body["materials"], step=step)
    return topic


def open_round(work: IntakeWork, actor: Actor, topic_id: str, body: Body) -> Topic:
    """Deliberate once more."""
    topic, act = topic_for_official(work, actor, topic_id)
    rules = work.rules(topic.county, topic.rules_version)
    topic.re_deliberate(act, reason=body["reason_code"], explanation=body["explanation"], rules=rules)
    return topic


def end_without_consensus(work: IntakeWork, actor: Actor, topic_id: str, body: Body) -> Topic:
    """End without an agreement; every linked issue gets its explanation and waits to be answered."""
    topic, act = topic_for_official(work, actor, topic_id)
    linked = work.issues.all(topic_id=topic.id, state="linked")
    for issue in linked:
        resolve_linked(work, issue, result="no_consensus", level="unresolved")
    topic.end_without_consensus(
        act,
        reason=body["reason_code"],
        explanation=body["explanation"],
        linked=len(linked),
        queued=sum(1 for issue in linked if issue.state == "resolved"),
    )
    return topic


def resolve_linked(work: IntakeWork, issue: Issue, *, result: str, level: str) -> None:
    """Give a linked issue the result of its topic; its reporter is now owed the answer."""
    issue.resolve_by_topic(by_the_system(work), result=result, level=level, facts=timing(work, issue))
    rules = work.rules(issue.county, issue.rules_version)
    issue.due_at = work.calendar(rules).deadline(work.now, rules.replies.after_milestone_workdays)
    work.remind("issue_due", issue.id, issue.due_at)
