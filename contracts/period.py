"""The days of a period, such as a publicity: calendar days or working days, as a county counts them."""

from dataclasses import dataclass
from datetime import date, timedelta

from contracts.rules import PublicityTerms, Rules
from contracts.workdays import WorkCalendar

WORKING_DAYS = "working_days"
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class PeriodDays:
    """Which days of a period count; its first day counts when it is one of them."""

    calendar: WorkCalendar
    unit: str

    @classmethod
    def of(cls, rules: Rules, terms: PublicityTerms) -> "PeriodDays":
        """Return the days that count for a publicity."""
        return cls(WorkCalendar(rules), terms.day_unit)

    def last(self, start: date, days: int) -> date:
        """Return the last day of a period of so many days."""
        if self.unit != WORKING_DAYS:
            return start + _DAY * (days - 1)
        after_the_first = days - self.calendar.is_workday(start)
        return self.calendar.add_workdays(start, after_the_first) if after_the_first else start

    def left(self, today: date, last: date) -> int:
        """Return how many days remain, today and the last one included."""
        if self.unit != WORKING_DAYS:
            return max((last - today).days + 1, 0)
        return max(self.calendar.workdays_between(today - _DAY, last), 0)
