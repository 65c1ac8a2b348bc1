from dataclasses import replace

import pytest

from kit.clock import HandClock
from kit.sql.migrations import upgrade
from services.intake.bootstrap import api_door, assemble
from services.intake.settings import Settings
from tests.support.doors import SEAL_KEY, SERVICES, TOKEN_KEY, Door
from tests.support.servers import Databases


@pytest.fixture(scope="module")
def intake_app(databases: Databases) -> Door:
    database = databases.fresh("intake")
    upgrade(SERVICES / "intake" / "migrations", database.dsn)
    settings = Settings(database_url=database.dsn, token_key=TOKEN_KEY, seal_key=SEAL_KEY, secret="mark-secret")
    clock = HandClock()
    service = assemble(settings)
    service = replace(service, stage=replace(service.stage, clock=clock))
    return Door(api_door(service), service, clock)


@pytest.fixture
def intake(intake_app: Door) -> Door:
    intake_app.forget_events()
    return intake_app
