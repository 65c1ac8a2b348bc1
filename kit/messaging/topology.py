"""What must exist in the broker, derived from the service classes and nothing else."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from nameko.extensions import ENTRYPOINT_EXTENSIONS_ATTR

from kit.event import EVENTS, PRIVATE
from kit.messaging.names import ANYTHING, parked, retry

DELIVERY_LIMIT = 20


@dataclass(frozen=True)
class Queue:
    """A queue and the arguments that can never be changed later."""

    name: str
    arguments: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, order=True)
class Binding:
    """Which messages of an exchange reach a queue."""

    queue: str
    exchange: str
    key: str


@dataclass(frozen=True)
class Topology:
    """Everything a set of services needs in the broker; all exchanges are durable topics."""

    queues: tuple[Queue, ...]
    bindings: tuple[Binding, ...]
    exchanges: tuple[str, ...] = (EVENTS, PRIVATE)


@dataclass(frozen=True)
class Inlet:
    """One reaction as the topology sees it."""

    queue: str
    exchange: str
    event_types: tuple[str, ...]
    delays: tuple[float, ...]


def topology_of(*service_classes: type) -> Topology:
    """Return what these services need, in a stable order."""
    inlets = sorted(_inlets(service_classes), key=lambda inlet: inlet.queue)
    return Topology(
        queues=tuple(queue for inlet in inlets for queue in _queues(inlet.queue, inlet.delays)),
        bindings=tuple(sorted(binding for inlet in inlets for binding in _bindings(inlet))),
    )


def describe(topology: Topology) -> dict[str, Any]:
    """Return the topology as plain data, for a golden file."""
    return {
        "exchanges": list(topology.exchanges),
        "queues": {queue.name: dict(queue.arguments) for queue in topology.queues},
        "bindings": [[binding.exchange, binding.key, binding.queue] for binding in topology.bindings],
    }


def definitions(topology: Topology) -> dict[str, Any]:
    """Return the topology in the form that RabbitMQ imports at its start (`load_definitions`)."""
    place, lasting = {"vhost": "/"}, {"durable": True, "auto_delete": False}
    kind = {"type": "topic", "internal": False, "arguments": {}}
    return {
        "exchanges": [{"name": name, **place, **lasting, **kind} for name in topology.exchanges],
        "queues": [
            {"name": queue.name, **place, **lasting, "arguments": dict(queue.arguments)} for queue in topology.queues
        ],
        "bindings": [_definition(binding) | place for binding in topology.bindings],
    }


def _definition(binding: Binding) -> dict[str, Any]:
    return {
        "source": binding.exchange,
        "destination": binding.queue,
        "destination_type": "queue",
        "routing_key": binding.key,
        "arguments": {},
    }


def _inlets(service_classes: Iterable[type]) -> Iterator[Inlet]:
    for service in service_classes:
        for method_name in dir(service):
            for entrypoint in getattr(getattr(service, method_name), ENTRYPOINT_EXTENSIONS_ATTR, ()):
                if hasattr(entrypoint, "event_types"):
                    queue = f"{vars(service)['name']}.{method_name}"
                    yield Inlet(queue, entrypoint.exchange, entrypoint.event_types, entrypoint.delays)


def _queues(name: str, delays: tuple[float, ...]) -> Iterator[Queue]:
    yield Queue(name, {**_quorum(), **_dead_letter(parked(name)), "x-delivery-limit": DELIVERY_LIMIT})
    for seconds in delays:
        arguments = {**_quorum(), **_dead_letter(name), "x-message-ttl": int(seconds * 1000)}
        yield Queue(retry(name, seconds), arguments)
    yield Queue(parked(name), _quorum())


def _quorum() -> dict[str, Any]:
    return {"x-queue-type": "quorum"}


def _dead_letter(target: str) -> dict[str, Any]:
    return {
        "x-dead-letter-exchange": "",
        "x-dead-letter-routing-key": target,
        "x-dead-letter-strategy": "at-least-once",
        "x-overflow": "reject-publish",
    }


def _bindings(inlet: Inlet) -> Iterator[Binding]:
    for event_type in inlet.event_types:
        # The first word of a public routing key is the county; private messages have none.
        key = event_type if event_type == ANYTHING or inlet.exchange == PRIVATE else f"*.{event_type}"
        yield Binding(inlet.queue, inlet.exchange, key)
