import stat
from pathlib import Path

from kit.servers.state import StateFile


def test_state_is_read_back_as_written(tmp_path: Path) -> None:
    state = StateFile(tmp_path / "state.json")

    state.write({"port": 5432, "place": "/somewhere"})

    assert state.read() == {"port": 5432, "place": "/somewhere"}


def test_only_the_owner_may_read_the_state(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    StateFile(path).write({"password": "secret"})
    StateFile(path).write({"password": "another"})

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_an_absent_or_torn_state_counts_as_empty(tmp_path: Path) -> None:
    torn = tmp_path / "torn.json"
    torn.write_text('{"port": 54', encoding="utf-8")

    assert StateFile(tmp_path / "absent.json").read() == {}
    assert StateFile(torn).read() == {}


def test_a_write_that_died_half_way_does_not_stop_the_next(tmp_path: Path) -> None:
    (tmp_path / "state.new").write_text("half", encoding="utf-8")

    StateFile(tmp_path / "state.json").write({"port": 1})

    assert StateFile(tmp_path / "state.json").read() == {"port": 1}


def test_a_state_is_written_where_no_folder_was(tmp_path: Path) -> None:
    state = StateFile(tmp_path / "not" / "yet" / "state.json")

    state.write({"port": 1})

    assert state.read() == {"port": 1}
