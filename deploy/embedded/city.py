"""One city: servers, databases, migrations, a door and a worker, started and stopped together."""

import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Self

from deploy.embedded.children import Child, Keeper, Recipe
from deploy.embedded.environment import Addresses, Layout, inherited, settings_of, write_down
from deploy.embedded.failures import CityBroken
from deploy.embedded.hold import Notebook, sole_holder
from deploy.embedded.readiness import await_door, await_worker
from deploy.services import SERVICES
from kit.clock import ShiftedClock
from kit.servers import PrivatePostgres, PrivateRabbit, RabbitAddress
from kit.servers.ports import LOOPBACK, keep_or_find
from kit.servers.processes import Tell, silent

_ROOT = Path(__file__).parents[2]
_USUAL_PORT = 8080
_THREADS = 10  # as many as a service's pool has connections


class City:
    """Everything that runs in one folder; a second start finds the data of the first."""

    def __init__(
        self,
        folder: Path = Path(".yishi"),
        *,
        port: int | None = None,
        demo_password: str = "",
        durable: bool = True,
        cache: Path | None = None,
        tell: Tell = silent,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        """Describe the city; `durable=False` trades the safety of the data for speed, for tests.

        `settings` are added to those of its processes, under the names of environment variables.
        """
        self._settings = dict(settings or {})
        self.layout = Layout(folder.absolute())
        self.clock = ShiftedClock(self.layout.clock_file)
        self.postgres = PrivatePostgres(self.layout.folder, durable=durable)
        self.rabbit = PrivateRabbit(self.layout.folder, cache=cache, tell=tell)
        self.databases: Mapping[str, str] = {}
        self._wanted_port = port
        self._demo_password = demo_password
        self._tell = tell
        self._notes = Notebook(self.layout.state_file)
        self._keeper = Keeper(tell)
        self._undo = ExitStack()

    def __enter__(self) -> Self:
        """Start the city."""
        self.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        """Stop everything that was started."""
        self.stop()

    @property
    def address(self) -> str:
        """Where the portal and all doors answer."""
        return f"http://{LOOPBACK}:{self._notes['port']}"

    @property
    def amqp_url(self) -> str:
        """Where the broker is."""
        return self.rabbit.address.url

    def start(self) -> None:
        """Start everything and return when it answers; what was begun is undone when a part fails."""
        with ExitStack() as undo:
            undo.enter_context(sole_holder(self.layout.folder / "city.lock"))
            self._notes.end_leftovers()
            self._raise_everything(undo)
            self._undo = undo.pop_all()

    def stop(self) -> None:
        """Stop everything; nothing is left behind."""
        self._undo.close()

    def remove(self) -> None:
        """Delete the data of a city that does not run; fetched programs stay in the cache."""
        with sole_holder(self.layout.folder / "city.lock"):
            self._notes.end_leftovers()
            self.rabbit.remove()
            self.postgres.remove()
            self.layout.remove_files()

    def child(self, name: str) -> Child:
        """Return one of the two processes, `door` or `worker`."""
        return next(child for child in self._keeper.children if child.recipe.name == name)

    def _raise_everything(self, undo: ExitStack) -> None:
        broker = self._start_broker(undo)
        undo.callback(self.postgres.stop)
        self._timed("PostgreSQL", self.postgres.start)
        self.databases = {name: self._database(name) for name in SERVICES}
        self._choose_port()
        self._timed("数据库、机构、规则、账号 / databases, organisations, rules, accounts", self._prepare)
        undo.callback(self._keeper.stop)
        door = self._child("door", self._door_command())
        self._timed("RabbitMQ", broker.result)
        worker = self._child("worker", [sys.executable, "-m", "deploy.worker", *SERVICES])
        self._timed("门户与各服务 / portal and services", lambda: await_door(door, self.address, self.layout))
        self._timed("后台进程 / worker", lambda: await_worker(worker, self.layout))
        self._keeper.watch()

    def _choose_port(self) -> None:
        wanted = self._wanted_port or self._notes["port"] or _USUAL_PORT
        port = keep_or_find(wanted)
        if port != wanted:
            self._tell(f"端口 {wanted} 已被占用，改用 {port} / port {wanted} is taken, using {port}")
        self._notes.note(port=port)

    def _start_broker(self, undo: ExitStack) -> "Future[RabbitAddress]":
        """Start RabbitMQ beside the rest, because it takes longest."""
        executor = ThreadPoolExecutor(1, "rabbitmq")
        undo.callback(self.rabbit.stop)
        undo.callback(executor.shutdown, wait=True)  # a start in the middle is awaited before the stop
        return executor.submit(self.rabbit.start)

    def _database(self, name: str) -> str:
        password = self.layout.secrets.password(f"{name}.database")
        return self.postgres.create_database(f"yishi_{name}", f"yishi_{name}", password)

    def _environment(self) -> dict[str, str]:
        amqp_url = self.rabbit.address.url if self.rabbit.running else ""
        addresses = Addresses(self.databases, amqp_url, self.address)
        settings = settings_of(self.layout, addresses, self._demo_password) | self._settings
        self.layout.message_folder.mkdir(exist_ok=True)
        write_down(settings, self.layout.environment_file)
        return inherited() | settings

    def _prepare(self) -> None:
        log = self.layout.log("prepare")
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as output:
            command = [sys.executable, "-m", "deploy.embedded.prepare"]
            outcome = subprocess.run(
                command, cwd=_ROOT, env=self._environment(), stdout=output, stderr=output, check=False
            )
        if outcome.returncode != 0:
            raise CityBroken("deploy.embedded.prepare", "数据库升级失败 / a migration failed", log)

    def _door_command(self) -> list[str]:
        port = self._notes["port"]
        options = ["--worker-class", "gthread", "--workers", "1", "--threads", str(_THREADS)]
        quiet = ["--no-control-socket", "--log-level", "warning", "--graceful-timeout", "5"]
        bind = ["--bind", f"{LOOPBACK}:{port}"]
        return [sys.executable, "-m", "gunicorn", *options, *quiet, *bind, "deploy.embedded.door:create()"]

    def _child(self, name: str, command: list[str]) -> Child:
        recipe = Recipe(name, command, self._environment(), self.layout.log(name), _ROOT)
        child = Child(recipe, self._notes.note_process)
        self._keeper.children.append(child)
        child.start()
        return child

    def _timed(self, what: str, work: Callable[[], object]) -> None:
        begun = time.monotonic()
        work()
        self._tell(f"✓ {what}  {time.monotonic() - begun:.1f} s")
