"""The least that carries an event from one database to another: LISTEN, publish, confirm, consume, commit.

`python -m tests.load.plain_pipeline BROKER FROM_DATABASE TO_DATABASE QUEUE`
"""

import select
import sys
import threading
from collections.abc import Sequence
from typing import Any

import psycopg2

from kit.event import ReadyMessage
from tests.load.plain_consumer import PlainConsumer
from tests.load.plain_publisher import BATCH, PlainPublisher

TAKE = "select id, message_id, headers, body from outbox order by id limit %s"
NOTE = "insert into inbox (consumer, message_id) values ('plain', %s) on conflict do nothing returning 1"
EFFECT = "insert into seen (event_id, event_type, subject) values (%s, %s, %s)"


def relay(broker: str, dsn: str, queue: str) -> None:
    """Publish what comes into an outbox, for ever."""
    publisher, connection = PlainPublisher(broker), psycopg2.connect(dsn)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("listen outbox")
        while True:
            cursor.execute(TAKE, (BATCH,))
            rows = cursor.fetchall()
            if rows:
                publisher.publish([ReadyMessage(row[1], "", queue, row[2], row[3]) for row in rows])
                cursor.execute("delete from outbox where id = any(%s)", ([row[0] for row in rows],))
            elif select.select([connection], [], [], 1.0)[0]:
                connection.poll()


def note(cursor: Any, messages: Sequence[Any]) -> None:
    """Write events down, once each."""
    for message in messages:
        head = message.headers
        cursor.execute(NOTE, (head["ce-id"],))
        if cursor.fetchone():
            cursor.execute(EFFECT, (head["ce-id"], head["ce-type"], head["ce-subject"]))


if __name__ == "__main__":
    broker, source, target, queue = sys.argv[1:]
    threading.Thread(target=relay, args=(broker, source, queue), daemon=True).start()
    PlainConsumer(broker, target, queue, batch=1, linger_seconds=0.0, work=note).run()
