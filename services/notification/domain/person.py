"""A person as this service knows one before a letter is opened: how to reach them, not who they are."""

from dataclasses import dataclass

from contracts.private import AccountStatus
from services.notification.domain.channel import Channel
from services.notification.domain.template import Template

# What is tried first; a letter may hold an address for only one of them.
WRITTEN_CHANNELS = (Channel.EMAIL, Channel.SMS)


@dataclass(frozen=True)
class Person:
    """Somebody to address: an account, a contact of one case, or whoever a letter is for."""

    account_id: str | None = None
    contact_ref: str | None = None
    sealed: str | None = None
    channels: tuple[str, ...] = ()
    language: str = "zh"
    status: str = AccountStatus.ACTIVE
    own_ref: str | None = None

    @property
    def key(self) -> str:
        """Return by what the same person is known in two audiences of one event."""
        if self.account_id:
            return f"account:{self.account_id}"
        return f"contact:{self.contact_ref}" if self.contact_ref else "letter"

    @property
    def is_active(self) -> bool:
        """Whether the person is to be told anything."""
        return self.status == AccountStatus.ACTIVE

    def ways(self, template: Template) -> list[list[Channel]]:
        """Return the chains of channels that a text takes at the same time; in each, one stands in for the one before.

        Somebody without an account and without an address still gets a chain: its failure tells the clerk to call.
        """
        written = [channel for channel in template.channels or WRITTEN_CHANNELS if channel in self.channels]
        if self.account_id is None:
            return [written or [Channel.SMS]]
        inbox = [] if template.channels else [[Channel.INBOX]]
        return [*inbox, written] if written and template.is_written else inbox
