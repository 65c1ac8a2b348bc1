"""What supervision does when other services tell a fact."""

from contracts.divisions import county_of
from contracts.rules import keep_told_rules
from kit.event import Event
from services.supervision.adapters import county
from services.supervision.adapters.notebook import KnownTopic, PlanSeed
from services.supervision.adapters.unit_of_work import SupervisionWork
from services.supervision.usecases.follow_milestone import follow_milestones, shipped_rules


def on_topic_approved(event: Event, work: SupervisionWork) -> None:
    """Keep what a plan takes over from its topic."""
    work.notebook.keep_topic(
        KnownTopic(
            topic_id=event.subject,
            number=event.data["number"],
            title_public=event.data["title_public"],
            level=event.data["level"],
            division=event.division,
            sequence=event.sequence,
        )
    )


def on_minutes_confirmed(event: Event, work: SupervisionWork) -> None:
    """Remember that a plan is due for each topic on which the meeting agreed."""
    rules = work.rules_in_force(county_of(event.division))
    for topic_id in event.data["topic_ids"]:
        if event.data["topic_results"].get(topic_id) == "consensus":
            work.notebook.sow(
                PlanSeed(
                    id=work.fresh_id(),
                    topic_id=topic_id,
                    meeting_id=event.data["meeting_id"],
                    county=event.county,
                    division=event.division,
                    rules_version=rules.version,
                    fingerprint=event.data["fingerprint"],
                    clause_count=event.data["clause_count"],
                    confirmed_at=event.time,
                )
            )


def on_issue_replied(event: Event, work: SupervisionWork) -> None:
    """Note that a reporter of a topic was answered, so that the survey stays open long enough."""
    if work.notebook.topic(event.correlation_id) is not None:
        work.notebook.note_reply(event.subject, event.correlation_id, event.time)


def on_issue_rated(event: Event, work: SupervisionWork) -> None:
    """Count how a reporter of a topic rated the answer."""
    if work.notebook.topic(event.correlation_id) is not None:
        answers = {name: event.data[name] for name in ("satisfaction_code", "is_solved", "is_contacted")}
        work.notebook.note_rating(event.subject, event.correlation_id, answers, event.sequence)


def on_issue_closed(event: Event, work: SupervisionWork) -> None:
    """Note that an issue of a topic was closed."""
    if work.notebook.topic(event.correlation_id) is not None:
        work.notebook.note_closing(event.subject, event.correlation_id, event.time)


def on_rules_published(event: Event, work: SupervisionWork) -> None:
    """Keep a copy of a county's new rules, and let due dates follow the milestones that it moved."""
    told = keep_told_rules(county.SHELF, event.data, work.keep_copy)
    if "milestones" in event.data["changed_keys"]:
        rules = told or shipped_rules(event.county, event.data["rules_version"])
        follow_milestones(work, event.county, rules.milestones)
