"""How full queues are, as the broker tells without any plugin: what is delivered and unacknowledged is not in it."""

from collections.abc import Iterable
from dataclasses import dataclass

from amqp.exceptions import NotFound

from kit.messaging.broker import connect, hard_close


@dataclass(frozen=True)
class Depth:
    """What is ready in a queue, and how many consumers it has."""

    ready: int
    consumers: int


def depths(amqp_url: str, queues: Iterable[str]) -> dict[str, Depth]:
    """Return the depth of each queue that exists."""
    found: dict[str, Depth] = {}
    connection = connect(amqp_url)
    try:
        channel = connection.channel()
        for queue in queues:
            try:
                told = channel.queue_declare(queue, passive=True)
            except NotFound:  # which ends the channel
                channel = connection.channel()
            else:
                found[queue] = Depth(told.message_count, told.consumer_count)
        connection.release()
    finally:
        hard_close(connection)
    return found
