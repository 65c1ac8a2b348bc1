from pathlib import Path

from kit.servers.failures import ServerFailed, ServerMissing, last_lines


def test_a_missing_server_names_what_to_install_and_the_other_way() -> None:
    sentence = str(ServerMissing("RabbitMQ", "not here", "apt-get install rabbitmq-server"))

    assert "apt-get install rabbitmq-server" in sentence
    assert "docker compose up" in sentence


def test_a_failed_server_shows_the_end_of_its_log(tmp_path: Path) -> None:
    log = tmp_path / "server.log"
    log.write_text("\n".join(f"line {number}" for number in range(40)), encoding="utf-8")

    sentence = str(ServerFailed("PostgreSQL", "did not start", log))

    assert "line 39" in sentence
    assert "line 3\n" not in sentence


def test_a_log_that_was_never_written_is_no_second_failure(tmp_path: Path) -> None:
    assert last_lines(tmp_path / "absent.log") == "    (no log)"
