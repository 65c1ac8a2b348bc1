"""What meetings do when other services tell a fact."""

from kit.event import Event
from services.meetings.adapters.unit_of_work import MeetingsWork
from services.meetings.domain.known_topic import KnownTopic


def on_topic_told(event: Event, work: MeetingsWork) -> None:
    """Keep what intake tells of a topic; facts may come late or in another order."""
    topic = work.topic(event.subject)
    if topic is None:
        topic = KnownTopic(event.subject, event.county, event.division)
        work.add_topic(topic)
    topic.learn(event.type.rsplit(".", 1)[1], event.sequence, event.data)
