"""The Nameko face of meetings: which facts of others it reacts to."""

from kit.event import Event
from kit.messaging.app import App, DueWork
from kit.messaging.reactions import reaction
from kit.messaging.relay import Relay
from services.meetings import bootstrap, reactions


class MeetingsService:
    """Reacts to topics, relays the facts of meetings and does what is due."""

    name = bootstrap.NAME

    app = App(bootstrap.build)
    relay = Relay(bootstrap.build)
    due = DueWork(bootstrap.build)

    @reaction(
        "intake.topic.approved",
        "intake.topic.research_started",
        "intake.topic.research_finished",
        "intake.topic.scheduled",
        "intake.topic.unscheduled",
        "intake.topic.deliberated",
        "intake.topic.round_opened",
        "intake.topic.escalated",
        "intake.topic.cancelled",
        "intake.topic.concluded",
        "intake.topic.ended_without_consensus",
    )
    def on_topic_told(self, event: Event) -> None:
        """Keep what intake tells of a topic."""
        self.app.react(event, reactions.on_topic_told)

    @reaction("portal.rules.published")
    def on_rules_published(self, event: Event) -> None:
        """Keep a county's new rules."""
        self.app.react(event, reactions.on_rules_published)
