"""One workshop with a database of its own and a clock in the hand."""

import pytest

from kit.clock import HandClock
from kit.service import AnyService
from tests.support.servers import Databases
from tests.support.workshop import a_service, create_tables


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture(scope="module")
def tables(databases: Databases) -> AnyService:
    database = databases.fresh("workshop")
    create_tables(database)
    return a_service("workshop", database)


@pytest.fixture
def workshop(tables: AnyService, clock: HandClock) -> AnyService:
    return a_service("workshop", tables.stage.database, clock=clock)
