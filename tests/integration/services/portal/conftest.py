import re
from dataclasses import replace
from typing import Any

import pytest
from argon2 import PasswordHasher
from werkzeug.test import Client, TestResponse

from kit.box import Box, new_box_key
from kit.clock import HandClock
from kit.sql.migrations import upgrade
from services.portal.adapters.passwords import ArgonPasswords
from services.portal.bootstrap import assemble, door
from services.portal.parts import Portal
from services.portal.seeds import seed
from services.portal.settings import Settings
from tests.support.doors import SEAL_KEY, SERVICES, SIGNING_KEY, TOKEN_KEY
from tests.support.servers import Databases
from tests.support.services_on_paper import ServicesOnPaper

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
BOX_KEY = new_box_key()
PASSWORD = "pass-word-of-the-demo"
ISSUE_ID = "0192f3c1-7a10-7c3e-9b1e-000000000001"


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
        authenticator_keys=BOX_KEY,
        demo_password=PASSWORD,
        secure_cookies="no",
    )
    service = assemble(settings)
    service = replace(service, stage=replace(service.stage, clock=clock))
    return Portal(
        service=service,
        settings=settings,
        passwords=ArgonPasswords(QUICK),
        client=ServicesOnPaper(),
        box=Box(BOX_KEY),
        phone_clock=clock,
    )


def rows(portal: Portal, statement: Any) -> list[dict[str, Any]]:
    with portal.service.stage.database.engine.connect() as connection:
        return [dict(row) for row in connection.execute(statement).mappings()]


@pytest.fixture(scope="module")
def seeded(portal: Portal) -> Portal:
    seed(portal.service, portal.settings, portal.passwords)
    return portal


@pytest.fixture
def paper(seeded: Portal) -> ServicesOnPaper:
    assert isinstance(seeded.client, ServicesOnPaper)
    seeded.client.forget()
    return seeded.client


@pytest.fixture
def reader(seeded: Portal, paper: ServicesOnPaper) -> Client:
    return Client(door(seeded))


def token_in(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found, "the page has no form with a token"
    return found.group(1)


def sign_in(reader: Client, username: str, password: str = PASSWORD) -> TestResponse:
    answer = submit(reader, "/sign-in", username=username, password=password)
    assert answer.status_code == 303, answer.text
    return answer


def submit(reader: Client, path: str, to: str = "", **typed: str) -> TestResponse:
    """Open a page and send its form."""
    token = token_in(reader.get(path).text)
    return reader.post(to or path, data={"csrf_token": token, **typed})
