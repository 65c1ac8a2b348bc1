from dataclasses import replace
from typing import Any

import pytest
from argon2 import PasswordHasher

from kit.clock import HandClock
from kit.sql.migrations import upgrade
from services.portal.adapters.passwords import ArgonPasswords
from services.portal.bootstrap import assemble
from services.portal.parts import Portal
from services.portal.settings import Settings
from tests.support.doors import SEAL_KEY, SERVICES, SIGNING_KEY, TOKEN_KEY
from tests.support.servers import Databases
from tests.support.services_on_paper import ServicesOnPaper

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PASSWORD = "pass-word-of-the-demo"


@pytest.fixture(scope="module")
def clock() -> HandClock:
    return HandClock()


@pytest.fixture(scope="module")
def portal(databases: Databases, clock: HandClock) -> Portal:
    database = databases.fresh("portal")
    upgrade(SERVICES / "portal" / "migrations", database.dsn)
    settings = Settings(
        database_url=database.dsn,
        token_key=TOKEN_KEY,
        token_private_key=SIGNING_KEY,
        seal_key=SEAL_KEY,
        secret="cookie-secret",
        demo_password=PASSWORD,
        secure_cookies="no",
    )
    service = assemble(settings)
    service = replace(service, stage=replace(service.stage, clock=clock))
    return Portal(service=service, settings=settings, passwords=ArgonPasswords(QUICK), client=ServicesOnPaper())


def rows(portal: Portal, statement: Any) -> list[dict[str, Any]]:
    with portal.service.stage.database.engine.connect() as connection:
        return [dict(row) for row in connection.execute(statement).mappings()]
