"""A grant as an account holds it: from when until when, who gave it, and whether it was lent or taken back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from contracts.access import Grant
from contracts.roles import Role
from kit.refusals import Invalid


class DatesWrong(Invalid):
    """The grant would end before it begins, or is over already."""

    code = "portal.dates_wrong"


@dataclass(frozen=True)
class Validity:
    """A span of time; without a beginning it runs already, without an end it runs on. The end is no part of it."""

    begins: datetime | None = None
    ends: datetime | None = None

    def holds(self, at: datetime) -> bool:
        """Whether a moment lies within."""
        return (self.begins is None or self.begins <= at) and (self.ends is None or at < self.ends)

    def within(self, other: "Validity") -> bool:
        """Whether this span never leaves another."""
        begins_inside = other.begins is None or (self.begins is not None and self.begins >= other.begins)
        ends_inside = other.ends is None or (self.ends is not None and self.ends <= other.ends)
        return begins_inside and ends_inside

    def meets(self, other: "Validity") -> bool:
        """Whether the two spans have a moment in common."""
        return not (_is_after(self, other) or _is_after(other, self))

    def require_ahead(self, now: datetime) -> None:
        """Refuse a span that is empty or over."""
        if self.ends is not None and self.ends <= max(now, self.begins or now):
            raise DatesWrong(field="/valid_until")


def _is_after(late: Validity, early: Validity) -> bool:
    return late.begins is not None and early.ends is not None and late.begins >= early.ends


@dataclass
class HeldGrant:
    """A role over a unit in the hands of one account; it is never changed, only ended."""

    id: str
    account_id: str
    role: Role
    unit: str
    given_at: datetime
    given_by: str | None = None
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    delegated_by: str | None = None
    lent_from: str | None = None
    ended_at: datetime | None = None
    ended_by: str | None = None

    @property
    def grant(self) -> Grant:
        """Return the role and the unit."""
        return Grant(self.role, self.unit)

    @property
    def validity(self) -> Validity:
        """Return when it holds, unless it is taken back."""
        return Validity(self.valid_from, self.valid_until)

    @property
    def as_text(self) -> str:
        """Return how the audit names it."""
        days = "/".join(moment.isoformat() if moment else "" for moment in (self.valid_from, self.valid_until))
        return f"{self.role}@{self.unit} {days}"

    def holds(self, at: datetime) -> bool:
        """Whether it gives anything at a moment."""
        return self.ended_at is None and self.validity.holds(at)

    def is_over(self, at: datetime) -> bool:
        """Whether it gives nothing any more."""
        return self.ended_at is not None or (self.valid_until is not None and self.valid_until <= at)

    def end(self, at: datetime, by: str | None) -> None:
        """End it before its time."""
        self.ended_at, self.ended_by = at, by


def present(held: Iterable[HeldGrant], at: datetime) -> tuple[Grant, ...]:
    """Return what an account may do at a moment, each grant once."""
    return tuple(dict.fromkeys(one.grant for one in held if one.holds(at)))


def next_turn(held: Iterable[HeldGrant], at: datetime) -> datetime | None:
    """Return when the next grant begins or ends by itself."""
    turns = (turn for one in held if one.ended_at is None for turn in (one.valid_from, one.valid_until))
    return min((turn for turn in turns if turn is not None and turn > at), default=None)
