"""A private PostgreSQL on loopback, from the programs of a wheel."""

import secrets
import shutil
import signal
from pathlib import Path
from typing import Self

import psutil
import psycopg2

from kit.servers import postgres_databases as databases
from kit.servers.accounts import private_folder, substitute_for_root
from kit.servers.failures import ServerFailed
from kit.servers.ports import LOOPBACK, keep_or_find
from kit.servers.postgres_programs import SERVER, Programs, find_programs
from kit.servers.postgres_settings import ADMINISTRATOR, PostgresAddress, initdb_arguments, server_options
from kit.servers.processes import Tell, end, silent, wait_until, working_in
from kit.servers.state import StateFile, locked

_START_SECONDS = 60
_STOP_SECONDS = 60
_ORPHAN_SECONDS = 15


class PrivatePostgres:
    """One PostgreSQL server whose data, port and password belong to one folder."""

    def __init__(self, folder: Path, *, durable: bool = True, tell: Tell = silent) -> None:
        """Describe the server under the folder; `durable=False` trades safety for speed, for tests."""
        self._home = folder.absolute() / "postgres"
        self._state = StateFile(self._home / "state.json")
        self._durable = durable
        self._tell = tell
        self.started_here = False

    def __enter__(self) -> Self:
        """Start the server."""
        self.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        """Stop the server when this object started it; leave alone what ran before."""
        if self.started_here:
            self.stop()

    def start(self) -> PostgresAddress:
        """Start the server, or find it running; return when it answers."""
        with locked(self._home):
            if self._answers():
                return self.address
            programs = self._programs()
            self._create_cluster(programs)
            self._wait_for_orphans()
            self._launch(programs)
            self.started_here = True
            return self.address

    def stop(self) -> None:
        """Stop the server cleanly; do nothing when it does not run."""
        with locked(self._home):
            if self._postmaster() is not None:
                arguments = ["stop", "-D", str(self._data), "-m", "fast", "-w", "-t", str(_STOP_SECONDS)]
                self._programs().run("pg_ctl", arguments)
            self.started_here = False

    def kill(self) -> None:
        """End the server as a power cut would, for tests of what survives; return when all of it is gone."""
        postmaster = self._postmaster()
        if postmaster is not None:
            end(postmaster, signal.SIGKILL, _ORPHAN_SECONDS)
        self.started_here = False

    def remove(self) -> None:
        """Stop the server and delete its data, wherever they lie."""
        self.stop()
        if "place" in self._state.read():
            shutil.rmtree(self._place, ignore_errors=True)
        shutil.rmtree(self._home, ignore_errors=True)

    @property
    def running(self) -> bool:
        """Tell whether the server's first process lives."""
        return self._postmaster() is not None

    @property
    def address(self) -> PostgresAddress:
        """Return where the server listens, as of its last start."""
        state = self._state.read()
        return PostgresAddress(LOOPBACK, state["port"], ADMINISTRATOR, state["password"])

    def create_database(self, name: str, owner: str, password: str) -> str:
        """Make a database that its owner alone may enter, unless it is there; return its address."""
        address = self.address
        databases.create(address.url(), name, owner, password)
        return databases.url(address.host, address.port, owner, password, name)

    def drop_database(self, name: str) -> None:
        """Delete a database and throw out whoever uses it."""
        databases.drop(self.address.url(), name)

    @property
    def _place(self) -> Path:
        return Path(self._state.read()["place"])

    @property
    def _data(self) -> Path:
        return self._place / "data"

    @property
    def _log(self) -> Path:
        return self._place / "server.log"

    def _programs(self) -> Programs:
        account = substitute_for_root()
        state = self._state.read()
        if not Path(state.get("place", "/nonexistent")).is_dir():
            place = private_folder(self._home / "files", account)
            self._state.write({"password": secrets.token_hex(16), "place": str(place)})
        return find_programs(self._place, account)

    def _create_cluster(self, programs: Programs) -> None:
        """Run initdb beside the data folder and rename, so that an interrupted one leaves nothing half-made."""
        if self._data.is_dir():
            return
        self._tell("创建 PostgreSQL 数据目录 / creating PostgreSQL's data folder")
        fresh, secret = self._place / "data.new", self._place / "password"
        shutil.rmtree(fresh, ignore_errors=True)
        secret.touch(mode=0o600)
        secret.write_text(self._state.read()["password"], encoding="utf-8")
        if programs.account is not None:
            programs.account.owns(secret)
        outcome = programs.run("initdb", initdb_arguments(fresh, secret))
        secret.unlink()
        if outcome.returncode != 0:
            self._log.write_text(outcome.stdout, encoding="utf-8")
            raise ServerFailed(SERVER, "initdb 失败 / initdb failed", self._log)
        fresh.rename(self._data)

    def _wait_for_orphans(self) -> None:
        """After a kill the children need a moment; a start before they are gone is refused."""
        if not wait_until(lambda: not working_in(self._data, "postgres"), _ORPHAN_SECONDS):
            raise ServerFailed(SERVER, "旧进程仍在 / processes of the last run are still there", self._log)
        (self._data / "postmaster.pid").unlink(missing_ok=True)

    def _launch(self, programs: Programs) -> None:
        state = self._state.read()
        state["port"] = keep_or_find(state.get("port"))
        self._state.write(state)
        self._tell(f"启动 PostgreSQL / starting PostgreSQL (127.0.0.1:{state['port']})")
        options = server_options(state["port"], durable=self._durable)
        arguments = [
            "start",
            "-D",
            str(self._data),
            "-l",
            str(self._log),
            "-w",
            "-t",
            str(_START_SECONDS),
            "-o",
            options,
        ]
        outcome = programs.run("pg_ctl", arguments)
        if outcome.returncode != 0 or not self._answers():
            raise ServerFailed(SERVER, "未能启动 / did not start", self._log)

    def _answers(self) -> bool:
        if self._postmaster() is None:
            return False
        try:
            databases.ask(self.address.url())
        except psycopg2.OperationalError:
            return False
        return True

    def _postmaster(self) -> psutil.Process | None:
        """Return the first process, never another one that got the number of a dead one."""
        if "place" not in self._state.read():
            return None
        try:
            pid = int((self._data / "postmaster.pid").read_text(encoding="utf-8").split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return None
        return next((found for found in working_in(self._data, "postgres") if found.pid == pid), None)
