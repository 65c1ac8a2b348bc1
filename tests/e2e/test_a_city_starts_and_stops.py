"""A city begins from nothing, ends without a trace, and finds its data again."""

from pathlib import Path

import psutil
import pytest

from deploy.demo.people import PASSWORD, people_of
from deploy.embedded import City, CityBusy
from kit.servers.ports import free_port
from tests.support.servers import CACHE


def processes_of(folder: Path) -> list[str]:
    """Return what still runs in a folder or was told of it."""
    found = []
    for process in psutil.process_iter():
        try:
            told = process.environ().get("YISHI_CLOCK_FILE", "").startswith(str(folder))
            if told or process.cwd().startswith(str(folder)) or any(str(folder) in part for part in process.cmdline()):
                found.append(" ".join(process.cmdline()))
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return found


def city_in(folder: Path) -> City:
    return City(folder, port=free_port(), demo_password=PASSWORD, durable=False, cache=CACHE)


def test_a_stopped_city_leaves_no_process_and_a_second_start_finds_its_people(tmp_path: Path) -> None:
    first = city_in(tmp_path)
    with first:
        account = people_of("qz", first.address)["clerk"].account_id
        with pytest.raises(CityBusy) as busy:
            city_in(tmp_path).start()
        assert f"kill {busy.value.pid}" in str(busy.value)
    assert processes_of(tmp_path) == []
    second = city_in(tmp_path)
    with second:
        assert people_of("qz", second.address)["clerk"].account_id == account
    second.remove()
    assert processes_of(tmp_path) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["city.lock"]
