"""Whether enough people are there, by number and by category, and what is missing."""

from collections.abc import Iterable
from dataclasses import dataclass

from contracts.divisions import Level, division
from contracts.rules import Rules
from services.meetings.domain.attendance import Attendance, by_category

GIVEN_CONDITIONS = ("contractor_involved", "department_responsible")


@dataclass(frozen=True)
class QuorumStatus:
    """The count of a sitting beside what the county's rules ask for."""

    kind: str
    invited: int
    present: int
    needed: int
    present_by_category: dict[str, int]
    missing_categories: tuple[str, ...]

    @property
    def is_met(self) -> bool:
        """Whether the meeting may go on."""
        return self.present >= self.needed and not self.missing_categories


def quorum_status(
    attendances: Iterable[Attendance], *, rules: Rules, mode_code: str, conditions: Iterable[str]
) -> QuorumStatus:
    """Return the quorum of a sitting; guests count for nothing."""
    mode = rules.mode(mode_code)
    members = [attendance for attendance in attendances if attendance.is_member]
    there = [member for member in members if member.state == "present"]
    counts = by_category(there)
    missing = rules.council.missing(counts, frozenset(conditions)) if mode.composition_checked else ()
    return QuorumStatus(
        kind=mode.quorum.kind,
        invited=len(members),
        present=len(there),
        needed=max(mode.quorum.needed(len(members)), mode.minimum_visitors),
        present_by_category=counts,
        missing_categories=missing,
    )


def conditions_for(division_code: str, given: Iterable[str]) -> list[str]:
    """Return the conditions of the composition rule that hold: those the convener gave, and that of the place."""
    low = division(division_code).level in {Level.STREET, Level.COMMUNITY}
    return [*(["street_or_community_topic"] if low else []), *sorted(set(given) & set(GIVEN_CONDITIONS))]
