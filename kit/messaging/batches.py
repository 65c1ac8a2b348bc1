"""The `batch_reaction` entrypoint: many events in one transaction, for projections that must keep up with everybody."""

from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import eventlet

from kit.event import EVENTS, Event
from kit.failures import Abandoned
from kit.messaging.names import DELAYS
from kit.messaging.reactions import Reaction

SIZE = 100
LINGER_SECONDS = 0.005

Delivery = tuple[Any, Event]


class BatchReaction(Reaction):
    """Collects deliveries for a moment and hands them to the method together, one batch at a time."""

    def __init__(self, *event_types: str, size: int = SIZE, **options: Any) -> None:
        """Listen to some types of events, or to all of them for `#`."""
        super().__init__(*event_types, prefetch=4 * size, **options)
        self._size = size
        self._collected: deque[Delivery] = deque()
        self._planned = False
        self._running = False

    def take(self, message: Any, event: Event) -> None:
        """Collect an event; the first one waits a moment for company."""
        self._collected.append((message, event))
        if not self._planned and not self._running:
            self._planned = True
            eventlet.spawn_after(LINGER_SECONDS, self.consumer.begin_soon, self._begin)

    def forget(self) -> None:
        """Drop what was collected, and wait for the first delivery of the next connection."""
        self._collected.clear()
        self._planned = False

    def _begin(self) -> None:
        self._planned = False
        if self._running or not self._collected:
            self.consumer.done()
            return
        self._running = True
        count = min(self._size, len(self._collected))
        batch = [self._collected.popleft() for _ in range(count)]
        self.work([event for _, event in batch], partial(self._finish_batch, batch))

    def _finish_batch(self, batch: Sequence[Delivery], error: BaseException | None) -> None:
        try:
            if error is None:
                self.settle_all([message for message, _ in batch])
            elif isinstance(error, Abandoned) or len(batch) == 1:
                for message, _ in batch:
                    self.settle(message, error)
            else:
                self._split(batch)
        finally:
            self._rest()

    def _split(self, batch: Sequence[Delivery]) -> None:
        """Let each event of a failing batch succeed or fail alone."""
        for delivery in batch:
            self.consumer.begin_soon(partial(self._begin_alone, delivery))

    def _begin_alone(self, delivery: Delivery) -> None:
        message, event = delivery
        self.work([event], partial(self._finish, message))

    def _rest(self) -> None:
        self._running = False
        self.consumer.done()
        if self._collected and not self._planned:
            self._planned = True
            self.consumer.begin_soon(self._begin)


def batch_reaction(
    *event_types: str, exchange: str = EVENTS, size: int = SIZE, delays: tuple[float, ...] = DELAYS
) -> Callable[[Callable[[Any, list[Event]], None]], Callable[[Any, list[Event]], None]]:
    """Make a method of a service class react to events; it receives up to `size` of them as a list.

    When the method fails, each event of the batch is given to it alone, so that only the bad one is tried again.
    """
    decorate: Callable[[Callable[[Any, list[Event]], None]], Callable[[Any, list[Event]], None]]
    decorate = BatchReaction.decorator(*event_types, exchange=exchange, size=size, delays=delays)
    return decorate
