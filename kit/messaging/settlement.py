"""What becomes of a message whose reaction failed: try again later, set aside for a person, or leave it alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Any

from kit.event import ReadyMessage
from kit.failures import Abandoned, Park
from kit.logs import trace_of
from kit.messaging.names import DELAYS, parked, retry
from kit.refusals import Refusal

ATTEMPT = "x-attempt"


class MalformedMessage(Park):
    """The message is not an event."""


class Fate(Enum):
    """What is done with a failed message."""

    TRY_AGAIN = "try_again"
    PARK = "park"
    LEAVE = "leave"


@dataclass(frozen=True)
class Verdict:
    """The fate of a message, the queue it goes to, and which attempt this was."""

    fate: Fate
    queue: str
    attempt: int


def judge(error: BaseException, queue: str, headers: Mapping[str, Any], delays: Sequence[float] = DELAYS) -> Verdict:
    """Decide by the kind of error and by how often the message failed before.

    A refusal may be a matter of order, because the fact that makes the step possible can still be on its way: it is
    tried again like any other failure.
    """
    attempt = int(headers.get(ATTEMPT, 0)) + 1
    if isinstance(error, Abandoned):
        return Verdict(Fate.LEAVE, queue, attempt)
    if isinstance(error, Park) or attempt > len(delays):
        return Verdict(Fate.PARK, parked(queue), attempt)
    return Verdict(Fate.TRY_AGAIN, retry(queue, delays[attempt - 1]), attempt)


def reason(error: BaseException) -> dict[str, str]:
    """Return why it failed, without any text that may hold personal data."""
    facts = {"error": type(error).__name__, "trace": trace_of(error)}
    return facts | ({"code": error.stable_code} if isinstance(error, Refusal) else {})


def failed_copy(verdict: Verdict, error: BaseException, message: ReadyMessage) -> ReadyMessage:
    """Return the message as it goes to a retry queue or to the parked queue."""
    notes = {f"x-failure-{name}": text for name, text in reason(error).items()}
    kept = {name: value for name, value in message.headers.items() if name.startswith("ce-")}
    headers = {**kept, **notes, ATTEMPT: str(verdict.attempt), "x-failure-at": datetime.now(UTC).isoformat()}
    return ReadyMessage(message.message_id, "", verdict.queue, headers, message.body)
