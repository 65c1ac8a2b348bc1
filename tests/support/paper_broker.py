"""A broker on paper: takes batches as the publisher does, and fails when it is told to."""

from collections.abc import Sequence

from kit.event import ReadyMessage
from kit.messaging.publisher import NotConfirmed, Unroutable


class PaperBroker:
    """Remembers what it took, in order; knows which types of events have a queue."""

    def __init__(self) -> None:
        self.taken: list[ReadyMessage] = []
        self.queues: set[str] = set()
        self._cut_after: int | None = None
        self._loses_confirms = False

    def publish(self, messages: Sequence[ReadyMessage]) -> None:
        """Take a batch, or as much of it as it was told to."""
        for number, message in enumerate(messages):
            if number == self._cut_after:
                self._cut_after = None
                raise ConnectionResetError
            if self._has_queue(message):
                self.taken.append(message)
        self._cut_after = None
        if self._loses_confirms:
            self._loses_confirms = False
            raise NotConfirmed
        returned = frozenset(message.message_id for message in messages if not self._has_queue(message))
        if returned:
            raise Unroutable(returned)

    def keep_alive(self) -> None:
        """Nothing happens on paper."""

    def close(self) -> None:
        """Nothing is held open."""

    def cut_after(self, count: int) -> None:
        """Break the connection in the middle of the next batch."""
        self._cut_after = count

    def lose_confirms(self) -> None:
        """Take the next batch, and say nothing."""
        self._loses_confirms = True

    def first_deliveries(self, subject: str) -> list[str]:
        """Return the messages about one aggregate in the order in which they came first."""
        about = (message for message in self.taken if message.headers["ce-subject"] == subject)
        return list(dict.fromkeys(message.message_id for message in about))

    def _has_queue(self, message: ReadyMessage) -> bool:
        return message.routing_key in self.queues
