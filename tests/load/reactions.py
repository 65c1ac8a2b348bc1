"""Side effects, one message in a transaction: beside FastStream and Celery, which run the same two statements."""

import json
from collections.abc import Callable
from contextlib import ExitStack

import amqp

from kit.event import ReadyMessage, write
from kit.messaging.declaration import declare
from kit.messaging.topology import topology_of
from kit.sql.database import Database
from tests.load.figures import Benchmark, Claim, Sample
from tests.load.ground import ROOT, Ground, ask, await_true, dsn, rate_of, run
from tests.load.ledger import LedgerService
from tests.load.plain_publisher import BATCH, PlainPublisher
from tests.support.workshop import a_lit_event, create_tables

OTHERS_PYTHON = ROOT / ".venv-bench" / "bin" / "python"
OURS, FASTSTREAM, CELERY = "ledger.on_lamp_lit", "bench.faststream", "bench.celery"


class ReactionsBench:
    """Three ledgers, each with a queue and a database of its own, each filled before it starts."""

    def __init__(self, ground: Ground, count: int) -> None:
        self._ground, self._count = ground, count
        declare(ground.amqp_url, topology_of(LedgerService))
        ground.queue(FASTSTREAM)
        ground.queue(CELERY)
        self._databases = {queue: self._database(queue) for queue in (OURS, FASTSTREAM, CELERY)}

    def ours(self) -> Sample:
        settings = {"BENCH_LEDGER": self._databases[OURS], "YISHI_AMQP_URL": self._ground.amqp_url}
        return self._measure(OURS, self._fill, "-m", "tests.load.ledger_worker", "ledger", **settings)

    def faststream(self) -> Sample:
        return self._other(FASTSTREAM, self._fill, "-m", "tests.load.others.faststream_ledger")

    def celery(self) -> Sample:
        options = ("--pool", "threads", "--concurrency", "10", "--without-gossip", "--without-mingle")
        command = ("-m", "celery", "-A", "tests.load.others.celery_ledger", "worker", "-l", "ERROR", *options)
        return self._other(CELERY, self._fill_for_celery, *command)

    def _other(self, queue: str, fill: Callable[[str], None], *command: str) -> Sample:
        settings = {"BENCH_BROKER": self._ground.amqp_url, "BENCH_DATABASE": dsn(self._databases[queue])}
        return self._measure(queue, fill, *command, python=str(OTHERS_PYTHON), **settings)

    def _measure(self, queue: str, fill: Callable[[str], None], *command: str, **settings: str) -> Sample:
        url = self._databases[queue]
        run(url, "truncate inbox, seen")
        self._ground.purge(queue)
        fill(queue)
        with self._ground.process(queue, *command, **settings):
            await_true(lambda: ask(url, "select count(*) from seen") == [(self._count,)], f"{queue} is read")
        return rate_of(url)

    def _fill(self, queue: str) -> None:
        events = [a_lit_event() for _ in range(self._count)]
        self._ground.fill(queue, [ReadyMessage(event.id, "", queue, *write(event)) for event in events])

    def _fill_for_celery(self, queue: str) -> None:
        publisher = PlainPublisher(self._ground.amqp_url)
        for _ in range(self._count):
            event = a_lit_event()
            publisher.send(_task(event.id, [event.id, event.type, event.subject]), "", queue)
        publisher.await_confirms()
        publisher.connection.close()

    def _database(self, queue: str) -> str:
        url = self._ground.database("bench_" + queue.replace(".", "_"))
        database = Database(url)
        create_tables(database)
        database.close()
        return url


def benchmark(ground: Ground, stack: ExitStack, *, quick: bool) -> Benchmark:
    """Return the contestants; the other frameworks only where they are installed."""
    del stack
    bench = ReactionsBench(ground, 2 * BATCH if quick else 4 * BATCH)
    contestants = {"ours": bench.ours}
    if OTHERS_PYTHON.exists():
        contestants |= {"FastStream": bench.faststream, "Celery": bench.celery}
    return Benchmark(
        "反应 / reactions",
        contestants,
        [
            Claim(f"反应 reaction, 1 a transaction / {name}", "/s", "rate", "ours", name)
            for name in ("FastStream", "Celery")
        ],
    )


def _task(task_id: str, arguments: list[str]) -> amqp.Message:
    """Return a message as Celery's own client sends it."""
    nothing_more = {"callbacks": None, "errbacks": None, "chain": None, "chord": None}
    headers = {"lang": "py", "task": "ledger.note", "id": task_id, "root_id": task_id, "retries": 0}
    return amqp.Message(
        json.dumps([arguments, {}, nothing_more]),
        content_type="application/json",
        content_encoding="utf-8",
        delivery_mode=2,
        correlation_id=task_id,
        application_headers=headers,
    )
