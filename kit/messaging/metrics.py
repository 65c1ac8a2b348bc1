"""The worker's own `/metrics`: what it counted, and what waits in outboxes, queues and due work at this moment."""

from collections.abc import Iterable, Iterator
from typing import Any

import eventlet
import eventlet.wsgi
from prometheus_client import CollectorRegistry, make_wsgi_app
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import func, select

from kit.messaging.broker import BROKER_ERRORS
from kit.messaging.counts import REGISTRY
from kit.messaging.operations.depths import depths
from kit.messaging.operations.reaction_queues import ReactionQueues, reactions_of
from kit.messaging.relay import Relay, RelayCounters
from kit.messaging.topology import topology_of
from kit.service import AnyService
from kit.sql.audit.unsealed import unsealed
from kit.sql.backlog import BacklogGauges
from kit.sql.database import AWAY

Families = Iterator[CounterMetricFamily | GaugeMetricFamily]

_RELAYED = {
    "published": "Messages that the broker took",
    "unroutable": "Messages that came back because no queue is bound",
    "failures": "Interruptions of the relay",
}


def serve_metrics(host: str, port: int, containers: Iterable[Any]) -> None:
    """Answer Prometheus on a port of this process, beside the reactions; any path will do."""
    registry = registry_of(containers)
    # A busy port stops the process here, instead of leaving it unwatched.
    listener = eventlet.listen((host, port))
    eventlet.spawn_n(eventlet.wsgi.server, listener, make_wsgi_app(registry), log_output=False)


def registry_of(containers: Iterable[Any]) -> CollectorRegistry:
    """Return everything that these containers have to show."""
    containers = list(containers)
    relays = [found for container in containers for found in container.extensions if isinstance(found, Relay)]
    services = {relay.service.name: relay.service for relay in relays}
    registry = CollectorRegistry()
    registry.register(_Counted())
    registry.register(BacklogGauges({name: service.stage.database for name, service in services.items()}))
    registry.register(RelayGauges({relay.service.name: relay.loop.counters for relay in relays}))
    registry.register(DueWorkGauges(list(services.values())))
    registry.register(AuditGauges(list(services.values())))
    registry.register(QueueGauges(containers))
    return registry


class _Counted(Collector):
    """What the whole process counted."""

    def collect(self) -> Iterator[Any]:
        """Return the counters as they stand."""
        yield from REGISTRY.collect()


class RelayGauges(Collector):
    """What the relays of this process did."""

    def __init__(self, counters: dict[str, RelayCounters]) -> None:
        """Remember the counters by service."""
        self._counters = counters

    def collect(self) -> Families:
        """Return the counters as they stand."""
        for name, words in _RELAYED.items():
            family = CounterMetricFamily(f"yishi_relay_{name}", words, labels=["service"])
            for service, counters in self._counters.items():
                family.add_metric([service], getattr(counters, name))
            yield family


class DueWorkGauges(Collector):
    """What is due and not yet done; a service whose database is away is left out."""

    def __init__(self, services: list[AnyService]) -> None:
        """Remember the services."""
        self._services = services

    def collect(self) -> Families:
        """Count by the clock of each service."""
        late = GaugeMetricFamily("yishi_due_work_late", "Reminders whose time has come", labels=["service"])
        age = GaugeMetricFamily("yishi_due_work_late_seconds", "How long the oldest of them waits", labels=["service"])
        for service in self._services:
            try:
                count, seconds = _late(service)
            except AWAY:
                continue
            late.add_metric([service.name], count)
            age.add_metric([service.name], seconds)
        yield from (late, age)


def _late(service: AnyService) -> tuple[int, float]:
    due, now = service.stage.tables.due, service.stage.clock()
    statement = select(func.count(), func.min(due.c.due_at)).where(due.c.due_at <= now)
    with service.stage.database.engine.connect() as connection:
        count, first = connection.execute(statement).one()
    return count, (now - first).total_seconds() if first else 0.0


class AuditGauges(Collector):
    """What of the audit is not sealed yet; a service whose database is away is left out."""

    def __init__(self, services: list[AnyService]) -> None:
        """Remember the services."""
        self._services = services

    def collect(self) -> Families:
        """Look behind the end of each chain, once for each scrape."""
        rows = GaugeMetricFamily("yishi_audit_unsealed", "Rows of the audit not sealed yet", labels=["service"])
        age = GaugeMetricFamily("yishi_audit_unsealed_age_seconds", "Age of the oldest of them", labels=["service"])
        for service in self._services:
            try:
                found = unsealed(service.stage)
            except AWAY:
                continue
            rows.add_metric([service.name], found.rows)
            age.add_metric([service.name], found.age_seconds)
        yield from (rows, age)


class QueueGauges(Collector):
    """How much is ready in each reaction's queues; nothing while the broker is away."""

    def __init__(self, containers: list[Any]) -> None:
        """Remember whose queues to look at."""
        self._url = containers[0].declarations.url
        self._reactions = reactions_of(topology_of(*(container.service_cls for container in containers)))

    def collect(self) -> Families:
        """Ask the broker, once for each scrape."""
        up = GaugeMetricFamily("yishi_broker_up", "Whether the broker answers")
        waiting = GaugeMetricFamily("yishi_queue_depth", "Ready messages", labels=["reaction", "state"])
        try:
            self._look(waiting)
            up.add_metric([], 1)
        except BROKER_ERRORS:
            up.add_metric([], 0)
        yield from (up, waiting)

    def _look(self, waiting: GaugeMetricFamily) -> None:
        found = depths(self._url, [name for reaction in self._reactions for name in reaction.all_queues])
        for reaction in self._reactions:
            for state, queues in _by_state(reaction).items():
                waiting.add_metric([reaction.queue, state], sum(found[name].ready for name in queues if name in found))


def _by_state(reaction: ReactionQueues) -> dict[str, tuple[str, ...]]:
    return {"ready": (reaction.queue,), "retrying": reaction.retries, "parked": (reaction.parked,)}
