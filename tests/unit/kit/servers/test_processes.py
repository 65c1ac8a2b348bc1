import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from kit.servers.processes import ProcessMark, end, wait_until, working_in

STUBBORN = (
    "import signal,sys; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('ready', flush=True); signal.pause()"
)
PATIENT = "import signal; print('ready', flush=True); signal.pause()"


def spawn(code: str, cwd: Path) -> subprocess.Popen[str]:
    child = subprocess.Popen([sys.executable, "-c", code], cwd=cwd, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    return child


@pytest.fixture
def patient(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    with spawn(PATIENT, tmp_path) as child:
        yield child
        child.kill()


def test_a_marked_process_is_found_while_it_lives(patient: subprocess.Popen[str]) -> None:
    mark = ProcessMark.of(patient.pid)

    found = mark.find()

    assert found is not None
    assert found.pid == patient.pid


def test_a_recycled_process_id_is_not_the_same_process() -> None:
    earlier = ProcessMark(os.getpid(), psutil.Process().create_time() - 60)

    assert earlier.find() is None


def test_a_process_that_ended_is_not_found_even_before_it_is_collected(patient: subprocess.Popen[str]) -> None:
    mark = ProcessMark.of(patient.pid)

    patient.send_signal(signal.SIGKILL)

    assert wait_until(lambda: mark.find() is None, 5)


def test_a_process_that_ignores_the_signal_is_killed_in_the_end(tmp_path: Path) -> None:
    with spawn(STUBBORN, tmp_path) as child:
        end(psutil.Process(child.pid), signal.SIGTERM, patience=0.2)

        assert child.wait(5) == -signal.SIGKILL


def test_processes_are_found_by_name_and_working_folder(patient: subprocess.Popen[str], tmp_path: Path) -> None:
    name = psutil.Process(patient.pid).name()

    assert [found.pid for found in working_in(tmp_path, name)] == [patient.pid]
    assert working_in(tmp_path, "another-name") == []


def test_waiting_ends_with_no_when_the_time_is_up() -> None:
    assert not wait_until(lambda: False, 0.1)
