"""Private servers for one test run: a PostgreSQL, a RabbitMQ, and a fresh place in each for every test module.

`YISHI_TEST_SERVERS=<folder>` keeps the servers of that folder running from one run to the next.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from kit.servers import PrivatePostgres, PrivateRabbit
from kit.sql.database import Database

VIRTUAL_HOSTS_AT_ONCE = 5
CACHE = Path(__file__).parents[2] / ".yishi" / "cache"


@pytest.fixture(scope="session")
def servers_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    kept = os.environ.get("YISHI_TEST_SERVERS")
    return Path(kept) if kept else tmp_path_factory.mktemp("servers")


@pytest.fixture(scope="session")
def postgres(servers_folder: Path) -> Iterator[PrivatePostgres]:
    server = PrivatePostgres(servers_folder, durable=False)
    server.start()
    yield server
    if "YISHI_TEST_SERVERS" not in os.environ:
        server.remove()


@pytest.fixture(scope="session")
def rabbit(servers_folder: Path) -> Iterator[PrivateRabbit]:
    server = PrivateRabbit(servers_folder, cache=CACHE)
    server.start()
    yield server
    if "YISHI_TEST_SERVERS" not in os.environ:
        server.remove()


@pytest.fixture(scope="session")
def virtual_hosts(rabbit: PrivateRabbit) -> Iterator[Iterator[str]]:
    """Fresh virtual hosts, made several at a time: each call of the broker's tool takes seconds."""
    made: list[str] = []
    yield _virtual_hosts(rabbit, made)
    if "YISHI_TEST_SERVERS" in os.environ and made:
        rabbit.control("eval", "".join(f'rabbit_vhost:delete(<<"{name}">>, <<"test">>),' for name in made) + "ok.")


def _virtual_hosts(rabbit: PrivateRabbit, made: list[str]) -> Iterator[str]:
    while True:
        names = [f"test_{uuid4().hex[:8]}" for _ in range(VIRTUAL_HOSTS_AT_ONCE)]
        made += names
        rabbit.control("eval", "".join(_open_to(rabbit.address.user, name) for name in names) + "ok.")
        yield from names


def _open_to(user: str, name: str) -> str:
    everything = ", ".join(['<<".*">>'] * 3)
    rights = f'rabbit_auth_backend_internal:set_permissions(<<"{user}">>, <<"{name}">>, {everything}, <<"test">>)'
    return f'rabbit_vhost:add(<<"{name}">>, <<"test">>), {rights},'


@pytest.fixture(scope="module")
def amqp_url(rabbit: PrivateRabbit, virtual_hosts: Iterator[str]) -> str:
    """The address of a virtual host of this module's own: nothing in it but the usual exchanges."""
    return rabbit.address.url.removesuffix("//") + "/" + next(virtual_hosts)


@pytest.fixture(scope="module")
def databases(postgres: PrivatePostgres) -> Iterator["Databases"]:
    """Databases of this module's own, by name."""
    made = Databases(postgres)
    yield made
    made.drop()


class Databases:
    """Makes fresh databases and takes them away again."""

    def __init__(self, server: PrivatePostgres) -> None:
        self._server = server
        self._made: dict[str, Database] = {}

    def fresh(self, name: str) -> Database:
        full_name = f"{name}_{uuid4().hex[:8]}"
        self._made[full_name] = Database(self._server.create_database(full_name, full_name, "secret"))
        return self._made[full_name]

    def drop(self) -> None:
        for name, database in self._made.items():
            database.close()
            self._server.drop_database(name)
