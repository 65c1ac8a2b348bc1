"""A wish for more time."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class ExtensionWish:
    """A later due date that a lead unit asks for."""

    new_due_on: date
    reason_code: str
    reasons: str
