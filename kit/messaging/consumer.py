"""Deliveries from the broker: one connection for a container, one channel for each reaction, and a stop that ends."""

import contextlib
import time
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Protocol

import eventlet
import structlog
from amqp.exceptions import ConsumerCancelled, NotFound
from kombu import Connection
from nameko.extensions import SharedExtension

from kit.event import ReadyMessage
from kit.messaging.broker import BROKER_ERRORS, connect, drain, hard_close
from kit.messaging.declaration import TopologyConflict
from kit.messaging.publisher import Publisher, PublishFailed, Unroutable

LOOK_UP_SECONDS = 0.5
RECONNECT_SECONDS = 1.0
# What the broker says when somebody deleted a queue.
DELETED = (ConsumerCancelled, NotFound)
NOT_MOVED: tuple[type[BaseException], ...] = (PublishFailed, *BROKER_ERRORS)

log = structlog.get_logger()


class Sink(Protocol):
    """Whoever wants the deliveries of one queue."""

    prefetch: int

    @property
    def queue(self) -> str:
        """Return the name of the queue."""

    def offer(self, message: Any) -> None:
        """Take a delivery; work on it begins when the consumer lets it."""

    def forget(self) -> None:
        """Drop what was offered and not begun: its connection is gone, and the broker delivers it again."""


class QueueConsumer(SharedExtension):
    """Hands deliveries to the reactions of one container, no more at a time than it has workers."""

    def __init__(self) -> None:
        """Begin with nobody to serve."""
        self._sinks: list[Sink] = []
        self._waiting: deque[Callable[[], None]] = deque()
        # The delivery tags that are not settled, by channel; a channel of a lost connection is not here.
        self._open: dict[Any, set[int]] = {}
        self._running = 0
        self._thread: Any = None
        self._ended = False

    def register(self, sink: Sink) -> None:
        """Serve one more queue."""
        self._sinks.append(sink)

    def setup(self) -> None:
        """Prepare to move failed messages."""
        self._publisher = Publisher(self.container.declarations.url)

    def start(self) -> None:
        """Begin to consume; the broker may come later."""
        self._thread = self.container.spawn_managed_thread(self._run, identifier="consumer")

    def stop(self) -> None:
        """Close the connection; the container calls this when its workers have settled everything."""
        self._ended = True
        if self._thread is not None:
            self._thread.wait()

    def kill(self) -> None:
        """Close the connection; whatever is unsettled is delivered again."""
        self._ended = True

    def begin_soon(self, begin: Callable[[], None]) -> None:
        """Begin some work as soon as there is a worker for it; `done` must be called when it is over."""
        self._waiting.append(begin)
        self._begin_waiting()

    def done(self) -> None:
        """Note that work is over."""
        self._running -= 1
        self._begin_waiting()

    def acknowledge(self, message: Any) -> None:
        """Tell the broker that the effect is committed; after a lost connection it delivers again by itself."""
        self.acknowledge_all([message])

    def acknowledge_all(self, messages: Sequence[Any]) -> None:
        """Acknowledge messages of one channel, with one word where every older delivery is settled."""
        channel, tags = messages[0].channel, [message.delivery_tag for message in messages]
        last, still_open = max(tags), self._settle(channel, tags)
        with contextlib.suppress(*BROKER_ERRORS):
            if all(tag > last for tag in still_open):
                channel.basic_ack(last, multiple=True)
            else:
                for tag in tags:
                    channel.basic_ack(tag)

    def move(self, message: Any, copy: ReadyMessage) -> None:
        """Put a copy into another queue and acknowledge the original: at worst there are two, never none."""
        try:
            self._publisher.publish([copy])
        except NOT_MOVED as error:
            log.warning("message_not_moved", message_id=copy.message_id, error=type(error).__name__)
            if isinstance(error, Unroutable):
                self._make_queues_again()
            eventlet.sleep(RECONNECT_SECONDS)
            self._settle(message.channel, [message.delivery_tag])
            with contextlib.suppress(*BROKER_ERRORS):
                message.channel.basic_reject(message.delivery_tag, requeue=True)
        else:
            self.acknowledge(message)

    def _run(self) -> None:
        while not self._ended:
            try:
                self._serve()
            except Exception as error:
                log.warning("consumer_interrupted", exc_info=error)
                if isinstance(error, DELETED):
                    self.container.declarations.forget()
                self._wait_to_reconnect()
        self._publisher.close()

    def _serve(self) -> None:
        self.container.pulse.beat("consumer")
        connection = connect(self.container.declarations.url)
        try:
            self.container.declarations.ensure()
            consumers = [self._consume(connection, sink) for sink in self._sinks]
            self._drain(connection, consumers)
            connection.release()
        finally:
            hard_close(connection)
            self._open.clear()
            self._waiting.clear()
            for sink in self._sinks:
                sink.forget()

    def _consume(self, connection: Connection, sink: Sink) -> Callable[[], None]:
        """Let a sink have its deliveries as py-amqp makes them, and return how to end that."""
        channel = connection.channel()
        still_open = self._open.setdefault(channel, set())

        def deliver(message: Any) -> None:
            still_open.add(message.delivery_tag)
            sink.offer(message)

        channel.basic_qos(0, sink.prefetch, a_global=False)
        consumer_tag = channel.basic_consume(sink.queue, callback=deliver)
        return partial(channel.basic_cancel, consumer_tag)

    def _drain(self, connection: Connection, consumers: list[Callable[[], None]]) -> None:
        checked = time.monotonic()
        while not self._ended:
            if self.container.stopping:
                self._cancel(consumers)
            drain(connection, LOOK_UP_SECONDS)
            # Deliveries come in bursts; work whose database has answered does not wait for the end of one.
            eventlet.sleep(0)
            if time.monotonic() - checked >= 1:
                checked = time.monotonic()
                self.container.pulse.beat("consumer")
                connection.heartbeat_check()
                self._publisher.keep_alive()

    def _make_queues_again(self) -> None:
        """Declare everything, because somebody deleted the queue to which a message should have gone."""
        self.container.declarations.forget()
        with contextlib.suppress(TopologyConflict, *BROKER_ERRORS):
            self.container.declarations.ensure()

    def _cancel(self, consumers: list[Callable[[], None]]) -> None:
        while consumers:
            consumers.pop()()

    def _settle(self, channel: Any, tags: Sequence[int]) -> set[int]:
        """Note deliveries as settled, and return those of their channel that are not."""
        still_open = self._open.get(channel, set())
        still_open.difference_update(tags)
        return still_open

    def _begin_waiting(self) -> None:
        """Start what the container has workers for; while it stops nothing starts, and the broker keeps the rest."""
        while self._waiting and self._running < self.container.max_workers and not self.container.stopping:
            begin = self._waiting.popleft()
            self._running += 1
            begin()

    def _wait_to_reconnect(self) -> None:
        if not self._ended:
            eventlet.sleep(RECONNECT_SECONDS)
