"""Where a bench runs: a PostgreSQL and a RabbitMQ of its own on loopback, both as durable as in production."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import psycopg2
from kombu import Connection

from kit.event import EVENTS, ReadyMessage
from kit.messaging.publisher import Publisher
from kit.servers import PrivatePostgres, PrivateRabbit
from kit.servers.processes import Tell
from kit.sql.migrations import upgrade
from tests.load.figures import BenchBroken

ROOT = Path(__file__).parents[2]
BATCH = 500
_STEP_SECONDS = 0.01
_STOP_SECONDS = 10


class Ground:
    """The servers of one bench, with databases and queues that begin empty."""

    def __init__(self, folder: Path, tell: Tell) -> None:
        self.folder = folder
        self.postgres = PrivatePostgres(folder, tell=tell)
        self.rabbit = PrivateRabbit(folder, cache=ROOT / ".yishi" / "cache", tell=tell)

    def __enter__(self) -> Self:
        self.rabbit.remove()
        self.postgres.remove()
        self.rabbit.start()
        self.postgres.start()
        self._note_commit_times()
        return self

    def __exit__(self, *_exception: object) -> None:
        self.rabbit.remove()
        self.postgres.remove()

    @property
    def amqp_url(self) -> str:
        return self.rabbit.address.url

    def database(self, name: str, service: str | None = None) -> str:
        """Make a database, with the tables of a service, and return its address."""
        url = self.postgres.create_database(name, name, "bench")
        if service is not None:
            upgrade(ROOT / "services" / service / "migrations", url)
        return url

    def queue(self, name: str, *keys: str, exchange: str = EVENTS) -> str:
        """Make a quorum queue bound to an exchange."""
        with Connection(self.amqp_url) as connection:
            channel = connection.default_channel
            channel.exchange_declare(exchange, "topic", durable=True, auto_delete=False)
            channel.queue_declare(name, durable=True, auto_delete=False, arguments={"x-queue-type": "quorum"})
            for key in keys:
                channel.queue_bind(name, exchange, key)
        return name

    def remove(self, *queues: str) -> None:
        with Connection(self.amqp_url) as connection:
            for queue in queues:
                connection.default_channel.queue_delete(queue)

    def purge(self, *queues: str) -> None:
        with Connection(self.amqp_url) as connection:
            for queue in queues:
                connection.default_channel.queue_purge(queue)

    def fill(self, queue: str, messages: Sequence[ReadyMessage]) -> None:
        """Put messages straight into a queue."""
        publisher = Publisher(self.amqp_url)
        for start in range(0, len(messages), BATCH):
            part = messages[start : start + BATCH]
            publisher.publish([ReadyMessage(m.message_id, "", queue, m.headers, m.body) for m in part])
        publisher.close()

    @contextmanager
    def process(self, name: str, *command: str, python: str = sys.executable, **settings: str) -> Iterator[None]:
        """Run a Python program in a process of its own."""
        log = self.folder / "logs" / f"{name}.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as output:
            started = subprocess.Popen(
                [python, *command], cwd=ROOT, env=os.environ | settings, stdout=output, stderr=output
            )
        try:
            yield
            if started.poll() is not None:
                raise BenchBroken(f"{name} ended by itself, see {log}")
        finally:
            started.terminate()
            try:
                started.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                started.kill()
                started.wait()

    def _note_commit_times(self) -> None:
        """Let PostgreSQL tell when each transaction was committed: one clock for both ends of a way."""
        run(self.postgres.address.url(), "alter system set track_commit_timestamp = on")
        self.postgres.stop()
        self.postgres.start()


def dsn(url: str) -> str:
    """Return an address as plain psycopg2 reads it."""
    return url.replace("postgresql+psycopg2://", "postgresql://", 1)


def ask(url: str, statement: str, *values: object) -> list[tuple[Any, ...]]:
    """Ask a database once."""
    with asking(url) as again:
        return again(statement, *values)


@contextmanager
def asking(url: str) -> Iterator[Callable[..., list[tuple[Any, ...]]]]:
    """Ask a database many times on one connection: a new one for each question would slow down what is measured."""
    connection = psycopg2.connect(dsn(url))
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            yield lambda statement, *values: _answer(cursor, statement, values)
    finally:
        connection.close()


def _answer(cursor: Any, statement: str, values: tuple[object, ...]) -> list[tuple[Any, ...]]:
    cursor.execute(statement, values)
    return list(cursor.fetchall()) if cursor.description else []


def run(url: str, *statements: str) -> None:
    """Run statements, each in a transaction of its own."""
    for statement in statements:
        ask(url, statement)


def await_true(condition: Callable[[], bool], what: str, seconds: float = 45) -> None:
    """Return when a condition holds; a bench in which it never does is broken."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise BenchBroken(f"{what}: did not happen in {seconds:g} s")
        time.sleep(_STEP_SECONDS)


def fill_outbox(url: str, messages: Sequence[ReadyMessage]) -> float:
    """Commit messages to an outbox, all at once, and return when: a relay begins with the commit."""
    rows = [(m.message_id, m.exchange, m.routing_key, json.dumps(m.headers), m.body) for m in messages]
    connection = psycopg2.connect(dsn(url))
    with connection.cursor() as cursor:
        from_rows = cursor.mogrify(",".join(["(%s, %s, %s, %s, %s)"] * len(rows)), [v for row in rows for v in row])
        columns = b"message_id, exchange, routing_key, headers, body"
        cursor.execute(b"insert into outbox (" + columns + b") values " + from_rows)
    began = time.perf_counter()
    connection.commit()
    connection.close()
    return began


def rate_of(url: str) -> dict[str, float]:
    """Return how many messages a second were taken in; the first tenth, in which programs warm up, does not count."""
    ((count, seconds),) = ask(
        url,
        "select count(*), extract(epoch from last - warm) from inbox, (select max(received_at) as last,"
        " percentile_disc(0.1) within group (order by received_at) as warm from inbox) as ends"
        " where received_at >= warm and received_at < last group by last, warm",
    )
    return {"rate": float(count) / float(seconds)}
