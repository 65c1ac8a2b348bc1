"""Parked messages: look at them, send them to their reaction once more, or drop them with a reason."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from kombu import Connection

from kit.event import ReadyMessage
from kit.messaging.broker import connect, hard_close
from kit.messaging.operations.reaction_queues import ReactionQueues
from kit.messaging.publisher import Publisher
from kit.messaging.settlement import ATTEMPT

AT_ONCE = 100
LOOK_AT_MOST = 1000

Settle = Callable[[Sequence["ParkedMessage"]], None]
Progress = Callable[[int], None]

log = structlog.get_logger()


@dataclass(frozen=True)
class ParkedMessage:
    """A message that waits for a person, with the notes of why it was set aside."""

    message_id: str
    headers: Mapping[str, Any]
    body: str

    @property
    def type(self) -> str:
        """Return the type of the event, if it is one."""
        return str(self.headers.get("ce-type", ""))

    @property
    def subject(self) -> str:
        """Return the aggregate that the event is about."""
        return str(self.headers.get("ce-subject", ""))

    @property
    def error(self) -> str:
        """Return the class of the error; the broker's own reason when it was the one who set the message aside."""
        return str(self.headers.get("x-failure-error") or self.headers.get("x-first-death-reason", ""))

    @property
    def code(self) -> str:
        """Return the stable code of a refusal."""
        return str(self.headers.get("x-failure-code", ""))

    @property
    def attempts(self) -> int:
        """Return how often its reaction tried."""
        return int(self.headers.get(ATTEMPT, 0))

    @property
    def failed_at(self) -> datetime | None:
        """Return when it was set aside."""
        told = self.headers.get("x-failure-at")
        return datetime.fromisoformat(str(told)) if told else None

    def data(self) -> Mapping[str, Any]:
        """Return what the event says; nothing when it is no event."""
        try:
            found = json.loads(self.body)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def fresh_copy(self, queue: str) -> ReadyMessage:
        """Return the message as it first came, for a queue: no attempts, no notes of failures."""
        kept = {name: str(value) for name, value in self.headers.items() if not name.startswith("x-")}
        return ReadyMessage(self.message_id, "", queue, kept, self.body)


def look(amqp_url: str, reaction: ReactionQueues, *, most: int = LOOK_AT_MOST) -> list[ParkedMessage]:
    """Return the oldest parked messages of a reaction; they stay where they are, in their order."""
    with _parked(amqp_url, reaction) as waiting:
        return [message for batch in waiting.batches(most) for message, _ in batch]


def send_again(
    amqp_url: str, reaction: ReactionQueues, *, only: str | None = None, progress: Progress = lambda _: None
) -> int:
    """Send parked messages to their reaction as if they were new and return how many; all, or the one with an id.

    Each is safe in the reaction's queue before it leaves the parked one: at worst there are two, never none.
    """
    publisher = Publisher(amqp_url)

    def publish(messages: Sequence[ParkedMessage]) -> None:
        publisher.publish([message.fresh_copy(reaction.queue) for message in messages])

    try:
        return _settle(amqp_url, reaction, publish, only=only, progress=progress)
    finally:
        publisher.close()


def drop(
    amqp_url: str,
    reaction: ReactionQueues,
    *,
    reason: str,
    by: str,
    only: str | None = None,
    progress: Progress = lambda _: None,
) -> int:
    """Delete parked messages and return how many; each leaves a line in the log that says who did it and why."""

    def note(messages: Sequence[ParkedMessage]) -> None:
        for message in messages:
            facts = {"message_id": message.message_id, "type": message.type, "error": message.error}
            log.warning("parked_message_dropped", queue=reaction.parked, reason=reason, by=by, **facts)

    return _settle(amqp_url, reaction, note, only=only, progress=progress)


def _settle(amqp_url: str, reaction: ReactionQueues, settle: Settle, *, only: str | None, progress: Progress) -> int:
    done = 0
    with _parked(amqp_url, reaction) as waiting:
        for batch in waiting.batches():
            chosen = [(message, tag) for message, tag in batch if only in (None, message.message_id)]
            if chosen:
                settle([message for message, _ in chosen])
                waiting.acknowledge(tag for _, tag in chosen)
            done += len(chosen)
            progress(len(batch))
    return done


class _Waiting:
    """A parked queue in hand: what is taken out and not acknowledged goes back when the hand opens."""

    def __init__(self, connection: Connection, queue: str) -> None:
        self._channel = connection.channel()
        self._queue = queue

    def batches(self, most: int | None = None) -> Iterator[list[tuple[ParkedMessage, int]]]:
        """Take out what is there now, and not what is parked meanwhile."""
        ready = int(self._channel.queue_declare(self._queue, passive=True).message_count)
        left = ready if most is None else min(most, ready)
        while left > 0:
            batch = [found for _ in range(min(AT_ONCE, left)) if (found := self._take()) is not None]
            if not batch:
                return
            left -= len(batch)
            yield batch

    def acknowledge(self, tags: Iterable[int]) -> None:
        """Let messages leave the queue."""
        for tag in tags:
            self._channel.basic_ack(tag)

    def _take(self) -> tuple[ParkedMessage, int] | None:
        message = self._channel.basic_get(self._queue)
        if message is None:
            return None
        return read_parked(message), message.delivery_tag


def read_parked(message: Any) -> ParkedMessage:
    """Return a delivery as a parked message, also when it is no event at all."""
    body = message.body if isinstance(message.body, str) else bytes(message.body).decode("utf-8", errors="replace")
    headers = dict(message.headers or {})
    return ParkedMessage(message.properties.get("message_id") or str(headers.get("ce-id", "")), headers, body)


@contextmanager
def _parked(amqp_url: str, reaction: ReactionQueues) -> Iterator[_Waiting]:
    connection = connect(amqp_url)
    try:
        yield _Waiting(connection, reaction.parked)
        connection.release()  # the broker has read every acknowledgement when it answers
    finally:
        hard_close(connection)
