"""What a private server must remember between two commands: its ports, passwords and processes."""

import contextlib
import fcntl
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_OWNER_ONLY = 0o600


class StateFile:
    """A small JSON file that only its owner may read, replaced as a whole."""

    def __init__(self, path: Path) -> None:
        """Remember where the state lives; nothing is read yet."""
        self._path = path

    def read(self) -> dict[str, Any]:
        """Return what was written last; an absent or torn file counts as empty."""
        try:
            state = json.loads(self._path.read_text(encoding="utf-8"))
        except (FileNotFoundError, json.JSONDecodeError):
            return {}
        return state if isinstance(state, dict) else {}

    def write(self, state: dict[str, Any]) -> None:
        """Replace the state in one step, readable by its owner alone; the folder is made when it is missing."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(state, file, indent=1)
        fresh.replace(self._path)


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Let one process at a time start or stop the server in this folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
