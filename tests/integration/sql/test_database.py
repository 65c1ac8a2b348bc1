import pytest
from sqlalchemy import text

from kit.service import AnyService
from kit.sql import database as kit_database
from kit.sql.database import Database


@pytest.fixture
def pool_of_one(workshop: AnyService) -> Database:
    return Database(workshop.stage.database.url, pool_size=1)


def test_a_connection_that_died_at_rest_is_replaced(
    workshop: AnyService, pool_of_one: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kit_database, "REST_SECONDS", 0.0)
    before = backend(pool_of_one)
    with workshop.stage.database.engine.connect() as other:
        other.execute(text("select pg_terminate_backend(:pid, 5000)"), {"pid": before})

    assert backend(pool_of_one) != before


def test_a_busy_connection_is_not_asked_whether_it_lives(
    pool_of_one: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    pings: list[object] = []
    monkeypatch.setattr(pool_of_one.engine.dialect, "do_ping", pings.append)

    assert backend(pool_of_one) == backend(pool_of_one)
    assert pings == []


def backend(database: Database) -> int:
    with database.engine.connect() as connection:
        return int(connection.execute(text("select pg_backend_pid()")).scalar_one())
