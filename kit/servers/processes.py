"""Processes that outlive the command which started them."""

import contextlib
import os
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

Tell = Callable[[str], None]

_POLL_SECONDS = 0.05
_START_TIME_TOLERANCE = 0.5


def silent(_message: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class ProcessMark:
    """A process id together with its start time, so that a recycled id is not taken for the same process."""

    pid: int
    started: float

    @classmethod
    def of(cls, pid: int) -> "ProcessMark":
        """Mark a process that runs now."""
        return cls(pid, psutil.Process(pid).create_time())

    def find(self) -> psutil.Process | None:
        """Return the process while it lives; a zombie is dead."""
        try:
            process = psutil.Process(self.pid)
            same = abs(process.create_time() - self.started) < _START_TIME_TOLERANCE
        except psutil.NoSuchProcess:
            return None
        return process if same and _lives(process) else None


def end(process: psutil.Process, sign: signal.Signals, patience: float) -> None:
    """Signal a process and wait until it and its children are gone; kill what outstays the patience."""
    try:
        family = [process, *process.children(recursive=True)]
        process.send_signal(sign)
    except psutil.NoSuchProcess:
        return
    if not wait_until(lambda: not any(map(_lives, family)), patience):
        for member in filter(_lives, family):
            with contextlib.suppress(psutil.NoSuchProcess):
                member.kill()
        wait_until(lambda: not any(map(_lives, family)), patience)


def _lives(process: psutil.Process) -> bool:
    """A zombie is dead: whoever should collect it may never do so."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def working_in(folder: Path, name: str) -> Sequence[psutil.Process]:
    """Return the live processes of this name whose working folder is the given one."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.name() == name and Path(process.cwd()) == folder:
                found.append(process)
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return found


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    """Poll a condition; return whether it came true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(_POLL_SECONDS)
    return True


def is_root() -> bool:
    """Tell whether this process may act as anybody."""
    return os.geteuid() == 0
