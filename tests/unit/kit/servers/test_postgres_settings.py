from pathlib import Path

from kit.servers.postgres_settings import PostgresAddress, initdb_arguments, server_options


def test_an_address_carries_any_password_safely() -> None:
    address = PostgresAddress("127.0.0.1", 5432, "me", "p@s:s/1")

    assert address.url("case") == "postgresql+psycopg2://me:p%40s%3As%2F1@127.0.0.1:5432/case"


def test_an_address_in_a_log_shows_no_password() -> None:
    assert "secret" not in repr(PostgresAddress("127.0.0.1", 5432, "me", "secret"))


def test_a_data_folder_needs_no_locale_of_the_machine_and_trusts_nobody() -> None:
    arguments = initdb_arguments(Path("/data"), Path("/secret"))

    assert "--locale-provider=builtin" in arguments
    assert "--auth=scram-sha-256" in arguments


def test_the_server_listens_on_loopback_alone() -> None:
    options = server_options(5432, durable=True)

    assert "listen_addresses=127.0.0.1" in options
    assert "max_connections=200" in options
    assert "fsync" not in options


def test_only_a_server_for_tests_forgets_to_write_through() -> None:
    assert "fsync=off" in server_options(5432, durable=False)
