"""What a story remembers while it is played: the people, and what they have made so far."""

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from deploy.demo.http import Person, Refused
from kit.clock import ShiftedClock

T = TypeVar("T")

_PATIENCE_SECONDS = 20.0
_POLL_SECONDS = 0.05
_SIX_DIGITS = re.compile(r"(?<!\d)\d{6}(?!\d)")


class Surprise(Exception):
    """Something is not as the story expects it."""


@dataclass(frozen=True)
class Reported:
    """An issue, and what its reporter holds to follow it."""

    id: str
    number: str
    follow_code: str
    channel: str


@dataclass
class Case:
    """One matter on its way, in one community."""

    division: str
    people: Mapping[str, Person]
    clock: ShiftedClock
    issues: list[Reported] = field(default_factory=list)
    topic_id: str = ""
    meeting_id: str = ""
    attendances: list[dict[str, Any]] = field(default_factory=list)
    plan_id: str = ""
    publicity_id: str = ""
    items: dict[int, str] = field(default_factory=dict)
    notes: dict[str, Any] = field(default_factory=dict)

    def __getitem__(self, role: str) -> Person:
        """Return who plays a role."""
        return self.people[role]

    @property
    def anybody(self) -> Person:
        """Somebody without an account."""
        return self.people["anybody"]

    def code_sent_to(self, phone: str) -> str:
        """Read the six digits that were sent to a phone, from the demonstration's text messages."""
        return eventually(lambda: self._newest_code(phone), f"a code for {phone}")

    def _newest_code(self, phone: str) -> str | None:
        messages = self.anybody.get("/api/notification/v1/demo-messages?limit=50")["items"]
        for message in messages:
            found = _SIX_DIGITS.search(message["text"])
            if str(message["to"]).endswith(phone) and found:
                return found[0]
        return None


def eventually(look: Callable[[], T | None], what: str) -> T:
    """Look again until something is there; facts travel between services in a moment, not at once."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while True:
        found = _look(look)
        if found:
            return found
        if time.monotonic() > deadline:
            raise Surprise(f"没有等到 / did not come: {what}")
        time.sleep(_POLL_SECONDS)


def _look(look: Callable[[], T | None]) -> T | None:
    try:
        return look()
    except Refused as refusal:
        if refusal.status == NOT_FOUND:
            return None
        raise


NOT_FOUND = 404


def require(condition: object, what: str) -> None:
    """Stop the story when something is not as it should be."""
    if not condition:
        raise Surprise(what)


def refused(command: Callable[[], object], code: str) -> None:
    """Expect that the city says no, for this reason."""
    try:
        command()
    except Refused as refusal:
        require(code in refusal.code, f"应因 {code} 被拒 / should be refused by {code}: {refusal}")
        return
    raise Surprise(f"应因 {code} 被拒，却办成了 / should be refused by {code}, but it was done")
