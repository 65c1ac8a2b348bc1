"""The course of a case in a county: its steps, and the days of the year on which due dates hang."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from contracts.text import Text


@dataclass(frozen=True)
class Step:
    """One labelled group of stages; its number counts from 1."""

    code: str
    number: int
    name: Text
    phase: str
    stages: Mapping[str, tuple[str, ...]]
    time_limit_workdays: int | None
    leave_when: tuple[str, ...]


@dataclass(frozen=True)
class Milestone:
    """A day of the year on which due dates may hang."""

    code: str
    name: Text
    month: int
    day: int
    verified: bool

    def next_on_or_after(self, day: date) -> date:
        """Return the first occurrence that is not before `day`."""
        this_year = self._in(day.year)
        return this_year if this_year >= day else self._in(day.year + 1)

    def _in(self, year: int) -> date:
        # 29 February falls on the 28th in common years.
        if (self.month, self.day) == (2, 29) and not _is_leap(year):
            return date(year, 2, 28)
        return date(year, self.month, self.day)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
