from dataclasses import replace

import pytest

from kit.clock import HandClock
from kit.sql.migrations import upgrade
from services.meetings.bootstrap import api_door, assemble
from services.meetings.settings import Settings
from tests.support.doors import SEAL_KEY, SERVICES, TOKEN_KEY, Door
from tests.support.servers import Databases


@pytest.fixture(scope="module")
def meetings_app(databases: Databases) -> Door:
    database = databases.fresh("meetings")
    upgrade(SERVICES / "meetings" / "migrations", database.dsn)
    settings = Settings(database_url=database.dsn, token_key=TOKEN_KEY, seal_key=SEAL_KEY)
    clock = HandClock()
    service = assemble(settings)
    service = replace(service, stage=replace(service.stage, clock=clock))
    return Door(api_door(service), service, clock)


@pytest.fixture
def meetings(meetings_app: Door) -> Door:
    meetings_app.forget_events()
    return meetings_app
