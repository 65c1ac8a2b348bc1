"""How much waits in a service's outbox, and for how long: the first thing to look at when events are late."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import Engine, text

from kit.sql.database import AWAY, Database

# A glance must stay cheap when millions wait; whoever reads this number knows enough.
COUNTED_AT_MOST = 100_000

_BACKLOG = text(
    "select (select count(*) from (select from outbox limit :most) glance),"
    " (select extract(epoch from clock_timestamp() - created_at) from outbox order by id limit 1)"
)


@dataclass(frozen=True)
class Backlog:
    """How many messages wait to be published, and since when the first of them does."""

    depth: int
    age_seconds: float


def backlog(engine: Engine) -> Backlog:
    """Return what waits in the outbox of this database."""
    with engine.connect() as connection:
        depth, age = connection.execute(_BACKLOG, {"most": COUNTED_AT_MOST}).one()
    return Backlog(depth, max(0.0, float(age or 0)))


class BacklogGauges(Collector):
    """Shows the outboxes of some services to Prometheus; one whose database is away is left out."""

    def __init__(self, databases: Mapping[str, Database]) -> None:
        """Remember the services by name."""
        self._databases = databases

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Look into each outbox, once for each scrape."""
        depth = GaugeMetricFamily("yishi_outbox_depth", "Messages that wait to be published", labels=["service"])
        age = GaugeMetricFamily("yishi_outbox_age_seconds", "Age of the oldest of them", labels=["service"])
        for service, database in self._databases.items():
            try:
                found = backlog(database.engine)
            except AWAY:
                continue
            depth.add_metric([service], found.depth)
            age.add_metric([service], found.age_seconds)
        yield from (depth, age)
