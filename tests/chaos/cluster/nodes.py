"""Three RabbitMQ nodes that find each other by their configuration, with one port mapper and one way in."""

import json
import secrets
import shutil
import signal
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from kit.servers.ports import LOOPBACK, free_port
from kit.servers.processes import end, silent
from kit.servers.rabbitmq import RabbitAddress, _answers
from kit.servers.rabbitmq_files import USER, NodePorts, environment, write_files
from kit.servers.rabbitmq_programs import RabbitPrograms, find_programs
from tests.chaos.cluster.way_in import WayIn
from tests.support.waiting import until

SIZE = 3
START_SECONDS = 120
STOP_SECONDS = 30
COOKIE_MODE = 0o400


@dataclass
class Node:
    """One of the nodes."""

    name: str
    home: Path
    ports: NodePorts
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def lives(self) -> bool:
        """Tell whether its process runs."""
        return self.process is not None and self.process.poll() is None


class Cluster:
    """Starts three nodes; every client comes in by one address that leads to a node that lives."""

    def __init__(self, folder: Path, *, cache: Path) -> None:
        """Describe the nodes under a folder."""
        self._home = folder.absolute() / "cluster"
        self._cache = cache
        self._password = secrets.token_hex(16)
        self._cookie = secrets.token_hex(20).upper()
        self._mapper: subprocess.Popen[bytes] | None = None
        mapper_port = free_port()
        self.nodes = [self._describe(number, mapper_port) for number in range(1, SIZE + 1)]
        self._way_in = WayIn([node.ports.amqp for node in self.nodes])

    @property
    def address(self) -> RabbitAddress:
        """Where clients come in."""
        return RabbitAddress(LOOPBACK, self._way_in.port, USER, self._password)

    def start(self) -> None:
        """Start the nodes and the way in, and return when the cluster is whole."""
        self._programs: RabbitPrograms = find_programs(self._cache, silent)
        for node in self.nodes:
            self._prepare(node)
        mapper = [str(self._programs.port_mapper), "-port", str(self.nodes[0].ports.mapper), "-address", LOOPBACK]
        self._mapper = self._spawn(self.nodes[0], mapper)
        for node in self.nodes:
            self.start_node(node)
        self._way_in.open()

    def start_node(self, node: Node) -> None:
        """Start one node and return when it takes connections."""
        node.process = self._spawn(node, [str(self._programs.server)])
        address = RabbitAddress(LOOPBACK, node.ports.amqp, USER, self._password)
        until(lambda: _answers(address), seconds=START_SECONDS)

    def kill_node(self, node: Node) -> None:
        """End a node as a power cut would."""
        if node.process is not None:
            end(psutil.Process(node.process.pid), signal.SIGKILL, STOP_SECONDS)
            node.process.wait()

    def lead_to(self, *nodes: Node) -> None:
        """Send everybody away, to come again to the first of these nodes that lives."""
        self._way_in.lead_to([node.ports.amqp for node in nodes])

    def is_whole(self) -> bool:
        """Tell whether every queue has a member on every node that is up to date and at work."""
        return all(len(queue["online"]) == SIZE for queue in self._queues("online"))

    def leader_of(self, name: str) -> Node:
        """Return the node on which the leader of a queue is."""
        leaders = {queue["name"]: queue["leader"] for queue in self._queues("leader")}
        return next(node for node in self.nodes if node.name == leaders[name])

    def remove(self) -> None:
        """Stop everything and delete it."""
        self._way_in.close()
        for node in self.nodes:
            if node.lives:
                self.kill_node(node)
        if self._mapper is not None:
            self._mapper.kill()
            self._mapper.wait()
        shutil.rmtree(self._home, ignore_errors=True)

    def _describe(self, number: int, mapper_port: int) -> Node:
        name = f"member{number}_{secrets.token_hex(4)}@localhost"
        return Node(name, self._home / str(number), NodePorts(free_port(), free_port(), mapper_port))

    def _prepare(self, node: Node) -> None:
        cookie = node.home / "home" / ".erlang.cookie"
        cookie.parent.mkdir(parents=True)
        cookie.write_text(self._cookie, encoding="utf-8")
        cookie.chmod(COOKIE_MODE)
        write_files(node.home, self._password, self._programs)
        with (node.home / "rabbitmq.conf").open("a", encoding="utf-8") as settings:
            settings.write("cluster_formation.peer_discovery_backend = classic_config\n")
            for number, member in enumerate(self.nodes, 1):
                settings.write(f"cluster_formation.classic_config.nodes.{number} = {member.name}\n")

    def _spawn(self, node: Node, command: Sequence[str]) -> "subprocess.Popen[bytes]":
        with (node.home / "log" / "start.log").open("ab") as log:
            return subprocess.Popen(
                command,
                env=dict(environment(node.home, node.name, node.ports, self._programs)),
                cwd=node.home,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def _queues(self, *facts: str) -> list[dict[str, Any]]:
        node = next(node for node in self.nodes if node.lives)
        command = [str(self._programs.control), "-q", "list_queues", "--formatter", "json", "name", *facts]
        outcome = subprocess.run(
            command,
            env=dict(environment(node.home, node.name, node.ports, self._programs)),
            cwd=node.home,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=True,
        )
        queues: list[dict[str, Any]] = json.loads(outcome.stdout)
        return queues
