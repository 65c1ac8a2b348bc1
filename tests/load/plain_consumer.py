"""What anybody writes with py-amqp and psycopg2 to consume: so many messages, one transaction, one acknowledgement."""

from collections.abc import Callable, Sequence
from typing import Any

import psycopg2

from tests.load.plain_publisher import connected

Work = Callable[[Any, Sequence[Any]], None]


class PlainConsumer:
    """Takes messages from a queue in batches; the last one is smaller when no more come for a moment."""

    def __init__(self, url: str, dsn: str, queue: str, *, batch: int, linger_seconds: float, work: Work) -> None:
        self._connection = connected(url)
        self._database = psycopg2.connect(dsn)
        self._batch, self._linger, self._work = batch, linger_seconds, work
        self._got: list[Any] = []
        self._channel = self._connection.channel()
        self._channel.basic_qos(0, 4 * batch, a_global=False)
        self._channel.basic_consume(queue, callback=self._got.append)

    def run(self) -> None:
        """Consume until the process is ended."""
        while True:
            try:
                self._connection.drain_events(timeout=self._linger if self._got else 1.0)
            except TimeoutError:
                self._take(len(self._got))
            while len(self._got) >= self._batch:
                self._take(self._batch)

    def _take(self, count: int) -> None:
        messages = self._got[:count]
        del self._got[:count]
        if not messages:
            return
        with self._database, self._database.cursor() as cursor:
            self._work(cursor, messages)
        self._channel.basic_ack(messages[-1].delivery_tag, multiple=True)
