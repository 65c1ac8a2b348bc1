"""The queues of each reaction, read out of a topology."""

from dataclasses import dataclass

from kit.event import PRIVATE
from kit.messaging.names import ANYTHING, parked
from kit.messaging.topology import Topology


@dataclass(frozen=True)
class ReactionQueues:
    """One reaction: its queue, which is also its name in the inbox, what it hears, and where failed messages wait."""

    queue: str
    exchange: str
    event_types: tuple[str, ...]
    retries: tuple[str, ...]

    @property
    def service(self) -> str:
        """Return the service it belongs to."""
        return self.queue.partition(".")[0]

    @property
    def parked(self) -> str:
        """Return the queue in which messages wait for a person."""
        return parked(self.queue)

    @property
    def all_queues(self) -> tuple[str, ...]:
        """Return every queue it has."""
        return (self.queue, *self.retries, self.parked)

    @property
    def is_private(self) -> bool:
        """Tell whether its messages may be shown to nobody."""
        return self.exchange == PRIVATE

    @property
    def hears_everything(self) -> bool:
        """Tell whether it reacts to every type of event."""
        return ANYTHING in self.event_types


def reactions_of(topology: Topology) -> list[ReactionQueues]:
    """Return every reaction that the topology serves, by name."""
    queues = sorted({binding.queue for binding in topology.bindings})
    return [_reaction(queue, topology) for queue in queues]


def _reaction(queue: str, topology: Topology) -> ReactionQueues:
    bindings = [binding for binding in topology.bindings if binding.queue == queue]
    retries = tuple(other.name for other in topology.queues if other.name.startswith(f"{queue}.retry."))
    types = tuple(binding.key.removeprefix("*.") for binding in bindings)
    return ReactionQueues(queue, bindings[0].exchange, types, retries)
