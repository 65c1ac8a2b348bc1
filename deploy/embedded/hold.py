"""The hold on a folder: one city at a time, and what an earlier one left behind is known."""

import fcntl
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from deploy.embedded.failures import CityBusy
from kit.servers.processes import ProcessMark, end
from kit.servers.state import StateFile

_LEFTOVER_SECONDS = 8.0


class Notebook:
    """What a city notes for the next one: its port and the processes it started."""

    def __init__(self, file: Path) -> None:
        """Remember where the notes are kept."""
        self._state = StateFile(file)

    def note(self, **facts: Any) -> None:
        """Add facts to the notes."""
        self._state.write({**self._state.read(), **facts})

    def __getitem__(self, name: str) -> Any:
        """Return a fact; none when it was never noted."""
        return self._state.read().get(name)

    def note_process(self, name: str, mark: ProcessMark) -> None:
        """Note a process, in place of an earlier one of the same name."""
        self.note(processes={**(self["processes"] or {}), name: vars(mark)})

    def end_leftovers(self) -> None:
        """End processes of a city that was killed before it could stop them."""
        for facts in (self["processes"] or {}).values():
            process = ProcessMark(**facts).find()
            if process is not None:
                end(process, signal.SIGTERM, _LEFTOVER_SECONDS)
        self.note(processes={})


@contextmanager
def sole_holder(file: Path) -> Iterator[None]:
    """Hold the folder for this process; raises CityBusy while another one does."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a+") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            held.seek(0)
            raise CityBusy(file.parent, int(held.read() or 0)) from error
        held.truncate(0)
        held.write(str(os.getpid()))
        held.flush()
        yield
