"""The ledger with Celery: the same two statements in one transaction, acknowledged late."""

import os
import threading
from typing import Any

import psycopg2
from celery import Celery
from kombu import Queue

QUEUE = "bench.celery"
NOTE = "insert into inbox (consumer, message_id) values ('celery', %s) on conflict do nothing returning 1"
EFFECT = "insert into seen (event_id, event_type, subject) values (%s, %s, %s)"

app = Celery("ledger", broker=os.environ["BENCH_BROKER"])
app.conf.update(
    task_queues=[Queue(QUEUE, no_declare=True, queue_arguments={"x-queue-type": "quorum"})],
    task_default_queue=QUEUE,
    task_acks_late=True,
    task_ignore_result=True,
    worker_prefetch_multiplier=5,
    worker_hijack_root_logger=False,
    broker_connection_retry_on_startup=True,
)
local = threading.local()


@app.task(name="ledger.note")
def note(event_id: str, event_type: str, subject: str) -> None:
    """Write an event down, once."""
    with _connection() as connection, connection.cursor() as cursor:
        cursor.execute(NOTE, (event_id,))
        if cursor.fetchone():
            cursor.execute(EFFECT, (event_id, event_type, subject))


def _connection() -> Any:
    if not hasattr(local, "connection"):
        local.connection = psycopg2.connect(os.environ["BENCH_DATABASE"])
    return local.connection
