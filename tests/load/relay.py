"""From the outbox to the confirm of a quorum queue, beside plain py-amqp that publishes the same messages."""

import time
from contextlib import ExitStack

from kit.event import ReadyMessage
from tests.load.case_events import case_events, ready
from tests.load.figures import Benchmark, Claim, Sample, Target
from tests.load.ground import Ground, asking, await_true, dsn, fill_outbox
from tests.load.plain_publisher import BATCH, PlainPublisher

QUEUE = "bench.relay"
TARGET = Target(ratio=0.8, at_least=8000)


class RelayBench:
    """Two relays at rest, one alone and one inside a worker, and a plain publisher."""

    def __init__(self, ground: Ground, stack: ExitStack, count: int) -> None:
        self._ground, self._count = ground, count
        ground.queue(QUEUE, "#")
        stack.callback(ground.remove, QUEUE)
        self._alone = ground.database("bench_relay_alone", "intake")
        self._inside = ground.database("bench_relay_inside", "intake")
        stack.enter_context(
            ground.process("relay", "-m", "tests.load.relay_process", dsn(self._alone), ground.amqp_url)
        )
        teller = {"BENCH_TELLER": self._inside, "YISHI_AMQP_URL": ground.amqp_url}
        stack.enter_context(ground.process("teller", "-m", "tests.load.ledger_worker", "teller", **teller))
        self._plain = PlainPublisher(ground.amqp_url)
        stack.callback(self._plain.connection.close)
        self._drain(self._alone, self._messages(BATCH))
        self._drain(self._inside, self._messages(BATCH))

    def alone(self) -> Sample:
        return self._drain(self._alone, self._messages(self._count))

    def inside(self) -> Sample:
        return self._drain(self._inside, self._messages(self._count))

    def plain(self) -> Sample:
        messages = self._messages(self._count)
        began = time.perf_counter()
        for start in range(0, len(messages), BATCH):
            self._plain.publish(messages[start : start + BATCH])
        return {"rate": len(messages) / (time.perf_counter() - began)}

    def _drain(self, url: str, messages: list[ReadyMessage]) -> Sample:
        with asking(url) as ask:
            began = fill_outbox(url, messages)
            await_true(lambda: not ask("select 1 from outbox limit 1"), "the outbox is empty")
            return {"rate": len(messages) / (time.perf_counter() - began)}

    def _messages(self, count: int) -> list[ReadyMessage]:
        self._ground.purge(QUEUE)
        return ready(case_events(count))


def benchmark(ground: Ground, stack: ExitStack, *, quick: bool) -> Benchmark:
    """Return the contestants: the relay alone, the relay in a worker, py-amqp."""
    bench = RelayBench(ground, stack, 5_000 if quick else 10_000)
    return Benchmark(
        "中继 / relay",
        {"alone": bench.alone, "py-amqp": bench.plain, "worker": bench.inside},
        [
            Claim("中继（单独）relay, alone / py-amqp", "/s", "rate", "alone", "py-amqp", TARGET),
            Claim("中继（工作进程）relay, worker / py-amqp", "/s", "rate", "worker", "py-amqp", TARGET),
        ],
    )
