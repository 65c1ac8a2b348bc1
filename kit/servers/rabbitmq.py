"""A private RabbitMQ node on loopback, without root and without touching an installed one."""

import secrets
import shutil
import signal
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Self

import amqp

from kit.servers.failures import ServerFailed
from kit.servers.ports import LOOPBACK, keep_or_find
from kit.servers.processes import ProcessMark, Tell, end, silent, wait_until
from kit.servers.rabbitmq_files import USER, NodePorts, environment, write_files
from kit.servers.rabbitmq_programs import SERVER, RabbitPrograms, find_programs
from kit.servers.state import StateFile, locked

_START_SECONDS = 90
_STOP_SECONDS = 30
_HANDSHAKE_SECONDS = 5
_PORTS = ("amqp", "distribution", "mapper")


@dataclass(frozen=True)
class RabbitAddress:
    """How to reach the node."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)

    @property
    def url(self) -> str:
        """The AMQP address of the node's one virtual host."""
        return f"amqp://{self.user}:{self.password}@{self.host}:{self.port}//"


class PrivateRabbit:
    """One RabbitMQ node whose queues, ports, name and cookie belong to one folder."""

    def __init__(self, folder: Path, *, cache: Path | None = None, tell: Tell = silent) -> None:
        """Describe the node under the folder; fetched programs are kept in the cache, which several nodes may share."""
        self._home = folder.absolute() / "rabbitmq"
        self._cache = cache.absolute() if cache else folder.absolute() / "cache"
        self._state = StateFile(self._home / "state.json")
        self._tell = tell
        self._children: list[subprocess.Popen[bytes]] = []
        self.started_here = False

    def __enter__(self) -> Self:
        """Start the node."""
        self.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        """Stop the node when this object started it; leave alone what ran before."""
        if self.started_here:
            self.stop()

    def start(self) -> RabbitAddress:
        """Start the node, or find it running; return when it takes an AMQP handshake."""
        with locked(self._home):
            if self.running and _answers(self.address):
                return self.address
            self._end_leftovers(signal.SIGTERM)
            with locked(self._cache):
                programs = find_programs(self._cache, self._tell)
            self._launch(programs)
            self.started_here = True
            return self.address

    def stop(self) -> None:
        """Stop the node cleanly and its port mapper with it; do nothing when they do not run."""
        with locked(self._home):
            self._end_leftovers(signal.SIGTERM)
            self.started_here = False

    def kill(self) -> None:
        """End the node as a power cut would, for tests of what survives."""
        self._end_leftovers(signal.SIGKILL)
        self.started_here = False

    def remove(self) -> None:
        """Stop the node and delete its queues; what was fetched stays in the cache."""
        self.stop()
        shutil.rmtree(self._home, ignore_errors=True)

    @property
    def running(self) -> bool:
        """Tell whether the node's process lives."""
        mark = self._mark("node")
        return mark is not None and mark.find() is not None

    @property
    def address(self) -> RabbitAddress:
        """Return where the node listens, as of its last start."""
        state = self._state.read()
        return RabbitAddress(LOOPBACK, state["ports"]["amqp"], USER, state["password"])

    def control(self, *arguments: str) -> str:
        """Run the node's command-line tool, which takes seconds; return what it says."""
        programs = find_programs(self._cache, self._tell)
        outcome = subprocess.run(
            [str(programs.control), *arguments],
            env=dict(self._environment(programs)),
            cwd=self._home,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if outcome.returncode != 0:
            raise ServerFailed(SERVER, f"rabbitmqctl {arguments[0]}: {outcome.stderr.strip()}", self._log)
        return outcome.stdout

    @property
    def _log(self) -> Path:
        return self._home / "log" / "start.log"

    def _launch(self, programs: RabbitPrograms) -> None:
        state = self._prepare()
        write_files(self._home, state["password"], programs)
        self._tell(f"启动 RabbitMQ（约 7 秒）/ starting RabbitMQ, about 7 s (127.0.0.1:{state['ports']['amqp']})")
        mapper_arguments = ["-port", str(state["ports"]["mapper"]), "-address", LOOPBACK]
        with self._log.open("ab") as log:
            mapper = self._spawn([str(programs.port_mapper), *mapper_arguments], programs, log)
            node = self._spawn([str(programs.server)], programs, log)
        for name, process in (("mapper", mapper), ("node", node)):
            mark = ProcessMark.of(process.pid)
            state[name] = {"pid": mark.pid, "started": mark.started}
        self._state.write(state)
        self._await(node)

    def _prepare(self) -> dict[str, Any]:
        """Keep name and password for the life of the folder, and the ports as long as they are free."""
        state = self._state.read()
        state.setdefault("name", f"node_{secrets.token_hex(4)}@localhost")
        state.setdefault("password", secrets.token_hex(16))
        known = state.get("ports", {})
        state["ports"] = {name: keep_or_find(known.get(name)) for name in _PORTS}
        self._state.write(state)
        return state

    def _environment(self, programs: RabbitPrograms) -> dict[str, str]:
        state = self._state.read()
        return dict(environment(self._home, state["name"], NodePorts(**state["ports"]), programs))

    def _spawn(self, command: Sequence[str], programs: RabbitPrograms, log: IO[bytes]) -> subprocess.Popen[bytes]:
        child = subprocess.Popen(
            command,
            env=self._environment(programs),
            cwd=self._home,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self._children.append(child)
        return child

    def _await(self, node: subprocess.Popen[bytes]) -> None:
        ready = wait_until(lambda: node.poll() is not None or _answers(self.address), _START_SECONDS)
        if not ready or node.poll() is not None:
            self._end_leftovers(signal.SIGKILL)
            raise ServerFailed(SERVER, "未能启动 / did not start", self._log)

    def _end_leftovers(self, sign: signal.Signals) -> None:
        for name in ("node", "mapper"):
            mark = self._mark(name)
            process = mark.find() if mark else None
            if process is not None:
                end(process, sign, _STOP_SECONDS)
        while self._children:
            self._children.pop().wait(_STOP_SECONDS)

    def _mark(self, name: str) -> ProcessMark | None:
        facts = self._state.read().get(name)
        return ProcessMark(**facts) if facts else None


def _answers(address: RabbitAddress) -> bool:
    connection = amqp.Connection(
        f"{address.host}:{address.port}",
        userid=address.user,
        password=address.password,
        connect_timeout=_HANDSHAKE_SECONDS,
        read_timeout=_HANDSHAKE_SECONDS,
    )
    try:
        connection.connect()
    except (OSError, amqp.AMQPError):
        return False
    connection.close()
    return True
