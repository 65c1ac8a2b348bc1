"""From the commit in one service to the committed effect in another, at a steady pace, on PostgreSQL's own clock."""

import json
import threading
import time
from contextlib import ExitStack
from functools import partial

import psycopg2

from kit.event import EVENTS, ReadyMessage, write
from kit.sql.database import Database
from tests.load.figures import Benchmark, Claim, Sample, Target, latencies
from tests.load.ground import Ground, ask, await_true, dsn, run
from tests.support.workshop import a_lit_event, create_tables

SLOW, FAST = 50, 300
PRODUCERS = 3
PLAIN = "bench.plain"
TELL = "insert into outbox (message_id, exchange, routing_key, headers, body) values (%s, %s, %s, %s, %s)"
COMMITS = "select {name}, extract(epoch from pg_xact_commit_timestamp(xmin)) * 1000 from {table}"


class Way:
    """Two databases and whatever carries events from one to the other."""

    def __init__(self, ground: Ground, name: str) -> None:
        self.begin, self.end = ground.database(f"bench_{name}_from"), ground.database(f"bench_{name}_to")
        for url in (self.begin, self.end):
            database = Database(url)
            create_tables(database)
            database.close()
        run(self.begin, "create table told (message_id text primary key)")

    def measure(self, rate: int, seconds: float) -> Sample:
        """Commit events at a steady pace and return how long their effects took."""
        run(self.begin, "truncate told")
        run(self.end, "truncate inbox, seen")
        count = round(rate * seconds / PRODUCERS)
        began = time.monotonic()
        starts = [began + number / rate for number in range(PRODUCERS)]
        producers = [threading.Thread(target=self._produce, args=(count, rate / PRODUCERS, at)) for at in starts]
        for producer in producers:
            producer.start()
        for producer in producers:
            producer.join()
        expected = [(count * PRODUCERS,)]
        await_true(lambda: ask(self.end, "select count(*) from seen") == expected, "every effect is there")
        return latencies(self._milliseconds())

    def _produce(self, count: int, rate: float, began: float) -> None:
        connection = psycopg2.connect(dsn(self.begin))
        for number in range(count):
            time.sleep(max(0.0, began + number / rate - time.monotonic()))
            message = _a_message()
            with connection, connection.cursor() as cursor:
                cursor.execute("insert into told values (%s)", (message.message_id,))
                cursor.execute(TELL, _row(message))
        connection.close()

    def _milliseconds(self) -> list[float]:
        told = dict(ask(self.begin, COMMITS.format(name="message_id", table="told")))
        seen = dict(ask(self.end, COMMITS.format(name="event_id", table="seen")))
        return [float(seen[name] - at) for name, at in told.items()]


def benchmark(ground: Ground, stack: ExitStack, *, quick: bool) -> Benchmark:
    """Return the contestants: relay and reaction in one worker, and the same by hand in one process."""
    seconds = 2.5 if quick else 4
    ours, plain = Way(ground, "ours"), Way(ground, "plain")
    settings = {"BENCH_TELLER": ours.begin, "BENCH_LEDGER": ours.end, "YISHI_AMQP_URL": ground.amqp_url}
    stack.enter_context(ground.process("worker", "-m", "tests.load.ledger_worker", "teller", "ledger", **settings))
    ground.queue(PLAIN)
    ends = (dsn(plain.begin), dsn(plain.end))
    stack.enter_context(ground.process("plain", "-m", "tests.load.plain_pipeline", ground.amqp_url, *ends, PLAIN))
    for way in (ours, plain):
        way.measure(SLOW, 0.5)
    contestants = {
        f"{name} {rate}": partial(way.measure, rate, seconds)
        for rate in (SLOW, FAST)
        for name, way in (("ours", ours), ("plain", plain))
    }
    return Benchmark(
        "时延 / latency", contestants, [_claim(rate, measure) for rate in (SLOW, FAST) for measure in ("p50", "p99")]
    )


def _claim(rate: int, measure: str) -> Claim:
    targets = {(FAST, "p50"): Target(at_most=10), (FAST, "p99"): Target(at_most=40)}
    name = f"提交到提交 commit to commit {rate}/s {measure} / by hand"
    return Claim(name, "ms", measure, f"ours {rate}", f"plain {rate}", targets.get((rate, measure), Target()))


def _a_message() -> ReadyMessage:
    event = a_lit_event()
    return ReadyMessage(event.id, EVENTS, f"{event.county}.{event.type}", *write(event))


def _row(message: ReadyMessage) -> tuple[str, ...]:
    return (message.message_id, message.exchange, message.routing_key, json.dumps(message.headers), message.body)
