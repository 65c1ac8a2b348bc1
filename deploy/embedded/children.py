"""The processes that a city starts itself, started again when they end unasked."""

import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kit.servers.processes import ProcessMark, Tell

_STOP_SECONDS = 8.0
_LOOK_SECONDS = 0.25
_LONGEST_PAUSE = 8.0
_STEADY_SECONDS = 20.0

Remember = Callable[[str, ProcessMark], None]


@dataclass(frozen=True)
class Recipe:
    """How one process is started."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    folder: Path


class Child:
    """One process and its successors."""

    def __init__(self, recipe: Recipe, remember: Remember) -> None:
        """Describe the process; `remember` learns of every process that is started."""
        self.recipe = recipe
        self.starts = 0
        self.started = 0.0
        self._remember = remember
        self._process: subprocess.Popen[bytes] | None = None
        self._started_at = 0.0
        self._pause = 0.0

    @property
    def pid(self) -> int | None:
        """The process that runs now."""
        return self._process.pid if self._process and self.exit_code is None else None

    @property
    def exit_code(self) -> int | None:
        """How the process ended; none while it runs."""
        return self._process.poll() if self._process else None

    def start(self) -> None:
        """Start the process, in a session of its own so that Ctrl-C reaches the city alone."""
        self.recipe.log.parent.mkdir(parents=True, exist_ok=True)
        self.started = time.time()
        with self.recipe.log.open("ab") as log:
            self._process = subprocess.Popen(
                self.recipe.command,
                env=dict(self.recipe.environment),
                cwd=self.recipe.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.starts += 1
        self._started_at = time.monotonic()
        self._remember(self.recipe.name, ProcessMark.of(self._process.pid))

    def start_again_when_due(self) -> bool:
        """Start an ended process again, later each time while it keeps ending at once; true when it was started."""
        if self.exit_code is None:
            return False
        lived = time.monotonic() - self._started_at
        if lived > _STEADY_SECONDS:
            self._pause = 0.0
        if lived < self._pause:
            return False
        self._pause = min(max(1.0, self._pause * 2), _LONGEST_PAUSE)
        self.start()
        return True

    def stop(self) -> None:
        """Ask the process to end, and insist when it outstays its grace."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class Keeper:
    """Watches children in the background."""

    def __init__(self, tell: Tell) -> None:
        """Begin with no children."""
        self.children: list[Child] = []
        self._tell = tell
        self._over = threading.Event()
        self._thread: threading.Thread | None = None

    def watch(self) -> None:
        """Start children again from now on whenever they end."""
        self._thread = threading.Thread(target=self._run, name="keeper", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop watching, then stop all children, the last started first."""
        self._over.set()
        if self._thread is not None:
            self._thread.join()
        for child in reversed(self.children):
            child.stop()
        self.children.clear()

    def _run(self) -> None:
        while not self._over.wait(_LOOK_SECONDS):
            for child in self.children:
                code = child.exit_code
                if child.start_again_when_due():
                    self._tell(f"{child.recipe.name} 意外结束（{code}），已重启 / ended ({code}) and was started again")
