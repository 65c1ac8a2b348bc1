"""A delivery: one text for one person on one channel, and how far it got."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar

from contracts.roles import Role
from kit.act import Act
from kit.machine import NONE, Aggregate, Data, transition
from services.notification.domain.channel import Channel

BACKOFFS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))


@dataclass
class Delivery(Aggregate):
    """One text on its way; it holds no address, only where the sealed letter with the address is."""

    machine: ClassVar[str] = "notification"

    id: str
    county: str
    division: str
    source_id: str
    recipient: str
    template_code: str
    channel: str
    business_ref: str
    subject: str
    aggregate: str
    language: str
    values: dict[str, str]
    created_at: datetime
    account_id: str | None = None
    contact_ref: str | None = None
    sealed: str | None = None
    next_channels: list[str] = field(default_factory=list)
    is_urgent: bool = False
    is_invitation: bool = False
    expires_at: datetime | None = None
    batch_id: str | None = None
    state: str = NONE
    version: int = 0
    tries: int = 0
    next_at: datetime | None = None
    sent_at: datetime | None = None
    failure_code: str | None = None

    @property
    def correlation_id(self) -> str:
        """Return the case that it is about."""
        return self.subject

    def is_late(self, at: datetime) -> bool:
        """Whether the matter was over before the text could be sent."""
        return self.expires_at is not None and at >= self.expires_at

    def next_try_at(self, at: datetime) -> datetime | None:
        """Return when a failed one may be tried again, or None when it may not."""
        if self.tries > len(BACKOFFS):
            return None
        moment = at + BACKOFFS[self.tries - 1]
        return None if self.is_late(moment) else moment

    @transition(
        "request",
        sources=(NONE,),
        to="requested",
        actors=(Role.SYSTEM,),
        guards=("recipient_resolved_inside", "template_exists"),
    )
    def request(self, act: Act, *, has_template: bool) -> None:
        """Ask for a text to a person whom only this service can name."""
        self.hold("recipient_resolved_inside", self.account_id or self.contact_ref or self.sealed)
        self.hold("template_exists", has_template, template_code=self.template_code)
        self.next_at = act.at

    @transition("suppress", sources=("requested",), to="suppressed", actors=(Role.SYSTEM,), guards=("policy_forbids",))
    def suppress(self, act: Act, *, reason: str) -> None:  # noqa: ARG002 -- every transition takes the act
        """Send nothing, since the person is gone or knows it already."""
        self.hold("policy_forbids", reason)
        self.failure_code = reason

    @transition("queue", sources=("requested",), to="queued", actors=(Role.SYSTEM,), guards=("policy_allows",))
    def queue(self, act: Act, *, is_allowed: bool) -> None:  # noqa: ARG002 -- every transition takes the act
        """Put it in the queue."""
        self.hold("policy_allows", is_allowed)

    @transition("defer", sources=("queued",), to="deferred", actors=(Role.SYSTEM,), guards=("quiet_or_quota",))
    def defer(self, act: Act, *, until: datetime | None) -> None:
        """Wait for the end of the quiet hours, or until the person was left in peace for a while."""
        self.hold("quiet_or_quota", until is not None and until > act.at and not self.is_urgent)
        self.next_at = until

    @transition("release", sources=("deferred",), to="queued", actors=(Role.TIMER,), guards=("window_opens",))
    def release(self, act: Act) -> None:
        """Go back to the queue."""
        self.hold("window_opens", self.next_at is not None and act.at >= self.next_at)

    @transition(
        "send",
        sources=("queued", "retrying"),
        to="sending",
        actors=(Role.SYSTEM,),
        guards=("rate_limit_free", "backoff_over"),
    )
    def send(self, act: Act, *, is_rate_free: bool) -> None:
        """Hand it to the channel."""
        self.hold("rate_limit_free", is_rate_free)
        self.hold("backoff_over", self.next_at is None or act.at >= self.next_at)
        self.tries += 1
        self.next_at = None

    @transition(
        "mark_sent", sources=("sending",), to="sent", actors=(Role.CHANNEL_PROVIDER,), guards=("provider_accepted",)
    )
    def mark_sent(self, act: Act, *, is_accepted: bool) -> None:
        """Note that the channel took it."""
        self.hold("provider_accepted", is_accepted)
        self.sent_at, self.failure_code = act.at, None

    @transition(
        "mark_delivered", sources=("sent",), to="delivered", actors=(Role.CHANNEL_PROVIDER,), guards=("receipt_good",)
    )
    def mark_delivered(self, act: Act, *, is_receipt_good: bool) -> None:  # noqa: ARG002 -- see above
        """Note that it lies where the person looks."""
        self.hold("receipt_good", is_receipt_good)

    @transition(
        "fail",
        sources=("sending", "sent"),
        to="failed",
        actors=(Role.CHANNEL_PROVIDER,),
        guards=("receipt_bad",),
    )
    def fail(self, act: Act, *, failure_code: str) -> None:  # noqa: ARG002 -- see above
        """Note that the channel refused it or never answered."""
        self.hold("receipt_bad", failure_code)
        self.failure_code = failure_code

    @transition("retry", sources=("failed",), to="retrying", actors=(Role.SYSTEM,), guards=("code_retryable",))
    def retry(self, act: Act, *, is_retryable: bool) -> None:
        """Try again later, each time after a longer pause."""
        at = self.next_try_at(act.at)
        self.hold("code_retryable", is_retryable and at is not None)
        self.next_at = at

    @transition(
        "fall_back", sources=("failed",), to="fell_back", actors=(Role.SYSTEM,), guards=("next_channel_exists",)
    )
    def fall_back(self, act: Act) -> None:  # noqa: ARG002 -- see above
        """Leave it to the next channel, for which a delivery is requested in the same transaction."""
        self.hold("next_channel_exists", self.next_channels)

    @transition(
        "give_up",
        sources=("failed",),
        to="dead",
        actors=(Role.SYSTEM,),
        guards=("no_channel_left",),
        emits="notification.delivery.failed",
    )
    def give_up(self, act: Act) -> Data:  # noqa: ARG002 -- see above
        """Say that this person cannot be reached, so that somebody calls or visits."""
        self.hold("no_channel_left", not self.next_channels)
        return {
            "business_ref": self.business_ref,
            "template_code": self.template_code,
            "message_channel": self.channel,
            "failure_code": self.failure_code,
        }

    @transition(
        "mark_read", sources=("delivered",), to="read", actors=(Role.ATTENDEE,), guards=("is_meeting_invitation",)
    )
    def mark_read(self, act: Act) -> None:  # noqa: ARG002 -- see above
        """Note that an invitation was read; of nothing else is this kept."""
        self.hold("is_meeting_invitation", self.is_invitation)

    @transition(
        "expire",
        sources=("queued", "deferred"),
        to="expired",
        actors=(Role.TIMER,),
        guards=("business_deadline_passed",),
    )
    def expire(self, act: Act) -> None:
        """Drop it, since what it announces is over."""
        self.hold("business_deadline_passed", self.is_late(act.at))


def on_next_channel(delivery: Delivery, delivery_id: str, at: datetime) -> Delivery:
    """Return the delivery of the same text on the channel after this one."""
    channel, *rest = delivery.next_channels
    return Delivery(
        id=delivery_id,
        county=delivery.county,
        division=delivery.division,
        source_id=delivery.source_id,
        recipient=delivery.recipient,
        template_code=delivery.template_code,
        channel=Channel(channel),
        business_ref=delivery.business_ref,
        subject=delivery.subject,
        aggregate=delivery.aggregate,
        language=delivery.language,
        values=delivery.values,
        created_at=at,
        account_id=delivery.account_id,
        contact_ref=delivery.contact_ref,
        sealed=delivery.sealed,
        next_channels=rest,
        is_urgent=delivery.is_urgent,
        is_invitation=delivery.is_invitation,
        expires_at=delivery.expires_at,
    )
