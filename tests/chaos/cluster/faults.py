"""What may happen to a cluster under load."""

from random import Random

from tests.chaos.cluster.nodes import Cluster, Node
from tests.chaos.faults.fault import Fault, Form
from tests.chaos.kinds import LIT_QUEUE
from tests.chaos.load import Load
from tests.chaos.theatre import Theatre
from tests.support.waiting import until

WHOLE_SECONDS = 120


class LeaderKilled(Fault):
    """The node with the leaders of the queues dies; the two others go on without it."""

    def __init__(self, form: Form, *, with_clients: bool) -> None:
        """Say whether the clients are connected to that node or to another one."""
        super().__init__()
        self.name = f"cluster: leader killed, clients on {'it' if with_clients else 'another node'}"
        self._lead = form.lead
        self._with_clients = with_clients

    def strike(self, theatre: Theatre, load: Load) -> None:
        cluster: Cluster = theatre.broker
        leader = self._leader = cluster.leader_of(LIT_QUEUE)
        others = [node for node in cluster.nodes if node is not leader]
        cluster.lead_to(*([leader, *others] if self._with_clients else [*others, leader]))
        load.until_begun(2 * self._lead)
        cluster.kill_node(leader)

    def tidy(self, theatre: Theatre) -> None:
        _bring_back(theatre.broker, self._leader)


class NodeLost(Fault):
    """A node dies and joins again, all under load."""

    name = "cluster: node lost and rejoined"

    def __init__(self, form: Form) -> None:
        """Say how many commands pass without the node."""
        super().__init__()
        self._lead = form.lead

    def strike(self, theatre: Theatre, load: Load) -> None:
        cluster: Cluster = theatre.broker
        lost = Random(len(load.begun)).choice(cluster.nodes)
        cluster.kill_node(lost)
        load.until_begun(self._lead)
        _bring_back(cluster, lost)


def cluster_faults(form: Form) -> list[Fault]:
    """Return everything that happens to a cluster."""
    return [LeaderKilled(form, with_clients=True), LeaderKilled(form, with_clients=False), NodeLost(form)]


def _bring_back(cluster: Cluster, node: Node) -> None:
    cluster.start_node(node)
    until(cluster.is_whole, seconds=WHOLE_SECONDS)
