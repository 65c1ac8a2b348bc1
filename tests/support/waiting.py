"""Wait for a condition instead of a span of time."""

import time
from collections.abc import Callable

STEP_SECONDS = 0.05


def until(condition: Callable[[], object], *, seconds: float = 60) -> None:
    """Return as soon as the condition holds; fail when it does not in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(STEP_SECONDS)
