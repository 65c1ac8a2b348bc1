"""The relay: what a service committed to its outbox reaches the broker, in order, at least once."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from nameko.extensions import DependencyProvider

from kit.messaging.held import HeldSubjects, OutboxRow, in_order
from kit.messaging.outbox import Outbox
from kit.messaging.publisher import Publisher, Unroutable
from kit.service import AnyService

BATCH = 500
POLL_SECONDS = 1.0
TRY_AGAIN_SECONDS = 0.5

log = structlog.get_logger()


@dataclass
class RelayCounters:
    """What the relay did since it was made."""

    published: int = 0
    unroutable: int = 0
    failures: int = 0
    held: int = 0


class RelayLoop:
    """Publishes what is in the outbox until it is told to stop; no failure ends it."""

    def __init__(
        self,
        dsn: str,
        publisher: Publisher,
        *,
        may_publish: Callable[[], bool] = lambda: True,
        beat: Callable[[], None] = lambda: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Join an outbox to a publisher; nothing is sent while `may_publish` says no."""
        self.counters = RelayCounters()
        self._outbox = Outbox(dsn)
        self._publisher = publisher
        self._may_publish = may_publish
        self._beat = beat
        self._clock = clock
        self._held = HeldSubjects()
        self._proven: set[tuple[str, str]] = set()
        self._stopping = False

    def run(self) -> None:
        """Work until `stop`."""
        while not self._stopping:
            self._beat()
            try:
                self._turn()
            except Exception as error:  # noqa: BLE001 -- whatever broke, the outbox must be served again
                self._start_over(error)
                time.sleep(TRY_AGAIN_SECONDS)
        self._close()

    def stop(self) -> None:
        """Ask the loop to end after the batch in hand."""
        self._stopping = True

    def _turn(self) -> None:
        if not self._outbox.open() or not self._may_publish():
            time.sleep(TRY_AGAIN_SECONDS)
        elif not self._send():
            self._publisher.keep_alive()
            self._outbox.wait(POLL_SECONDS)

    def _send(self) -> int:
        """Publish one batch and return how many messages found a queue."""
        rows = in_order(self._outbox.take(BATCH, without=self._held.waiting(self._clock())), self._proven)
        if not rows:
            return 0
        lost = self._publish(rows)
        sent = [row for row in rows if row.message.message_id not in lost]
        self._outbox.delete(sent)
        self._note(sent, [row for row in rows if row.message.message_id in lost])
        return len(sent)

    def _publish(self, rows: list[OutboxRow]) -> frozenset[str]:
        try:
            self._publisher.publish([row.message for row in rows])
        except Unroutable as unroutable:
            return unroutable.message_ids
        return frozenset()

    def _note(self, sent: list[OutboxRow], lost: list[OutboxRow]) -> None:
        self._proven.update(row.route for row in sent)
        self._held.release(row.subject for row in sent)
        for row in lost:
            self._proven.discard(row.route)
            self._held.hold(row.subject, self._clock())
            log.warning("event_unroutable", message_id=row.message.message_id, routing_key=row.message.routing_key)
        self.counters.published += len(sent)
        self.counters.unroutable += len(lost)
        self.counters.held = len(self._held)

    def _start_over(self, error: Exception) -> None:
        self.counters.failures += 1
        log.warning("relay_interrupted", exc_info=error)
        self._proven.clear()
        self._close()

    def _close(self) -> None:
        self._publisher.close()
        self._outbox.close()


class Relay(DependencyProvider):
    """Runs the relay of a service inside its worker."""

    def __init__(self, build: Callable[[], AnyService]) -> None:
        """Remember how the service is put together."""
        self._build = build

    def setup(self) -> None:
        """Join the service's outbox to the container's broker."""
        declarations = self.container.declarations
        self.service = self._build()
        self.loop = RelayLoop(
            self.service.stage.database.dsn,
            Publisher(declarations.url, on_connect=declarations.require_settled),
            may_publish=declarations.settled,
            beat=lambda: self.container.pulse.beat("relay"),
        )

    def start(self) -> None:
        """Begin to publish."""
        self._thread = self.container.spawn_managed_thread(self.loop.run, identifier="relay")

    def stop(self) -> None:
        """End after the batch in hand."""
        self.loop.stop()
        self._thread.wait()

    def get_dependency(self, _worker_ctx: object) -> RelayCounters:
        """Give a reaction the counters to look at."""
        return self.loop.counters
