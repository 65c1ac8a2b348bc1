"""A workshop, a gallery and an archive that an operator looks after; no worker runs unless a test starts one."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import pytest
from click.testing import Result
from sqlalchemy import text
from typer.testing import CliRunner

from deploy.cli import app
from deploy.cli.installation import Installation
from kit.event import ReadyMessage, write
from kit.messaging.declaration import declare
from kit.messaging.operations.reaction_queues import reactions_of
from kit.messaging.topology import topology_of
from kit.service import AnyService
from tests.support.gallery import ArchiveService, GalleryService
from tests.support.queues import put_raw
from tests.support.servers import Databases
from tests.support.workshop import a_lit_event, a_service, create_tables

LIT_QUEUE = "gallery.on_lamp_lit"
PARKED = f"{LIT_QUEUE}.parked"

Yishi = Callable[..., Result]


@dataclass(frozen=True)
class Town:
    """Three services, and the broker between them."""

    workshop: AnyService
    gallery: AnyService
    archive: AnyService
    amqp_url: str

    @property
    def services(self) -> tuple[AnyService, ...]:
        return (self.workshop, self.gallery, self.archive)

    def park(self, *message_ids: str, queue: str = PARKED, body: str | None = None, **notes: str) -> None:
        """Put messages where the gallery would set them aside."""
        put_raw(self.amqp_url, *(a_parked_message(one, queue, body, notes) for one in message_ids))


def a_parked_message(message_id: str, queue: str, body: str | None, notes: Mapping[str, str]) -> ReadyMessage:
    headers, written = write(a_lit_event(event_id=message_id))
    failure = {"x-failure-error": "Broken", "x-failure-at": "2026-11-20T08:00:00+00:00", "x-attempt": "5"}
    told = {f"x-failure-{name}": value for name, value in notes.items()}
    return ReadyMessage(message_id, "", queue, headers | failure | told, body or written)


@pytest.fixture(scope="module")
def town(databases: Databases, amqp_url: str) -> Town:
    def service(name: str) -> AnyService:
        database = databases.fresh(name)
        create_tables(database)
        return a_service(name, database)

    declare(amqp_url, topology_of(GalleryService, ArchiveService))
    return Town(service("workshop"), service("gallery"), service("archive"), amqp_url)


@pytest.fixture(autouse=True)
def _empty_tables(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    if "town" in request.fixturenames:
        for service in request.getfixturevalue("town").services:
            with service.stage.database.engine.begin() as connection:
                connection.execute(text("truncate outbox, inbox, event_log"))


@pytest.fixture
def yishi(town: Town) -> Yishi:
    """Runs the command as an operator of this town would."""
    reactions = tuple(reactions_of(topology_of(GalleryService, ArchiveService)))
    databases = {service.name: service.stage.database for service in town.services}
    installation = Installation(town.amqp_url, databases, reactions, tuple(databases))

    def run(*arguments: str, answer: str | None = None) -> Result:
        return CliRunner().invoke(app, list(arguments), obj=installation, input=answer, env={"COLUMNS": "200"})

    return run
