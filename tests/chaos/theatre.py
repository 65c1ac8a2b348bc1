"""The stage on which everything breaks: private servers, a door, a worker that relays and a worker that reacts."""

import os
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Self

import requests
from sqlalchemy.exc import SQLAlchemyError

from deploy.embedded.children import Child, Keeper, Recipe
from kit.messaging.declaration import SETTLING_SECONDS, declare
from kit.messaging.topology import topology_of
from kit.servers import PrivatePostgres
from kit.servers.ports import LOOPBACK, free_port
from kit.servers.processes import ProcessMark, Tell, silent
from kit.sql.database import Database
from tests.chaos.ledger import Ledger
from tests.support.gallery import ArchiveService, GalleryService, WorkshopService
from tests.support.waiting import until
from tests.support.workshop import create_tables

ROOT = Path(__file__).parents[2]
SERVICES = ("workshop", "gallery", "archive")
TOPOLOGY = topology_of(WorkshopService, GalleryService, ArchiveService)
START_SECONDS = 60.0
# What docker-compose.yml gives a worker and a door from SIGTERM to SIGKILL.
GRACE_SECONDS, DOOR_GRACE_SECONDS = 15.0, 25.0
DOOR, RELAY, REACTIONS = "door", "relay", "reactions"
WORKERS: Mapping[str, tuple[str, ...]] = {RELAY: ("workshop",), REACTIONS: ("gallery", "archive")}


class Theatre:
    """Starts everything once; the faults then break it piece by piece, and the keeper starts what ended again."""

    def __init__(self, folder: Path, broker: Any, *, tell: Tell = silent) -> None:
        """Describe the servers in a folder; `broker` is one node or a cluster of them."""
        self.folder = folder
        self.broker = broker
        self.postgres = PrivatePostgres(folder)
        self.keeper = Keeper(tell)
        self.databases: dict[str, Database] = {}
        self.address = f"http://{LOOPBACK}:{free_port()}"
        self._scenes = 0
        self._settled_at = 0.0
        self._undo = ExitStack()

    def __enter__(self) -> Self:
        """Raise the curtain; what was begun is undone when a part fails."""
        with ExitStack() as undo:
            undo.callback(self.postgres.remove)
            self.postgres.start()
            undo.callback(self.broker.remove)
            self.broker.start()
            undo.callback(self._close_databases)
            self._make_databases()
            self.declare()
            undo.callback(self.keeper.stop)
            self.hire(*map(self.child, (DOOR, *WORKERS)))
            self.keeper.watch()
            self._undo = undo.pop_all()
        self.ledger = Ledger(self.databases, self.amqp_url)
        return self

    def __exit__(self, *_exception: object) -> None:
        """Stop everything and delete it; the logs of the processes stay."""
        self._undo.close()

    @property
    def amqp_url(self) -> str:
        """Where the broker is."""
        return str(self.broker.address.url)

    def next_scene(self) -> str:
        """Return a new name, to tell the commands of one fault from all others."""
        self._scenes += 1
        return f"{self._scenes:04d}"

    def declare(self) -> None:
        """Declare the queues, and note from when on they survive the end of their broker."""
        if declare(self.amqp_url, TOPOLOGY):
            self.queues_are_young()

    def queues_are_young(self) -> None:
        """Note that queues were made just now."""
        self._settled_at = time.monotonic() + SETTLING_SECONDS

    def let_queues_settle(self) -> None:
        """Return when every queue is old enough to survive the end of its broker: a known limit of a single node."""
        until(lambda: time.monotonic() > self._settled_at)

    def named(self, name: str) -> Child:
        """Return a process that is kept running."""
        return next(child for child in self.keeper.children if child.recipe.name == name)

    def child(self, name: str, suffix: str = "") -> Child:
        """Describe a process; with a suffix, a second one of the same sort."""
        module = ["tests.support.gallery_worker", *WORKERS[name]] if name in WORKERS else self._door_arguments()
        log = self.folder / "logs" / f"{name}{suffix}.log"
        recipe = Recipe(name + suffix, [sys.executable, "-m", *module], self._environment(), log, ROOT)
        return Child(recipe, lambda _name, _mark: None)

    def hire(self, *children: Child, wait: bool = True) -> None:
        """Start some processes, and keep them running from now on."""
        starts = [said(child, "worker_started") for child in children]
        for child in children:
            child.start()
            self.keeper.children.append(child)
        if wait:
            for child, before in zip(children, starts, strict=True):
                self.until_up(child, before)

    def dismiss(self, *children: Child) -> None:
        """Stop some processes for good, all at once."""
        for child in children:
            self.keeper.children.remove(child)
        with ThreadPoolExecutor(len(children)) as hands:
            list(hands.map(Child.stop, children))

    def until_up(self, child: Child, starts: int) -> None:
        """Return when a process answers, or says that it started once more."""
        up = self._door_answers if child.recipe.name == DOOR else lambda: said(child, "worker_started") > starts
        until(up, seconds=START_SECONDS)

    def mark_of(self, child: Child) -> ProcessMark:
        """Return the process that runs now."""
        until(lambda: child.pid is not None, seconds=START_SECONDS)
        return ProcessMark.of(int(child.pid or 0))

    def waiting(self) -> int | None:
        """Return how much is in the outboxes; None while the database is away."""
        try:
            return self.ledger.waiting()
        except SQLAlchemyError:
            return None

    def _make_databases(self) -> None:
        for name in SERVICES:
            self.databases[name] = Database(self.postgres.create_database(name, name, "secret"))
            create_tables(self.databases[name])

    def _close_databases(self) -> None:
        for database in self.databases.values():
            database.close()

    def _environment(self) -> dict[str, str]:
        places = {f"{name.upper()}_DATABASE": database.dsn for name, database in self.databases.items()}
        return {**os.environ, **places, "YISHI_AMQP_URL": self.amqp_url}

    def _door_arguments(self) -> list[str]:
        options = ["--worker-class", "gthread", "--workers", "1", "--threads", "10"]
        quiet = ["--no-control-socket", "--log-level", "warning", "--graceful-timeout", "5"]
        bind = ["--bind", self.address.removeprefix("http://")]
        return ["gunicorn", *options, *quiet, *bind, "tests.chaos.door:create()"]

    def _door_answers(self) -> bool:
        try:
            return requests.get(f"{self.address}/api/workshop/readyz", timeout=1).ok
        except requests.RequestException:
            return False


def said(child: Child, what: str) -> int:
    """Return how often something was said in a process's log."""
    log = child.recipe.log
    return log.read_text(encoding="utf-8", errors="replace").count(what) if log.exists() else 0
