"""What meetings know of a topic: a copy made of intake's facts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

READY = "ready"
STATES = {
    "approved": "approved",
    "research_started": "researching",
    "research_finished": READY,
    "round_opened": READY,
    "unscheduled": READY,
    "scheduled": "scheduled",
    "deliberated": "deliberated",
    "escalated": "escalated",
    "cancelled": "cancelled",
    "concluded": "concluded",
    "ended_without_consensus": "concluded",
}


@dataclass
class KnownTopic:
    """One topic as intake last told it; `sequence` is the topic's version at that time."""

    id: str
    county: str
    division: str
    number: str = ""
    title_public: str = ""
    level: str | None = None
    mode: str | None = None
    round_no: int = 1
    state: str = ""
    sequence: int = 0

    def learn(self, fact: str, sequence: int, data: Mapping[str, Any]) -> None:
        """Take a fact over; what came late fills gaps but moves no state back."""
        newer = sequence > self.sequence
        for name in ("number", "title_public", "level", "mode", "round_no"):
            if name in data and (newer or not getattr(self, name)):
                setattr(self, name, data[name])
        if newer:
            self.state, self.sequence = STATES[fact], sequence
