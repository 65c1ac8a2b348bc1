"""Channels: one port for every way by which a text reaches a person."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Channel(StrEnum):
    """The ways in use; the published language knows more."""

    INBOX = "inbox"
    EMAIL = "email"
    SMS = "sms"


@dataclass(frozen=True)
class Parcel:
    """A text with its address, for as long as it takes to send it; never stored, never logged."""

    delivery_id: str
    attempt: int
    channel: Channel
    to: str
    title: str
    text: str

    def __repr__(self) -> str:
        return f"Parcel({self.delivery_id}, {self.channel})"


@dataclass(frozen=True)
class Outcome:
    """What became of a parcel; no failure code means that the channel took it."""

    failure_code: str | None = None
    is_retryable: bool = False
    is_delivered: bool = False


SENT = Outcome()
DELIVERED = Outcome(is_delivered=True)
INTERRUPTED = Outcome(failure_code="interrupted", is_retryable=True)


class Carrier(Protocol):
    """Carries parcels on one channel; tells the outcome and raises nothing for what it expects."""

    def carry(self, parcel: Parcel) -> Outcome:
        """Carry one parcel."""


Carriers = Mapping[Channel, Carrier]
