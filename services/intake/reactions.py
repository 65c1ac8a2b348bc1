"""What intake does when other services tell a fact."""

from contracts.rules import keep_told_rules
from kit.event import Event
from kit.refusals import NotFound
from services.intake.access import by_the_system
from services.intake.adapters.unit_of_work import SHELF, IntakeWork
from services.intake.domain.topic import Topic
from services.intake.usecases.handle_issue import conclude_topic_when_answered
from services.intake.usecases.research_topic import resolve_linked

RESULTS = {"plan_completed": ("done", "effective"), "plan_terminated": ("not_feasible", "unresolved")}


def on_meeting_noticed(event: Event, work: IntakeWork) -> None:
    """Note the meeting with every topic on its agenda."""
    for topic in _topics(event, work):
        if topic.state == "ready":
            topic.schedule(by_the_system(work), meeting_id=event.subject, step=_step(work, topic, "scheduled"))


def on_meeting_fell_through(event: Event, work: IntakeWork) -> None:
    """Let the topics of a cancelled meeting or one without quorum wait again."""
    reason = "quorum_failed" if event.type.endswith("quorum_failed") else "meeting_cancelled"
    for topic in _topics(event, work):
        if topic.state == "scheduled" and topic.meeting_id == event.subject:
            topic.unschedule(by_the_system(work), meeting_id=event.subject, reason=reason)


def on_meeting_concluded(event: Event, work: IntakeWork) -> None:
    """Note that the meeting took the topics up."""
    for topic in _topics(event, work):
        topic.mark_deliberated(
            by_the_system(work),
            meeting_id=event.subject,
            topic_ids=list(event.data["topic_ids"]),
            step=_step(work, topic, "deliberated"),
        )


def on_minutes_confirmed(event: Event, work: IntakeWork) -> None:
    """Take each topic's result over from the confirmed minutes."""
    for topic in _topics(event, work):
        result = event.data["topic_results"].get(topic.id)
        if result == "consensus":
            clauses = event.data["clause_count"]
            step = _step(work, topic, "consensus_reached")
            topic.record_consensus(by_the_system(work), result=result, clause_count=clauses, step=step)
        else:
            topic.record_no_consensus(by_the_system(work), result=result)


def on_plan_ended(event: Event, work: IntakeWork) -> None:
    """Give every linked issue the plan's result, so that each reporter is answered."""
    end = "plan_completed" if event.type.endswith("completed") else "plan_terminated"
    topic = work.topics.get(event.data["topic_id"])
    topic.learn_plan_end(event.subject, end)
    result, level = RESULTS[end]
    for issue in work.issues.all(topic_id=topic.id, state="linked"):
        resolve_linked(work, issue, result=result, level=level)
    conclude_topic_when_answered(work, topic.id)


def on_plan_dropped(event: Event, work: IntakeWork) -> None:
    """Remember that a plan was rejected or withdrawn; the owner opens another round or concludes."""
    end = "plan_rejected" if event.type.endswith("rejected") else "plan_withdrawn"
    work.topics.get(event.data["topic_id"]).learn_plan_end(event.subject, end)


def on_rules_published(event: Event, work: IntakeWork) -> None:
    """Keep a copy of a county's new rules, with which new cases begin from their first day on."""
    keep_told_rules(SHELF, event.data, work.keep_copy)


def _topics(event: Event, work: IntakeWork) -> list[Topic]:
    found = [work.topics.find(id=topic_id) for topic_id in event.data["topic_ids"]]
    if None in found:
        raise NotFound(machine="topic")
    return [topic for topic in found if topic is not None]


def _step(work: IntakeWork, topic: Topic, state: str) -> str | None:
    return work.rules(topic.county, topic.rules_version).step_of("topic", state)
