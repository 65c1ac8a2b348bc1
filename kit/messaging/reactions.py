"""The `reaction` entrypoint: one method of a service class that receives events, once each, and acknowledges late."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import structlog
from nameko.extensions import Entrypoint

from kit import event as wire
from kit.event import EVENTS, Event, ReadyMessage
from kit.messaging.consumer import QueueConsumer
from kit.messaging.counts import REACTIONS
from kit.messaging.names import DELAYS
from kit.messaging.settlement import Fate, MalformedMessage, failed_copy, judge, reason

PREFETCH = 20
_OUTCOMES = {Fate.TRY_AGAIN: "retried", Fate.PARK: "parked"}

log = structlog.get_logger()


class Reaction(Entrypoint):
    """Consumes the queue `<service>.<method>`; acknowledges after the method returned."""

    consumer = QueueConsumer()

    def __init__(
        self,
        *event_types: str,
        exchange: str = EVENTS,
        prefetch: int = PREFETCH,
        delays: tuple[float, ...] = DELAYS,
        **options: Any,
    ) -> None:
        """Listen to some types of events, or to all of them for `#`."""
        super().__init__(**options)
        self.event_types = event_types
        self.exchange = exchange
        self.prefetch = prefetch
        self.delays = delays

    @property
    def queue(self) -> str:
        """Return the name of the queue."""
        return f"{self.container.service_name}.{self.method_name}"

    def setup(self) -> None:
        """Ask the container's consumer for deliveries."""
        self.consumer.register(self)

    def offer(self, message: Any) -> None:
        """Take a delivery; one that is no event is set aside without a worker."""
        try:
            event = read_event(message)
        except MalformedMessage as error:
            self.container.spawn_managed_thread(partial(self.settle, message, error))
        else:
            self.take(message, event)

    def take(self, message: Any, event: Event) -> None:
        """Give an event to a worker of its own."""
        self.consumer.begin_soon(lambda: self.work(event, partial(self._finish, message)))

    def forget(self) -> None:
        """Nothing is kept here."""

    def work(self, argument: Any, finish: Callable[[BaseException | None], None]) -> None:
        """Run the decorated method in a worker, and then `finish` with the error it raised."""

        def handle_result(_context: object, result: Any = None, exc_info: Any = None) -> tuple[Any, Any]:
            finish(exc_info[1] if exc_info else None)
            return result, exc_info

        self.container.spawn_worker(self, (argument,), {}, handle_result=handle_result)

    def settle(self, message: Any, error: BaseException | None) -> None:
        """Acknowledge what succeeded; send what failed where it belongs."""
        if error is None:
            REACTIONS.labels(self.queue, "handled").inc()
            self.consumer.acknowledge(message)
        else:
            self._fail(message, error)

    def settle_all(self, messages: Sequence[Any]) -> None:
        """Acknowledge a batch that succeeded."""
        REACTIONS.labels(self.queue, "handled").inc(len(messages))
        self.consumer.acknowledge_all(messages)

    def _finish(self, message: Any, error: BaseException | None) -> None:
        try:
            self.settle(message, error)
        finally:
            self.consumer.done()

    def _fail(self, message: Any, error: BaseException) -> None:
        verdict = judge(error, self.queue, message.headers or {}, self.delays)
        if verdict.fate is Fate.LEAVE:
            return
        REACTIONS.labels(self.queue, _OUTCOMES[verdict.fate]).inc()
        name = "reaction_parked" if verdict.fate is Fate.PARK else "reaction_failed"
        original = as_ready(message)
        facts = {"queue": self.queue, "message_id": original.message_id, "attempt": verdict.attempt, **reason(error)}
        log.warning(name, exc_info=error, **facts)
        self.consumer.move(message, failed_copy(verdict, error, original))


def reaction(
    *event_types: str, exchange: str = EVENTS, prefetch: int = PREFETCH, delays: tuple[float, ...] = DELAYS
) -> Callable[[Callable[[Any, Event], None]], Callable[[Any, Event], None]]:
    """Make a method of a service class react to events; it receives one `kit.event.Event`.

    `prefetch` deliveries are held at a time; a failing one comes back after each of the `delays` (in seconds).
    """
    decorate: Callable[[Callable[[Any, Event], None]], Callable[[Any, Event], None]] = Reaction.decorator(
        *event_types, exchange=exchange, prefetch=prefetch, delays=delays
    )
    return decorate


def read_event(message: Any) -> Event:
    """Return the event of a delivery; raises MalformedMessage."""
    try:
        return wire.read(message.headers, message.body)
    except ValueError as error:
        raise MalformedMessage from error


def as_ready(message: Any) -> ReadyMessage:
    """Return a delivery as something that can be published again."""
    body = message.body if isinstance(message.body, str) else bytes(message.body).decode("utf-8", errors="replace")
    headers = dict(message.headers or {})
    return ReadyMessage(message.properties.get("message_id") or headers.get("ce-id", ""), "", "", headers, body)
