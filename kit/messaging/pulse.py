"""Signs of life: each loop of a worker beats, and the worker is alive while all of them do."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

PATIENCE_SECONDS = 60.0


@dataclass
class Pulse:
    """When each part of a container was last seen turning."""

    clock: Callable[[], float] = time.monotonic
    _seen: dict[str, float] = field(default_factory=dict)

    def beat(self, part: str) -> None:
        """Say that a part is alive."""
        self._seen[part] = self.clock()

    def alive(self) -> bool:
        """Tell whether every part that ever beat did so lately."""
        oldest_allowed = self.clock() - PATIENCE_SECONDS
        return all(seen > oldest_allowed for seen in self._seen.values())
