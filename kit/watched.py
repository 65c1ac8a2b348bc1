"""A text that an operator may replace while the process runs."""

import os
from pathlib import Path

_Mark = tuple[int, int, int]


class WatchedText:
    """A text that was given, or that stands in a file and is read again when the file changes."""

    def __init__(self, given: str, file: str = "") -> None:
        """Begin with what was given; without a file it stays."""
        self._file = file
        self._known: tuple[_Mark | None, str] = (None, given)

    def __call__(self) -> str:
        """Return the present text; while the file is away, what it held before."""
        mark, text = self._known
        now = _mark_of(self._file)
        if now is not None and now != mark:
            text = Path(self._file).read_text(encoding="utf-8").strip()
            self._known = (now, text)
        return text


def _mark_of(file: str) -> _Mark | None:
    try:
        found = os.stat(file)  # noqa: PTH116 -- on the way of every request
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size
