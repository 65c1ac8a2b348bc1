"""A workshop, a gallery and an archive, each with its own database, and the workers that serve them."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import pytest

from kit.service import AnyService
from tests.support.servers import Databases
from tests.support.workers import Worker, a_worker
from tests.support.workshop import a_service, create_tables


@dataclass(frozen=True)
class Town:
    """Three services, and the broker between them."""

    workshop: AnyService
    gallery: AnyService
    archive: AnyService
    amqp_url: str
    log: Path

    def worker(self, *services: str, **environment: str) -> AbstractContextManager[Worker]:
        environment = {
            "YISHI_AMQP_URL": self.amqp_url,
            "WORKSHOP_DATABASE": self.workshop.stage.database.dsn,
            "GALLERY_DATABASE": self.gallery.stage.database.dsn,
            "ARCHIVE_DATABASE": self.archive.stage.database.dsn,
        } | environment
        return a_worker(self.log, *services, **environment)


@pytest.fixture(scope="module")
def town(databases: Databases, amqp_url: str, tmp_path_factory: pytest.TempPathFactory) -> Town:
    def service(name: str) -> AnyService:
        database = databases.fresh(name)
        create_tables(database)
        return a_service(name, database)

    log = tmp_path_factory.mktemp("logs") / "worker.jsonl"
    return Town(service("workshop"), service("gallery"), service("archive"), amqp_url, log)


@pytest.fixture(scope="module")
def worker(town: Town) -> Iterator[Worker]:
    with town.worker("workshop", "gallery") as running:
        yield running
