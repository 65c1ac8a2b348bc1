"""Versions of rules that a service keeps beside the files that came with it."""

import json
import time
from collections.abc import Callable, Iterable, Mapping
from threading import Lock

from contracts.rules.document import Rules

# How long a process may go on without looking for a new version.
LOOK_AFTER_SECONDS = 5.0

Texts = Callable[[], Iterable[str]]


def _no_texts() -> tuple[str, ...]:
    return ()


class KeptRules:
    """Reads the versions that a service keeps, now and then; what was read once never changes."""

    def __init__(self, admit: Callable[[Mapping[str, object]], Rules], texts: Texts = _no_texts) -> None:
        """Remember where the texts are and who reads them."""
        self._admit = admit
        self._texts = texts
        self._known: dict[str, Rules] = {}
        self._found: tuple[Rules, ...] = ()
        self._fresh_until = 0.0
        self._one_at_a_time = Lock()

    def all(self) -> tuple[Rules, ...]:
        """Return the versions that are kept; one caller at a time looks whether there are new ones."""
        if time.monotonic() >= self._fresh_until and self._one_at_a_time.acquire(blocking=False):
            try:
                self._read()
            finally:
                self._one_at_a_time.release()
        return self._found

    def look(self) -> None:
        """Look for new versions at once."""
        with self._one_at_a_time:
            self._read()

    def _read(self) -> None:
        self._fresh_until = time.monotonic() + LOOK_AFTER_SECONDS
        texts = tuple(self._texts())
        for text in texts:
            if text not in self._known:
                self._known[text] = self._admit(json.loads(text))
        self._found = tuple(self._known[text] for text in texts)
