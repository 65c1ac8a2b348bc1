"""Working days, against what the State Council announced for 2020 and 2026."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from contracts.documents import thawed
from contracts.rules import Rules, RulesShelf
from contracts.workdays import WorkCalendar

SHANGHAI = ZoneInfo("Asia/Shanghai")


def _calendar(**changes: Any) -> WorkCalendar:
    document = thawed(RulesShelf().of("620502").document)
    document["calendar"].update(changes)
    return WorkCalendar(Rules(document))


@pytest.fixture(scope="module")
def calendar() -> WorkCalendar:
    return _calendar()


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2020, 10, 1), date(2020, 10, 8)),
        (date(2020, 5, 1), date(2020, 5, 5)),
        (date(2026, 1, 1), date(2026, 1, 3)),
        (date(2026, 2, 15), date(2026, 2, 23)),
        (date(2026, 10, 1), date(2026, 10, 7)),
    ],
)
def test_nobody_works_on_public_holidays(calendar: WorkCalendar, first: date, last: date) -> None:
    assert [day for day in _days(first, last) if calendar.is_workday(day)] == []


@pytest.mark.parametrize(
    "day",
    [
        date(2020, 9, 27),
        date(2020, 10, 10),
        date(2020, 4, 26),
        date(2026, 1, 4),
        date(2026, 2, 14),
        date(2026, 2, 28),
        date(2026, 9, 20),
        date(2026, 10, 10),
    ],
)
def test_shifted_weekends_are_working_days(day: date) -> None:
    assert day.isoweekday() > 5
    assert _calendar().is_workday(day)


def test_other_weekends_are_free_and_other_weekdays_are_not(calendar: WorkCalendar) -> None:
    assert not calendar.is_workday(date(2026, 3, 7))
    assert not calendar.is_workday(date(2026, 3, 8))
    assert calendar.is_workday(date(2026, 3, 9))
    assert calendar.is_workday(date(2020, 8, 31))


def test_a_county_may_override_single_days() -> None:
    calendar = _calendar(overrides=[{"date": "2026-03-08", "working": True}, {"date": "2026-03-09", "working": False}])

    assert calendar.is_workday(date(2026, 3, 8))
    assert not calendar.is_workday(date(2026, 3, 9))


def test_a_county_may_have_another_week() -> None:
    calendar = _calendar(working_week=[1, 2, 3, 4, 5, 6])

    assert calendar.is_workday(date(2026, 3, 7))
    assert not calendar.is_workday(date(2026, 3, 8))


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        (date(2020, 9, 30), 1, date(2020, 10, 9)),
        (date(2020, 9, 30), 2, date(2020, 10, 10)),
        (date(2020, 9, 30), 3, date(2020, 10, 12)),
        (date(2020, 10, 9), -1, date(2020, 9, 30)),
        (date(2026, 3, 6), 5, date(2026, 3, 13)),
        (date(2026, 3, 7), 0, date(2026, 3, 9)),
        (date(2026, 3, 9), 0, date(2026, 3, 9)),
        (date(2025, 12, 31), 1, date(2026, 1, 4)),
    ],
)
def test_working_days_are_counted_from_the_next_day(
    calendar: WorkCalendar, start: date, count: int, expected: date
) -> None:
    assert calendar.add_workdays(start, count) == expected


def test_a_moment_keeps_its_time_of_day_where_the_county_is(calendar: WorkCalendar) -> None:
    moment = datetime(2020, 9, 30, 20, 30, tzinfo=UTC)

    assert calendar.add_workdays(moment, 1) == datetime(2020, 10, 9, 4, 30, tzinfo=SHANGHAI)


def test_a_deadline_is_when_the_offices_close(calendar: WorkCalendar) -> None:
    submitted = datetime(2026, 3, 2, 9, 15, tzinfo=SHANGHAI)

    assert calendar.deadline(submitted, 1) == datetime(2026, 3, 3, 18, 0, tzinfo=SHANGHAI)
    assert calendar.deadline(submitted, 5) == datetime(2026, 3, 9, 18, 0, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (date(2020, 9, 30), date(2020, 10, 8), 0),
        (date(2020, 9, 30), date(2020, 10, 10), 2),
        (date(2020, 10, 10), date(2020, 9, 30), -2),
        (date(2026, 3, 9), date(2026, 3, 9), 0),
        (date(2025, 12, 30), date(2026, 1, 5), 3),
    ],
)
def test_the_days_between_leave_out_the_first(calendar: WorkCalendar, start: date, end: date, expected: int) -> None:
    assert calendar.workdays_between(start, end) == expected


def test_the_days_between_two_moments_are_those_of_the_county(calendar: WorkCalendar) -> None:
    evening_in_greenwich = datetime(2026, 3, 8, 23, 0, tzinfo=UTC)

    assert calendar.workdays_between(evening_in_greenwich, datetime(2026, 3, 10, 1, 0, tzinfo=UTC)) == 1
