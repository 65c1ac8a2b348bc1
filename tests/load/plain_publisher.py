"""What anybody writes with py-amqp to publish many messages safely: a batch, one wait for its confirms, the next."""

from collections.abc import Sequence
from urllib.parse import urlsplit

import amqp

from kit.event import ReadyMessage

BATCH = 500


class PlainPublisher:
    """A channel with publisher confirms."""

    def __init__(self, url: str) -> None:
        self.connection = connected(url)
        self._channel = self.connection.channel()
        self._channel.confirm_select()
        self._channel.events["basic_ack"].add(self._confirm)
        self._sent = self._confirmed = 0

    def publish(self, messages: Sequence[ReadyMessage]) -> None:
        """Publish a batch and return when all of it is confirmed."""
        for message in messages:
            self.send(_as_amqp(message), message.exchange, message.routing_key)
        self.await_confirms()

    def send(self, message: amqp.Message, exchange: str, routing_key: str) -> None:
        self._channel.basic_publish(message, exchange=exchange, routing_key=routing_key, mandatory=True)
        self._sent += 1

    def await_confirms(self) -> None:
        while self._confirmed < self._sent:
            self.connection.drain_events(timeout=10)

    def _confirm(self, tag: int, multiple: bool) -> None:  # noqa: FBT001 -- py-amqp calls it so
        self._confirmed = tag if multiple else self._confirmed + 1


def _as_amqp(message: ReadyMessage) -> amqp.Message:
    return amqp.Message(
        message.body,
        content_type="application/json",
        content_encoding="utf-8",
        delivery_mode=2,
        message_id=message.message_id,
        application_headers=message.headers,
    )


def connected(url: str) -> amqp.Connection:
    """Return an open connection."""
    address = urlsplit(url)
    connection = amqp.Connection(
        f"{address.hostname}:{address.port}", userid=str(address.username), password=str(address.password)
    )
    connection.connect()
    return connection
