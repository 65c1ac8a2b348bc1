"""Working days: in which the limits of the county rules count."""

from datetime import date, datetime, time, timedelta
from functools import cache
from typing import overload
from zoneinfo import ZoneInfo

import holidays

from contracts.rules import Rules

_DAY = timedelta(days=1)
# A limit in working days ends when the offices close.
_OFFICES_CLOSE = time(18, 0)


class WorkCalendar:
    """The working days of a county: its week, the public holidays with their shifted days, and its own exceptions."""

    def __init__(self, rules: Rules) -> None:
        """Read the calendar of the rules."""
        entry = rules.section("calendar")
        self.timezone = ZoneInfo(entry["timezone"])
        self._week = frozenset(entry["working_week"])
        self._country: str = entry["holidays"]
        self._overrides = {date.fromisoformat(line["date"]): bool(line["working"]) for line in entry["overrides"]}

    def is_workday(self, day: date) -> bool:
        """Whether offices work on this day; a Saturday or Sunday that replaces a day off counts."""
        if day in self._overrides:
            return self._overrides[day]
        year = _public_holidays(self._country, day.year)
        if day in year:
            return False
        return day.isoweekday() in self._week or day in year.weekend_workdays

    def local_date(self, moment: datetime) -> date:
        """Return the day of a moment where the county is."""
        return moment.astimezone(self.timezone).date()

    @overload
    def add_workdays(self, start: datetime, count: int) -> datetime: ...
    @overload
    def add_workdays(self, start: date, count: int) -> date: ...
    def add_workdays(self, start: date, count: int) -> date:
        """Return the working day `count` after the start, before it when negative.

        The starting day does not count. With 0 it is the start itself, or the next working day. A moment keeps its
        time of day.
        """
        if not isinstance(start, datetime):
            return self._walk(start, count)
        local = start.astimezone(self.timezone)
        return datetime.combine(self._walk(local.date(), count), local.timetz())

    def deadline(self, moment: datetime, workdays: int) -> datetime:
        """Return when the offices close on the working day `workdays` after the moment."""
        return self.end_of_workday(self.add_workdays(self.local_date(moment), workdays))

    def end_of_workday(self, day: date) -> datetime:
        """Return the moment at which the offices close on a day."""
        return datetime.combine(day, _OFFICES_CLOSE, tzinfo=self.timezone)

    def workdays_between(self, start: date, end: date) -> int:
        """Return how many working days lie after the start, up to and including the end; negative when reversed."""
        first, last = self._day(start), self._day(end)
        if last < first:
            return -self.workdays_between(last, first)
        return sum(self.is_workday(first + _DAY * n) for n in range(1, (last - first).days + 1))

    def _day(self, moment_or_day: date) -> date:
        return self.local_date(moment_or_day) if isinstance(moment_or_day, datetime) else moment_or_day

    def _walk(self, start: date, count: int) -> date:
        if count == 0:
            return start if self.is_workday(start) else self._walk(start, 1)
        day, left = start, abs(count)
        while left:
            day += _DAY if count > 0 else -_DAY
            left -= self.is_workday(day)
        return day


@cache
def _public_holidays(country: str, year: int) -> holidays.HolidayBase:
    return holidays.country_holidays(country, years=year, expand=False)
