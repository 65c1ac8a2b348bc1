"""An ear at the broker: every event that the services publish, as it comes."""

import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Self

import amqp

from kit.event import EVENTS, Event, read
from kit.messaging.broker import BROKER_ERRORS, connect_for_publishing, drop

_LOOK_SECONDS = 0.2
_POLL_SECONDS = 0.02


class Listener:
    """Listens on a private queue that the broker forgets when the listener goes."""

    def __init__(self, amqp_url: str, exchange: str = EVENTS) -> None:
        """Connect and bind the queue; from now on nothing is missed."""
        self._url = amqp_url
        self._exchange = exchange
        self._heard: list[Event] = []
        self._raw: list[str] = []
        self._over = threading.Event()
        self._connection = self._listen()
        self._thread = threading.Thread(target=self._run, name="listener", daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        """Listen until the block ends."""
        return self

    def __exit__(self, *_exception: object) -> None:
        """Stop listening."""
        self._over.set()
        self._thread.join()
        drop(self._connection)

    @property
    def position(self) -> int:
        """How many events were heard so far."""
        return len(self._heard)

    def since(self, position: int) -> Sequence[Event]:
        """Return what was heard after a position."""
        return self._heard[position:]

    @property
    def raw(self) -> Sequence[str]:
        """Every message as it stood on the wire, headers and body."""
        return self._raw

    def wait_for(self, wanted: Mapping[str, int], position: int, seconds: float) -> Mapping[str, int]:
        """Wait until each type came often enough after a position; return what is missing, nothing when all came."""
        deadline = time.monotonic() + seconds
        while missing := self._missing(wanted, position):
            if time.monotonic() > deadline:
                return missing
            time.sleep(_POLL_SECONDS)
        return {}

    def _missing(self, wanted: Mapping[str, int], position: int) -> dict[str, int]:
        heard = Counter(event.type for event in self.since(position))
        return {kind: count - heard[kind] for kind, count in wanted.items() if heard[kind] < count}

    def _listen(self) -> amqp.Connection:
        connection = connect_for_publishing(self._url)
        channel = connection.channel()
        channel.exchange_declare(self._exchange, "topic", durable=True, auto_delete=False)
        queue = channel.queue_declare("", exclusive=True, durable=False).queue
        channel.queue_bind(queue, self._exchange, "#")
        channel.basic_consume(queue, no_ack=True, callback=self._hear)
        return connection

    def _hear(self, message: Any) -> None:
        body = message.body if isinstance(message.body, str) else message.body.decode()
        self._raw.append(f"{message.headers}\n{body}")
        self._heard.append(read(message.headers, body))

    def _run(self) -> None:
        while not self._over.is_set():
            try:
                self._connection.drain_events(timeout=_LOOK_SECONDS)
            except TimeoutError:
                self._connection.heartbeat_tick()
            except BROKER_ERRORS:
                self._reconnect()

    def _reconnect(self) -> None:
        """The broker went away; come back as soon as it does."""
        drop(self._connection)
        while not self._over.wait(_LOOK_SECONDS):
            try:
                self._connection = self._listen()
            except BROKER_ERRORS:
                continue
            return
