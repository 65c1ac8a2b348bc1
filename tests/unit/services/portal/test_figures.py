"""Rates, funnels and spreads against a naive count, and the periods they are told for."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.refusals import Refusal
from services.portal.domain.figures import OnTime, Rate, on_time, reached, share, spread
from services.portal.domain.periods import (
    DaysReversed,
    NotADay,
    Period,
    UnknownPeriod,
    latest,
    month_of,
    quarter_of,
    read_period,
    year_of,
)
from services.portal.domain.trend import timely_by_month

DAYS = st.dates(date(2010, 1, 1), date(2090, 12, 31))


@given(lengths=st.lists(st.integers(0, 30), min_size=1, max_size=60))
def test_half_and_nine_tenths_of_the_cases_are_done_within_the_days_that_are_told(lengths: list[int]) -> None:
    found = spread(Counter(("wait_x", str(days)) for days in lengths), "wait_x")

    assert found is not None
    assert found.number == len(lengths)
    for days, percent in ((found.half, 50), (found.nine_tenths, 90)):
        assert 100 * sum(one <= days for one in lengths) >= percent * len(lengths)
        assert 100 * sum(one < days for one in lengths) < percent * len(lengths)


def test_a_step_that_nobody_took_has_no_length() -> None:
    assert spread({}, "wait_x") is None


@given(furthest=st.lists(st.integers(0, 4), max_size=50))
def test_a_funnel_counts_everybody_who_came_at_least_so_far(furthest: list[int]) -> None:
    counts = Counter(("issue_reached", str(stage)) for stage in furthest)

    assert reached(counts, "issue", 5) == [sum(one >= stage for one in furthest) for stage in range(5)]


@given(part=st.integers(0, 500), more=st.integers(0, 500))
def test_only_the_whole_is_a_hundred_and_only_nothing_is_nought(part: int, more: int) -> None:
    percent = share(part, part + more)

    assert (percent is None) == (part + more == 0)
    if percent is not None:
        assert (percent == 100) == (more == 0)
        assert (percent == 0) == (part == 0)
        assert abs(percent - 100 * part / (part + more)) <= 1


def test_what_is_overdue_stands_in_the_base_of_the_rate() -> None:
    counts = {
        ("issue_closed", "on_time"): 8,
        ("issue_closed", "late"): 1,
        ("issue_overdue", "open"): 1,
        ("action_closed", "late"): 9,
    }

    timely = on_time(counts, "issue_closed", "issue_overdue")

    assert (timely, timely.rate, timely.rate.percent) == (OnTime(8, 1, 1), Rate(8, 10), 80)


def test_each_month_has_what_was_overdue_at_its_end() -> None:
    months = [read_period("2026-01"), read_period("2026-02"), read_period("2026-03")]
    by_month = {
        date(2025, 11, 1): {("action_overdue", "open"): 2},
        date(2026, 2, 1): {("action_overdue", "open"): -1, ("action_closed", "late"): 1},
        date(2026, 3, 1): {("action_closed", "on_time"): 3},
    }

    assert timely_by_month(by_month, months, "action_closed", "action_overdue") == [
        OnTime(0, 0, 2),
        OnTime(0, 1, 1),
        OnTime(3, 0, 1),
    ]


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-Q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_period_has_its_first_and_last_day(code: str, first: date, last: date) -> None:
    found = read_period(code)

    assert (found.code, found.first, found.last) == (code, first, last)


def test_own_days_are_both_counted() -> None:
    assert read_period("days", "2026-03-02", "2026-03-02") == Period("days", "days", date(2026, 3, 2), date(2026, 3, 2))


@pytest.mark.parametrize(
    ("told", "refusal", "field"),
    [
        (("2026-13",), UnknownPeriod, "period"),
        (("2026-Q5",), UnknownPeriod, "period"),
        (("9999",), UnknownPeriod, "period"),
        (("2026-03'; drop table cases",), UnknownPeriod, "period"),
        (("days", "", "2026-03-02"), NotADay, "from"),
        (("days", "2026-03-02", "2026-02-30"), NotADay, "to"),
        (("days", "2026-03-02", "2026-03-01"), DaysReversed, "to"),
    ],
)
def test_a_wrong_period_names_its_field(told: tuple[str, ...], refusal: type[Refusal], field: str) -> None:
    with pytest.raises(refusal) as refused:
        read_period(*told)

    assert refused.value.facts["field"] == field


@given(day=DAYS)
def test_a_day_lies_in_its_month_quarter_and_year(day: date) -> None:
    for period in (month_of(day), quarter_of(day), year_of(day)):
        assert period.first <= day <= period.last
        assert read_period(period.code) == period


@given(day=DAYS)
def test_periods_follow_each_other_without_gap(day: date) -> None:
    for kind in (month_of, quarter_of, year_of):
        found = latest(kind(day), 6)
        assert all(one.last + timedelta(days=1) == later.first for later, one in pairwise(found))
