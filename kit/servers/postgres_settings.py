"""How the private PostgreSQL is set up and reached."""

from dataclasses import dataclass, field
from pathlib import Path

from kit.servers import postgres_databases as databases
from kit.servers.ports import LOOPBACK

ADMINISTRATOR = "postgres"
_CONNECTIONS = 200
_HASTY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class PostgresAddress:
    """How to reach the server as its administrator."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)

    def url(self, database: str = "postgres") -> str:
        """Return the SQLAlchemy address of a database."""
        return databases.url(self.host, self.port, self.user, self.password, database)


def initdb_arguments(data: Path, secret: Path) -> list[str]:
    """Return how a data folder is made: a password for everybody, all letters, no locale of the machine."""
    return [
        f"--pgdata={data}",
        f"--username={ADMINISTRATOR}",
        f"--pwfile={secret}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
    ]


def server_options(port: int, *, durable: bool) -> str:
    """Return what the server is told on its command line: loopback alone, no socket file, room for every pool."""
    settings = {
        "listen_addresses": LOOPBACK,
        "port": str(port),
        "unix_socket_directories": "",
        "max_connections": str(_CONNECTIONS),
        "shared_buffers": "64MB",
        "timezone": "UTC",
        **({} if durable else _HASTY),
    }
    return " ".join(f"-c {name}={value}" for name, value in settings.items())
