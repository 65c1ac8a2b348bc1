from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest

from kit.servers import PrivatePostgres

pytestmark = pytest.mark.integration


def connect(url: str) -> "psycopg2.extensions.connection":
    return psycopg2.connect(url.replace("+psycopg2", ""), connect_timeout=5)


def ask(url: str, question: str, *values: str) -> list[tuple[object, ...]]:
    with closing(connect(url)) as connection, connection, connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchall() if cursor.description else []


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivatePostgres]:
    server = PrivatePostgres(tmp_path_factory.mktemp("servers"))
    server.start()
    yield server
    server.remove()


def test_a_running_server_is_found_again_by_another_command(server: PrivatePostgres) -> None:
    folder = server._home.parent
    other = PrivatePostgres(folder)

    with other:
        assert other.address == server.address

    assert server.running
    assert not other.started_here


def test_a_database_knows_chinese_letters(server: PrivatePostgres) -> None:
    url = server.create_database("letters", "letters", "secret")

    ask(url, "CREATE EXTENSION IF NOT EXISTS pg_trgm")

    assert ask(url, "SELECT cardinality(show_trgm(%s)) > 0", "有事好商量") == [(True,)]


def test_only_its_owner_may_enter_a_database(server: PrivatePostgres) -> None:
    mine = server.create_database("mine", "me", "my-secret")
    server.create_database("theirs", "they", "their-secret")

    assert ask(mine, "SELECT current_user") == [("me",)]
    with pytest.raises(psycopg2.OperationalError, match="permission denied for database"):
        connect(mine.replace("/mine", "/theirs"))


def test_making_a_database_again_keeps_what_is_in_it(server: PrivatePostgres) -> None:
    url = server.create_database("kept", "keeper", "old")
    ask(url, "CREATE TABLE fact (id int)")

    again = server.create_database("kept", "keeper", "new")

    assert ask(again, "SELECT count(*) FROM fact") == [(0,)]


def test_a_wrong_password_is_refused(server: PrivatePostgres) -> None:
    url = server.create_database("closed", "closed", "right")

    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        connect(url.replace(":right@", ":wrong@"))


def test_what_was_committed_survives_a_kill_and_the_address_stays(server: PrivatePostgres) -> None:
    url = server.create_database("survivor", "survivor", "secret")
    ask(url, "CREATE TABLE fact (id int)")
    ask(url, "INSERT INTO fact VALUES (7)")

    server.kill()
    assert not server.running
    server.start()

    assert ask(url, "SELECT id FROM fact") == [(7,)]


def test_a_stale_process_number_does_not_look_like_a_running_server(server: PrivatePostgres) -> None:
    server.stop()
    (server._data / "postmaster.pid").write_text(f"1\n{server._data}\n", encoding="utf-8")

    assert not server.running
    server.start()

    assert server.running


def test_removing_leaves_no_process_and_no_file(tmp_path: Path) -> None:
    server = PrivatePostgres(tmp_path, durable=False)
    server.start()
    place = server._place

    server.remove()

    assert not place.exists()
    assert not server.running
