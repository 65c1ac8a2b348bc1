"""Other systems' sign-ins behind one port: a browser goes there and comes back with an answer that proves somebody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from hmac import compare_digest
from typing import Protocol

from contracts.text import Text
from kit.refusals import Conflict, NotAllowed
from services.portal.domain.identity import Proof

BACK_WITHIN = timedelta(minutes=10)

Answer = Mapping[str, str]


class ProviderRefused(NotAllowed):
    """The other system, or the person in front of it, said no."""

    code = "portal.provider_refused"


class ProviderAnswerWrong(NotAllowed):
    """The answer proves nothing: it is old, was used, was meant for somebody else, or is not genuine."""

    code = "portal.provider_answer_wrong"


class ProviderAway(Conflict):
    """The other system does not answer, or not as agreed."""

    code = "portal.provider_away"


@dataclass(frozen=True)
class Departure:
    """Where a browser is sent, and what must be known when it comes back."""

    address: str
    kept: Mapping[str, str]


class Provider(Protocol):
    """Another system where people sign in."""

    @property
    def name(self) -> str:
        """Return the name in addresses and beside identities; it never changes."""

    @property
    def label(self) -> Text:
        """Return what people call it."""

    def serves(self, user_agent: str) -> bool:
        """Whether a browser can sign in there."""

    def departure(self, back_to: str) -> Departure:
        """Return where to send a browser that shall come back to an address; raises ProviderAway."""

    def proof(self, answer: Answer, kept: Mapping[str, str], back_to: str) -> Proof:
        """Return whom an answer proves; raises ProviderRefused, ProviderAnswerWrong, ProviderAway."""


def require_own(answer: Answer, kept: Mapping[str, str]) -> None:
    """Refuse an answer that does not belong to this browser's own departure."""
    if not compare_digest(answer.get("state", "").encode(), kept.get("state", "").encode()) or not kept.get("state"):
        raise ProviderAnswerWrong
