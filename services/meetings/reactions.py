"""What meetings do when other services tell a fact."""

from contracts.rules import keep_told_rules
from kit.event import Event
from services.meetings.adapters.unit_of_work import SHELF, MeetingsWork
from services.meetings.domain.known_topic import KnownTopic


def on_topic_told(event: Event, work: MeetingsWork) -> None:
    """Keep what intake tells of a topic; facts may come late or in another order."""
    topic = work.topic(event.subject)
    if topic is None:
        topic = KnownTopic(event.subject, event.county, event.division)
        work.add_topic(topic)
    topic.learn(event.type.rsplit(".", 1)[1], event.sequence, event.data)


def on_rules_published(event: Event, work: MeetingsWork) -> None:
    """Keep a copy of a county's new rules, with which new meetings begin from their first day on."""
    keep_told_rules(SHELF, event.data, work.keep_copy)
