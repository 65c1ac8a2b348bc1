"""All events into the read database by the portal's worker, beside plain py-amqp that writes the same rows."""

from contextlib import ExitStack

from deploy.topology import whole_topology
from kit.box import new_box_key
from kit.messaging.declaration import declare
from kit.messaging.topology import Topology
from tests.load.case_events import case_events, ready
from tests.load.figures import Benchmark, Claim, Sample, Target
from tests.load.ground import Ground, ask, await_true, dsn, rate_of, run

OURS, PLAIN = "portal.on_any_fact", "bench.projection"
EMPTY = "truncate inbox, timeline, cases, unit_counts"


class ProjectionBench:
    """A worker of the portal and a plain consumer, each with a read database of its own."""

    def __init__(self, ground: Ground, count: int) -> None:
        self._ground, self._count = ground, count
        whole = whole_topology()
        queues = tuple(queue for queue in whole.queues if queue.name.startswith("portal."))
        declare(ground.amqp_url, Topology(queues, ()))
        ground.queue(PLAIN)
        self._read = ground.database("bench_portal", "portal")
        self._plain = ground.database("bench_plain_portal", "portal")

    def ours(self) -> Sample:
        settings = {
            "YISHI_AMQP_URL": self._ground.amqp_url,
            "YISHI_PORTAL_DATABASE_URL": self._read,
            "YISHI_TOKEN_KEY": "-",
            "YISHI_PORTAL_TOKEN_PRIVATE_KEY": "-",
            "YISHI_SEAL_KEY": "-",
            "YISHI_PORTAL_SECRET": "bench",
            "YISHI_PORTAL_AUTHENTICATOR_KEYS": new_box_key(),
            "YISHI_PUBLIC_URL": "http://127.0.0.1",
        }
        return self._measure(OURS, self._read, "-m", "deploy.worker", "portal", **settings)

    def plain(self) -> Sample:
        return self._measure(
            PLAIN, self._plain, "-m", "tests.load.plain_projection", self._ground.amqp_url, dsn(self._plain), PLAIN
        )

    def _measure(self, queue: str, url: str, *command: str, **settings: str) -> Sample:
        run(url, EMPTY)
        self._ground.purge(queue)
        self._ground.fill(queue, ready(case_events(self._count)))
        with self._ground.process(queue, *command, **settings):
            await_true(lambda: ask(url, "select count(*) from inbox") == [(self._count,)], f"{queue} is read")
        return rate_of(url)


def benchmark(ground: Ground, stack: ExitStack, *, quick: bool) -> Benchmark:
    """Return the contestants: the portal as it is deployed, and py-amqp."""
    del stack
    bench = ProjectionBench(ground, 5_000 if quick else 10_000)
    target = Target(ratio=0.6, at_least=5000)
    return Benchmark(
        "投影 / projection",
        {"portal": bench.ours, "py-amqp": bench.plain},
        [Claim("投影 projection / py-amqp", "/s", "rate", "portal", "py-amqp", target)],
    )
