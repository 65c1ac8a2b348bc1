"""Days of a period: calendar days, or working days around the public holidays of the country."""

from datetime import date
from typing import Any

import pytest

from contracts.documents import thawed
from contracts.period import PeriodDays
from contracts.rules import RulesShelf

QINZHOU = RulesShelf().of("620502")
FRIDAY, SATURDAY, SUNDAY = date(2026, 3, 6), date(2026, 3, 7), date(2026, 3, 8)


def days(unit: str, **calendar: Any) -> PeriodDays:
    document = thawed(QINZHOU.document)
    document["publicity"]["day_unit"] = unit
    document["calendar"] |= calendar
    rules = RulesShelf().admit(document)
    return PeriodDays.of(rules, rules.publicity("plan"))


@pytest.mark.parametrize(
    ("start", "count", "last"),
    [
        (FRIDAY, 1, FRIDAY),
        (FRIDAY, 2, date(2026, 3, 9)),
        (FRIDAY, 7, date(2026, 3, 16)),
        # A day off is not counted, the first one either.
        (SATURDAY, 1, date(2026, 3, 9)),
        (SUNDAY, 5, date(2026, 3, 13)),
        # The holiday of the first of May, with the Saturday that is worked for it.
        (date(2026, 4, 30), 2, date(2026, 5, 6)),
    ],
)
def test_a_period_of_working_days_ends_on_a_working_day(start: date, count: int, last: date) -> None:
    found = days("working_days")

    assert found.last(start, count) == last
    assert found.left(start, last) == count
    assert found.left(last, last) == 1


def test_a_period_of_calendar_days_counts_every_day() -> None:
    found = days("calendar_days")

    assert found.last(FRIDAY, 7) == date(2026, 3, 12)
    assert (found.left(FRIDAY, date(2026, 3, 12)), found.left(SATURDAY, FRIDAY)) == (7, 0)


def test_nothing_is_left_after_the_last_day_and_a_day_off_uses_nothing_up() -> None:
    found = days("working_days")
    last = found.last(FRIDAY, 3)

    assert [found.left(day, last) for day in (FRIDAY, SATURDAY, SUNDAY, last)] == [3, 2, 2, 1]
    assert found.left(date(2026, 3, 11), last) == 0


def test_a_countys_own_days_off_are_no_working_days() -> None:
    local = days("working_days", overrides=[{"date": "2026-03-09", "working": False}])

    assert local.last(FRIDAY, 2) == date(2026, 3, 10)
