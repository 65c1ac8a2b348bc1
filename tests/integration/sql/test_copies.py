"""Copies of other services' documents: read anew, and as they were while the database is away."""

from kit.servers.ports import free_port
from kit.sql.copies import texts_in
from kit.sql.database import Database
from tests.support.servers import Databases


def test_while_the_database_is_away_the_texts_that_were_read_last_stay(databases: Databases) -> None:
    database = databases.fresh("copies")
    texts = texts_in(database, "select 'one' union select 'two' order by 1")

    assert texts() == ("one", "two")
    database.close()
    vars(database).pop("engine")
    database.url = f"postgresql+psycopg2://nobody@127.0.0.1:{free_port()}/nowhere"
    assert texts() == ("one", "two")


def test_a_database_that_was_never_there_holds_none() -> None:
    assert texts_in(Database(f"postgresql://nobody@127.0.0.1:{free_port()}/nowhere"))() == ()
