from pathlib import Path

from kit.servers.rabbitmq_files import NodePorts, environment, write_files
from kit.servers.rabbitmq_programs import RabbitPrograms

PORTS = NodePorts(amqp=1001, distribution=1002, mapper=1003)


def programs(root: Path) -> RabbitPrograms:
    return RabbitPrograms(root, root / "usr/lib/rabbitmq/lib/rabbitmq_server-3/sbin", root / "usr/lib/erlang/erts-13")


def test_the_cookie_is_secret_and_survives_a_second_start(tmp_path: Path) -> None:
    write_files(tmp_path, "password", programs(Path("/")))
    cookie = tmp_path / "home" / ".erlang.cookie"
    first = cookie.read_text(encoding="utf-8")

    write_files(tmp_path, "password", programs(Path("/")))

    assert cookie.read_text(encoding="utf-8") == first
    assert cookie.stat().st_mode & 0o777 == 0o400


def test_the_own_erlang_launcher_points_to_where_erlang_was_unpacked(tmp_path: Path) -> None:
    write_files(tmp_path, "password", programs(tmp_path / "root"))

    launcher = (tmp_path / "bin" / "erl").read_text(encoding="utf-8")

    assert f"ROOTDIR='{tmp_path}/root/usr/lib/erlang'" in launcher
    assert f"BINDIR='{tmp_path}/root/usr/lib/erlang/erts-13/bin'" in launcher


def test_the_own_erlang_launcher_is_found_before_any_other(tmp_path: Path) -> None:
    path = environment(tmp_path, "node@localhost", PORTS, programs(Path("/")))["PATH"]

    assert path.split(":")[0] == str(tmp_path / "bin")


def test_the_node_keeps_to_loopback_and_to_its_own_folder(tmp_path: Path) -> None:
    settings = environment(tmp_path, "node@localhost", PORTS, programs(Path("/")))

    assert settings["RABBITMQ_NODE_IP_ADDRESS"] == "127.0.0.1"
    assert settings["ERL_EPMD_ADDRESS"] == "127.0.0.1"
    assert "inet_dist_use_interface {127,0,0,1}" in settings["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"]
    assert settings["RABBITMQ_CONF_ENV_FILE"] == "/dev/null"
    folders = ("HOME", "RABBITMQ_MNESIA_DIR", "RABBITMQ_LOGS", "RABBITMQ_CONFIG_FILE", "RABBITMQ_ENABLED_PLUGINS_FILE")
    assert all(settings[name].startswith(str(tmp_path)) for name in folders)


def test_no_process_of_erlang_starts_a_port_mapper_that_would_outlive_it(tmp_path: Path) -> None:
    settings = environment(tmp_path, "node@localhost", PORTS, programs(Path("/")))

    assert "-start_epmd false" in settings["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"]
    assert "-start_epmd false" in settings["RABBITMQ_CTL_ERL_ARGS"]
