import pytest
from sqlalchemy import text

from kit.clock import HandClock
from kit.sql.migrations import upgrade
from services.supervision.bootstrap import api_door, assemble
from services.supervision.settings import Settings
from tests.integration.services.supervision.story import Story
from tests.support.doors import SEAL_KEY, SERVICES, TOKEN_KEY, Door
from tests.support.servers import Databases


@pytest.fixture(scope="module")
def supervision_app(databases: Databases) -> Door:
    database = databases.fresh("supervision")
    upgrade(SERVICES / "supervision" / "migrations", database.dsn)
    settings = Settings(
        database_url=database.dsn,
        token_key=TOKEN_KEY,
        seal_key=SEAL_KEY,
        secret="mark-secret",
        public_url="https://yishi.example",
    )
    clock = HandClock()
    service = assemble(settings, clock)
    return Door(api_door(service), service, clock)


@pytest.fixture
def story(supervision_app: Door) -> Story:
    """A case in Jubaopen community, with confirmed minutes and no plan yet."""
    supervision_app.forget_events()
    supervision_app.clock.moment = HandClock().moment
    # What other stories left to be done would only slow this one down.
    with supervision_app.service.stage.database.engine.begin() as connection:
        connection.execute(text("delete from due"))
    return Story(supervision_app)
