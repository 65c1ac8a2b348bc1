"""Publish a batch of messages with one wait for the broker's confirms."""

import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

from kit.event import ReadyMessage
from kit.messaging.broker import ANSWER_SECONDS, connect_for_publishing, drop
from kit.messaging.frames import publishing

_AT_ONCE = 50
_GLANCE_SECONDS = 0.01
_LOOK_SECONDS = 1.0


class PublishFailed(Exception):
    """The broker did not take every message."""


class NotConfirmed(PublishFailed):
    """Messages were refused, or not confirmed in time: some of the batch may have arrived, all must be sent again."""


class Unroutable(PublishFailed):
    """Messages for which no queue is bound; all others of the batch are safe."""

    def __init__(self, message_ids: frozenset[str]) -> None:
        """Keep the ids of the messages that came back."""
        super().__init__(f"{len(message_ids)} messages have no queue")
        self.message_ids = message_ids


class Publisher:
    """One connection on which whole batches are published, by one thread at a time."""

    def __init__(
        self, url: str, *, confirm_seconds: float = ANSWER_SECONDS, on_connect: Callable[[], None] | None = None
    ) -> None:
        """Remember where the broker is; connect when something is to be said.

        `on_connect` runs before the first message of every new connection.
        """
        self._url = url
        self._confirm_seconds = confirm_seconds
        self._on_connect = on_connect
        self._turn = threading.Lock()
        self._connection: Any = None
        self._look_again = 0.0

    def publish(self, messages: Sequence[ReadyMessage]) -> None:
        """Return when the broker holds all messages safely; raises PublishFailed or a broker error when it does not."""
        with self._turn:
            try:
                self._open()
                self._send(messages)
                self._await_confirms()
            except BaseException:
                self._drop()
                raise
            if self._returned:
                raise Unroutable(frozenset(self._returned))

    def keep_alive(self) -> None:
        """Exchange heartbeats while there is nothing to say; more often than once a second it costs nothing."""
        with self._turn:
            if self._connection is None or time.monotonic() < self._look_again:
                return
            self._look_again = time.monotonic() + _LOOK_SECONDS
            try:
                self._glance()
                self._connection.heartbeat_tick()
            except BaseException:
                self._drop()
                raise

    def close(self) -> None:
        """Let go of the connection at once."""
        with self._turn:
            self._drop()

    def _open(self) -> None:
        self._unconfirmed: set[int] = set()
        self._nacked = 0
        self._returned: set[str] = set()
        if self._connection is not None and self._connection.connected:
            return
        self._connection = connect_for_publishing(self._url)
        if self._on_connect is not None:
            self._on_connect()
        self._channel = self._connection.channel()
        self._channel.confirm_select()
        self._next_tag = 1
        self._channel.events["basic_ack"].add(self._on_ack)
        self._channel.events["basic_nack"].add(self._on_nack)
        self._channel.events["basic_return"].add(self._on_return)

    def _send(self, messages: Sequence[ReadyMessage]) -> None:
        """Write many messages with each call of the operating system."""
        self._expect(len(messages))
        transport = self._connection.transport
        channel, frame_max = self._channel.channel_id, self._connection.frame_max
        with transport.having_timeout(self._confirm_seconds):
            for start in range(0, len(messages), _AT_ONCE):
                part = messages[start : start + _AT_ONCE]
                transport.write(b"".join([publishing(message, channel, frame_max) for message in part]))

    def _expect(self, count: int) -> None:
        """Note the numbers under which the broker will confirm the next messages."""
        self._unconfirmed.update(range(self._next_tag, self._next_tag + count))
        self._next_tag += count

    def _await_confirms(self) -> None:
        deadline = time.monotonic() + self._confirm_seconds
        while self._unconfirmed:
            seconds_left = deadline - time.monotonic()
            if seconds_left <= 0:
                raise NotConfirmed(f"{len(self._unconfirmed)} messages not confirmed in time")
            self._connection.drain_events(timeout=seconds_left)
        if self._nacked:
            raise NotConfirmed(f"{self._nacked} messages refused")

    def _glance(self) -> None:
        try:
            self._connection.drain_events(timeout=_GLANCE_SECONDS)
        except TimeoutError:
            return

    def _on_ack(self, tag: int, multiple: bool) -> None:  # noqa: FBT001 -- py-amqp calls it so
        self._settle(tag, multiple=multiple)

    def _on_nack(self, tag: int, multiple: bool) -> None:  # noqa: FBT001 -- py-amqp calls it so
        self._nacked += self._settle(tag, multiple=multiple)

    def _on_return(self, _error: Exception, _exchange: str, _routing_key: str, message: Any) -> None:
        self._returned.add(message.properties["message_id"])

    def _settle(self, tag: int, *, multiple: bool) -> int:
        done = {known for known in self._unconfirmed if known <= tag} if multiple else {tag}
        self._unconfirmed -= done
        return len(done)

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            drop(connection)
