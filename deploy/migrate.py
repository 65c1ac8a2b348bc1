"""Bring databases to the newest version: `python -m deploy.migrate [service...]`, all services when none is named."""

import argparse
import os
from dataclasses import dataclass
from pathlib import Path

from deploy.services import SERVICES
from kit.settings import read_settings
from kit.sql.migrations import upgrade

_ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class MigrationSettings:
    """Where a service's database is."""

    database_url: str


def migrate(service: str) -> None:
    """Bring the database of one service to the newest version; nothing happens when it is there."""
    settings = read_settings(MigrationSettings, os.environ, service=service)
    upgrade(_ROOT / "services" / service / "migrations", settings.database_url)


def main() -> None:
    """Migrate the named services, or all of them."""
    parser = argparse.ArgumentParser(prog="python -m deploy.migrate", description=__doc__)
    parser.add_argument("services", nargs="*", metavar="service", help=", ".join(SERVICES))
    wanted = parser.parse_args().services or SERVICES
    unknown = sorted(set(wanted) - set(SERVICES))
    if unknown:
        parser.error(f"没有这个服务 / no such service: {', '.join(unknown)}")
    for service in wanted:
        migrate(service)
        print(f"{service}: 数据库已是最新 / the database is up to date")


if __name__ == "__main__":
    main()
