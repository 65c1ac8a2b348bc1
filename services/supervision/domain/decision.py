"""What the party organisation recorded: number, day, file, and what may be said in public."""

from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class PartyDecision:
    """One decision on a plan."""

    decision_no: str
    decided_on: date
    file_reference: str
    reason_code: str | None = None
    reasons: str = ""
    public_explanation: str = ""

    def is_recorded(self, today: date) -> bool:
        """Whether number, day and file are there, and the day is not in the future."""
        return bool(self.decision_no.strip() and self.file_reference.strip()) and self.decided_on <= today

    def kept(self, outcome: str) -> dict[str, Any]:
        """Return the form in which the decision is stored."""
        return {**vars(self), "decided_on": self.decided_on.isoformat(), "outcome": outcome}

    def told(self) -> dict[str, Any]:
        """Return the decision as an event tells it."""
        told = {"decision_no": self.decision_no, "decided_on": self.decided_on.isoformat()}
        return {**told, **({"reason_code": self.reason_code} if self.reason_code else {})}
