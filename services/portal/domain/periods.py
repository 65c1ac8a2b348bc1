"""Periods of the figures: a month, a quarter, a year, or days of one's own choice."""

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kit.refusals import Invalid

YEAR, QUARTER, MONTH, OWN_DAYS = "year", "quarter", "month", "days"
_CODE = re.compile(r"(?P<year>20\d\d)(?:-Q(?P<quarter>[1-4])|-(?P<month>0[1-9]|1[0-2]))?")
_MONTHS = {YEAR: 12, QUARTER: 3, MONTH: 1}


class UnknownPeriod(Invalid):
    """No month, quarter or year is called so."""

    code = "portal.unknown_period"


class NotADay(Invalid):
    """This is no day of the calendar."""

    code = "portal.not_a_day"


class DaysReversed(Invalid):
    """The last day lies before the first."""

    code = "portal.days_reversed"


@dataclass(frozen=True)
class Period:
    """Days from the first to the last, both of them counted; `code` is how an address names it."""

    kind: str
    code: str
    first: date
    last: date


def year_of(day: date) -> Period:
    """Return the year of a day."""
    return read_period(f"{day.year}")


def month_of(day: date) -> Period:
    """Return the month of a day."""
    return read_period(f"{day:%Y-%m}")


def quarter_of(day: date) -> Period:
    """Return the quarter of a day."""
    return read_period(f"{day.year}-Q{(day.month + 2) // 3}")


def before(period: Period) -> Period:
    """Return the month, quarter or year before."""
    eve = date.fromordinal(period.first.toordinal() - 1)
    return {YEAR: year_of, QUARTER: quarter_of, MONTH: month_of}[period.kind](eve)


def latest(period: Period, number: int) -> Sequence[Period]:
    """Return a month, quarter or year and those before it, the latest first."""
    found = [period]
    while len(found) < number:
        found.append(before(found[-1]))
    return found


def read_period(code: str, first: str = "", last: str = "") -> Period:
    """Return the period that an address names: 2026, 2026-Q3, 2026-09, or `days` with its first and last day."""
    if code == OWN_DAYS:
        return _own_days(first, last)
    named = _CODE.fullmatch(code)
    if named is None:
        raise UnknownPeriod(field="period", period=code)
    kind = QUARTER if named["quarter"] else MONTH if named["month"] else YEAR
    month = int(named["quarter"] or 1) * 3 - 2 if kind == QUARTER else int(named["month"] or 1)
    ends_in, year = month + _MONTHS[kind] - 1, int(named["year"])
    return Period(kind, code, date(year, month, 1), date(year, ends_in, monthrange(year, ends_in)[1]))


def _own_days(first: str, last: str) -> Period:
    begins, ends = _read_day("from", first), _read_day("to", last)
    if ends < begins:
        raise DaysReversed(field="to", first=first, last=last)
    return Period(OWN_DAYS, OWN_DAYS, begins, ends)


def _read_day(field: str, told: str) -> date:
    try:
        return date.fromisoformat(told.strip())
    except ValueError:
        raise NotADay(field=field, day=told) from None
