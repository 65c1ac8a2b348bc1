"""The hold on a folder, and what a killed city leaves to the next one."""

import subprocess
import sys
from pathlib import Path

import pytest

from deploy.embedded import CityBusy
from deploy.embedded.hold import Notebook, sole_holder
from kit.servers.processes import ProcessMark

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]


def test_a_second_holder_is_told_who_holds_the_folder(tmp_path: Path) -> None:
    with sole_holder(tmp_path / "lock"), pytest.raises(CityBusy, match="kill"), sole_holder(tmp_path / "lock"):
        pytest.fail("two holders at once")


def test_a_folder_can_be_held_again_after_its_holder_left(tmp_path: Path) -> None:
    for _ in range(2):
        with sole_holder(tmp_path / "lock"):
            pass


def test_processes_of_a_killed_city_are_ended_by_the_next(tmp_path: Path) -> None:
    left = subprocess.Popen(SLEEPER)
    Notebook(tmp_path / "city.json").note_process("worker", ProcessMark.of(left.pid))
    Notebook(tmp_path / "city.json").end_leftovers()
    assert left.wait(5) != 0


def test_a_recycled_process_id_is_left_alone(tmp_path: Path) -> None:
    stranger = subprocess.Popen(SLEEPER)
    notes = Notebook(tmp_path / "city.json")
    notes.note_process("worker", ProcessMark(stranger.pid, started=1.0))
    notes.end_leftovers()
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()
