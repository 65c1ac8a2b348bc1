"""Declare a topology in the broker, in one step that may be repeated."""

import threading
import time
from collections.abc import Iterator
from typing import Any

from amqp.exceptions import NotFound, PreconditionFailed
from kombu import Connection, Exchange
from kombu import Queue as KombuQueue

from kit.messaging.broker import connect, hard_close
from kit.messaging.topology import Queue, Topology

# A single node that is killed forgets queues declared up to 1.5 s before, with the messages in them.
SETTLING_SECONDS = 3.0
_FRESH_SECONDS = 5.0


class TopologyConflict(Exception):
    """Something of this name exists in the broker with other arguments."""

    def __init__(self, name: str, reason: str) -> None:
        """Say which name, and what the broker said."""
        super().__init__(f"{name}: exists with other arguments; rename it or delete it while it is empty ({reason})")
        self.name = name


class TooYoung(Exception):
    """Queues were made a moment ago; what is published now could be lost with them."""


def declare(amqp_url: str, topology: Topology) -> bool:
    """Declare everything; true when something was created. Raises TopologyConflict."""
    connection = connect(amqp_url)
    try:
        absent = [part.name for part in _parts(topology) if not _exists(connection, part)]
        _declare(connection, topology)
        connection.release()
    finally:
        hard_close(connection)
    return bool(absent)


def _parts(topology: Topology) -> Iterator[Any]:
    for exchange in topology.exchanges:
        yield Exchange(exchange, type="topic", durable=True)
    for queue in topology.queues:
        yield _as_kombu(queue)


def _as_kombu(queue: Queue) -> KombuQueue:
    return KombuQueue(queue.name, durable=True, queue_arguments=dict(queue.arguments))


def _exists(connection: Connection, part: Any) -> bool:
    channel = connection.channel()
    try:
        if isinstance(part, Exchange):
            part(channel).declare(passive=True)
        else:
            part(channel).queue_declare(passive=True)
    except NotFound:
        return False
    channel.close()
    return True


def _declare(connection: Connection, topology: Topology) -> None:
    channel = connection.channel()
    for part in _parts(topology):
        try:
            if isinstance(part, Exchange):
                part(channel).declare()
            else:
                part(channel).queue_declare()
        except PreconditionFailed as error:
            raise TopologyConflict(part.name, error.reply_text) from error
        # Bound at once: what is published while a queue stands unbound passes it by.
        for binding in topology.bindings:
            if binding.queue == part.name:
                part(channel).bind_to(exchange=binding.exchange, routing_key=binding.key)


class Declarations:
    """What this process needs in one broker, declared again whenever the broker may have forgotten it."""

    def __init__(self, url: str) -> None:
        """Begin with nothing."""
        self.url = url
        self._topologies: list[Topology] = []
        self._declared_at: float | None = None
        self._settled_at = 0.0
        self._turn = threading.Lock()

    def add(self, topology: Topology) -> None:
        """Add what one more service needs."""
        self._topologies.append(topology)

    def ensure(self) -> None:
        """Declare everything, unless that was done a moment ago; to be called for every new connection."""
        with self._turn:
            if self._declared_at is None or time.monotonic() - self._declared_at > _FRESH_SECONDS:
                created = [topology for topology in self._topologies if declare(self.url, topology)]
                self._settled_at = time.monotonic() + SETTLING_SECONDS if created else 0.0
                self._declared_at = time.monotonic()

    def forget(self) -> None:
        """Note that something is missing after all, so that the next `ensure` declares everything again."""
        self._declared_at = None

    def require_settled(self) -> None:
        """Declare everything on a new connection; raises TooYoung when the broker had forgotten some of it."""
        self.ensure()
        if not self.settled():
            raise TooYoung

    def settled(self) -> bool:
        """Tell whether events may be published: what was created is old enough to survive a crash."""
        if self._declared_at is None:
            self.ensure()
        return time.monotonic() >= self._settled_at
