"""Look into queues and put messages there, as an operator would."""

from typing import Any

from kombu import Connection

from kit.event import Event, ReadyMessage, write
from kit.messaging.publisher import Publisher


def take_one(amqp_url: str, queue: str) -> Any:
    """Take the oldest message out of a queue; None when there is none."""
    with Connection(amqp_url) as connection:
        return connection.default_channel.basic_get(queue, no_ack=True)


def size(amqp_url: str, queue: str) -> int:
    """Return how many messages are ready in a queue."""
    with Connection(amqp_url) as connection:
        return int(connection.default_channel.queue_declare(queue, passive=True).message_count)


def consumers(amqp_url: str, queue: str) -> int:
    """Return how many consumers a queue has."""
    with Connection(amqp_url) as connection:
        return int(connection.default_channel.queue_declare(queue, passive=True).consumer_count)


def remove(amqp_url: str, *queues: str) -> None:
    """Delete queues with whatever is in them."""
    with Connection(amqp_url) as connection:
        for queue in queues:
            connection.default_channel.queue_delete(queue)


def put(amqp_url: str, queue: str, event: Event) -> None:
    """Put an event straight into a queue."""
    headers, body = write(event)
    put_raw(amqp_url, ReadyMessage(event.id, "", queue, headers, body))


def put_raw(amqp_url: str, *messages: ReadyMessage) -> None:
    publisher = Publisher(amqp_url)
    publisher.publish(messages)
    publisher.close()


def purge(amqp_url: str, *queues: str) -> None:
    """Empty queues."""
    with Connection(amqp_url) as connection:
        for queue in queues:
            connection.default_channel.queue_purge(queue)
