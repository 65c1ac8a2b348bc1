"""A notice to residents about what they must bear."""

from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Announcement:
    """What residents must bear, where, from when and for how long."""

    kind: str
    compound_id: str
    starts_on: date
    outage_days: int
    building: str = ""
    note: str = ""

    def kept(self) -> dict[str, Any]:
        """Return the form in which the announcement is stored."""
        return {**vars(self), "starts_on": self.starts_on.isoformat()}
