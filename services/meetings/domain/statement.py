"""What is said at a meeting, by kind and within the county's speech limits."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

SECONDS_PER_MINUTE = 60


@dataclass(frozen=True)
class Statement:
    """One speech of one attendee on one agenda item; `answers_no` names the statement that it answers."""

    attendance_id: str
    category: str
    agenda_item_no: int
    kind: str
    text: str
    seconds: int = 0
    answers_no: int | None = None

    def kept(self, number: int, at: str) -> dict[str, Any]:
        """Return the statement as it is kept."""
        return {"no": number, "at": at, **asdict(self)}


def keeps_to(terms: Mapping[str, Any], statement: Statement, earlier: list[dict[str, Any]]) -> bool:
    """Whether the kind is one of the county's and neither length nor number is exceeded."""
    same = [
        one
        for one in earlier
        if one["attendance_id"] == statement.attendance_id and one["agenda_item_no"] == statement.agenda_item_no
    ]
    return (
        statement.kind in terms["statement_kinds"]
        and bool(statement.text.strip())
        and statement.seconds <= terms["minutes_per_speech"] * SECONDS_PER_MINUTE
        and len(same) < terms["speeches_per_person_and_item"]
    )
