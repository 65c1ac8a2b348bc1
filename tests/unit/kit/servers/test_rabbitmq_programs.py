from pathlib import Path

import pytest

from kit.servers import rabbitmq_programs
from kit.servers.failures import ServerMissing
from kit.servers.processes import silent
from kit.servers.rabbitmq_programs import find_programs


def unpacked_in(cache: Path) -> Path:
    """Lay out what the packages would unpack to, with harmless programs."""
    root = cache / "rabbitmq"
    (root / "usr/lib/rabbitmq/lib/rabbitmq_server-3.10.8/sbin").mkdir(parents=True)
    runtime = root / "usr/lib/erlang/erts-13.1.5/bin"
    runtime.mkdir(parents=True)
    for name in ("beam.smp", "epmd"):
        (runtime / name).symlink_to("/bin/sh")
    return root


def test_what_was_fetched_once_is_found_in_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rabbitmq_programs, "_SYSTEM", tmp_path / "nothing-installed")
    root = unpacked_in(tmp_path)

    programs = find_programs(tmp_path, silent)

    assert programs.server == root / "usr/lib/rabbitmq/lib/rabbitmq_server-3.10.8/sbin/rabbitmq-server"
    assert programs.port_mapper == root / "usr/lib/erlang/erts-13.1.5/bin/epmd"


def test_an_installed_one_is_preferred_to_a_fetched_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed = unpacked_in(tmp_path / "machine")
    monkeypatch.setattr(rabbitmq_programs, "_SYSTEM", installed)
    unpacked_in(tmp_path / "cache")

    assert find_programs(tmp_path / "cache", silent).root == installed


def test_where_it_cannot_be_fetched_the_reader_learns_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rabbitmq_programs, "_SYSTEM", tmp_path / "nothing-installed")
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(ServerMissing, match="apt-get install rabbitmq-server"):
        find_programs(tmp_path, silent)
