"""What a county asks of a meeting: mode, notice, quorum, composition and decision."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Self

from contracts.text import Text


@dataclass(frozen=True)
class Notice:
    """How long before its start a meeting is told."""

    length: int
    unit: str
    emergency: str

    @property
    def counts_working_days(self) -> bool:
        """Whether the length is in working days, not calendar days."""
        return self.unit == "working_days"

    @property
    def emergency_allowed(self) -> bool:
        """Whether a reason of emergency may shorten it."""
        return self.emergency == "allowed_with_reason"


@dataclass(frozen=True)
class Quorum:
    """How many must be present before a meeting may start."""

    kind: str
    share: Fraction | None
    minimum: int | None

    @classmethod
    def of(cls, entry: Mapping[str, Any]) -> Self:
        """Read the quorum of a mode."""
        share = Fraction(entry["numerator"], entry["denominator"]) if "numerator" in entry else None
        return cls(kind=entry["kind"], share=share, minimum=entry.get("minimum"))

    def needed(self, invited_members: int) -> int:
        """Return how many members must be present of those invited."""
        if self.share is not None:
            return -(-invited_members * self.share.numerator // self.share.denominator)
        return self.minimum or 0

    def is_met(self, *, present: int, invited: int) -> bool:
        """Whether enough of the invited members are present."""
        return present >= self.needed(invited)


@dataclass(frozen=True)
class Mode:
    """One way of deliberating, and what it asks for."""

    code: str
    name: Text
    notice: Notice
    quorum: Quorum
    minimum_visitors: int
    window_days: tuple[int, int] | None
    composition_checked: bool
    room_required: bool
    votes_allowed: bool
    identity: str
    evidence: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Seat:
    """How many members of a category a meeting needs, and when."""

    category: str
    minimum: int
    when: str
    name: Text
    head_required: bool


@dataclass(frozen=True)
class Council:
    """How a council is composed."""

    min_size: int
    max_size: int
    outside: str
    composition: tuple[Seat, ...]
    affected_group_represented: bool
    guests_vote: bool
    meetings_per_quarter_min: int
    member_initiated_meetings: bool

    def missing(self, present: Mapping[str, int], conditions: frozenset[str] = frozenset()) -> tuple[str, ...]:
        """Return the categories that are short, given the conditions that hold for the topic."""
        due = conditions | {"always"}
        return tuple(
            seat.category
            for seat in self.composition
            if seat.when in due and present.get(seat.category, 0) < seat.minimum
        )


@dataclass(frozen=True)
class DecisionMethods:
    """How a meeting decides, and how votes are counted."""

    methods: tuple[str, ...]
    first_method: str
    consensus_calls: int
    fallback_method: str
    majority_above: Fraction
    two_thirds_from: Fraction
    abstentions_count: bool

    def passes(self, method: str, *, votes_for: int, against: int, abstained: int, eligible: int) -> bool:
        """Whether a vote carries; a county that does not count abstentions leaves them out of the base."""
        base = eligible if self.abstentions_count else eligible - abstained
        if method == "consensus":
            return votes_for > 0 and against == 0
        if method == "two_thirds":
            return base > 0 and Fraction(votes_for, base) >= self.two_thirds_from
        return base > 0 and Fraction(votes_for, base) > self.majority_above
