"""The Nameko face of intake: which facts of others it reacts to."""

from kit.event import Event
from kit.messaging.app import App, DueWork
from kit.messaging.reactions import reaction
from kit.messaging.relay import Relay
from services.intake import bootstrap, reactions


class IntakeService:
    """Reacts to meetings and plans, relays intake's own facts and does what is due."""

    name = bootstrap.NAME

    app = App(bootstrap.build)
    relay = Relay(bootstrap.build)
    due = DueWork(bootstrap.build)

    @reaction("meetings.meeting.noticed", "meetings.meeting.rescheduled")
    def on_meeting_noticed(self, event: Event) -> None:
        """Note the meeting with its topics, also when a new day follows a failed quorum."""
        self.app.react(event, reactions.on_meeting_noticed)

    @reaction("meetings.meeting.cancelled", "meetings.meeting.quorum_failed")
    def on_meeting_fell_through(self, event: Event) -> None:
        """Let the topics wait again."""
        self.app.react(event, reactions.on_meeting_fell_through)

    @reaction("meetings.meeting.concluded")
    def on_meeting_concluded(self, event: Event) -> None:
        """Note that the topics were taken up."""
        self.app.react(event, reactions.on_meeting_concluded)

    @reaction("meetings.minutes.confirmed")
    def on_minutes_confirmed(self, event: Event) -> None:
        """Take the results over."""
        self.app.react(event, reactions.on_minutes_confirmed)

    @reaction("supervision.plan.completed", "supervision.plan.terminated")
    def on_plan_ended(self, event: Event) -> None:
        """Give every linked issue its result."""
        self.app.react(event, reactions.on_plan_ended)

    @reaction("portal.rules.published")
    def on_rules_published(self, event: Event) -> None:
        """Keep a county's new rules."""
        self.app.react(event, reactions.on_rules_published)

    @reaction("supervision.plan.rejected", "supervision.plan.withdrawn")
    def on_plan_dropped(self, event: Event) -> None:
        """Remember how the plan ended."""
        self.app.react(event, reactions.on_plan_dropped)
