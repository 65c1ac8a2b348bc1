"""Start and stop real worker processes."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]


class Worker:
    """One running worker process and what it wrote to its log."""

    def __init__(self, process: "subprocess.Popen[bytes]", log: Path) -> None:
        self.process = process
        self._log = log

    @property
    def log(self) -> str:
        return self._log.read_text()

    def terminate(self) -> float:
        """Ask the worker to end; return how many seconds it took."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=10)
        return time.monotonic() - began


@contextmanager
def a_worker(log: Path, *services: str, **environment: str) -> Iterator[Worker]:
    """Run the named services of the test domain in a process of their own."""
    command = [sys.executable, "-m", "tests.support.gallery_worker", *services]
    with log.open("ab") as output:
        process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment}, stderr=output)
    try:
        yield Worker(process, log)
    finally:
        process.kill()
        process.wait()
