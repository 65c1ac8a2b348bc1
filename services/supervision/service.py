"""The Nameko face of supervision: which facts of others it reacts to."""

from kit.event import Event
from kit.messaging.app import App, DueWork
from kit.messaging.reactions import reaction
from kit.messaging.relay import Relay
from services.supervision import bootstrap, reactions


class SupervisionService:
    """Reacts to topics, minutes and ratings, relays supervision's own facts and does what is due."""

    name = bootstrap.NAME

    app = App(bootstrap.build)
    relay = Relay(bootstrap.build)
    due = DueWork(bootstrap.build)

    @reaction("intake.topic.approved")
    def on_topic_approved(self, event: Event) -> None:
        """Keep what a plan takes over from its topic."""
        self.app.react(event, reactions.on_topic_approved)

    @reaction("meetings.minutes.confirmed")
    def on_minutes_confirmed(self, event: Event) -> None:
        """Remember that plans are due."""
        self.app.react(event, reactions.on_minutes_confirmed)

    @reaction("intake.issue.replied")
    def on_issue_replied(self, event: Event) -> None:
        """Keep the survey open for the reporter."""
        self.app.react(event, reactions.on_issue_replied)

    @reaction("intake.issue.rated")
    def on_issue_rated(self, event: Event) -> None:
        """Count the rating."""
        self.app.react(event, reactions.on_issue_rated)

    @reaction("intake.issue.closed")
    def on_issue_closed(self, event: Event) -> None:
        """Note that the issue was closed."""
        self.app.react(event, reactions.on_issue_closed)

    @reaction("portal.rules.published")
    def on_rules_published(self, event: Event) -> None:
        """Let due dates follow their milestones."""
        self.app.react(event, reactions.on_rules_published)
