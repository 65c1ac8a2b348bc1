from datetime import timedelta
from typing import Any

import pytest

from contracts.period import PeriodDays
from contracts.roles import Role
from kit.machine import NONE
from tests.unit.services.supervision.builders import QINZHOU, TODAY, a_period, a_posting, an_act
from tests.unit.services.supervision.test_plan import closed_by

CLERK = an_act(Role.COMMUNITY_CLERK)
SYSTEM = an_act(Role.SYSTEM, account=None)
TIMER = an_act(Role.TIMER, account=None)
TERMS = QINZHOU.publicity("plan")
DAYS = PeriodDays.of(QINZHOU, TERMS)


def start(period: Any, *, clean: bool = True, **posting: Any) -> None:
    period.start(CLERK, a_posting(**posting), terms=TERMS, days=DAYS, today=TODAY, is_clean=clean)


def test_the_first_and_the_last_day_both_count() -> None:
    period = a_period(NONE)

    start(period)

    assert (period.ends_on, period.days_left_on(TODAY, DAYS)) == (TODAY + timedelta(days=6), 7)
    assert period.days_left_on(TODAY + timedelta(days=6), DAYS) == 1
    assert period.days_left_on(TODAY + timedelta(days=7), DAYS) == 0


@pytest.mark.parametrize(
    ("lack", "guard"),
    [
        ({"board_photo": " "}, "posted_online_and_on_board"),
        ({"public_url": ""}, "posted_online_and_on_board"),
        ({"period_days": 4}, "period_long_enough"),
        ({"period_days": 2, "short_reason": "抢修"}, "period_long_enough"),
        ({"period_days": 31}, "period_long_enough"),
        ({"clean": False}, "redaction_checked"),
    ],
)
def test_a_period_starts_posted_long_enough_and_clean(lack: dict[str, Any], guard: str) -> None:
    closed_by(guard, start, a_period(NONE), **lack)


def test_a_short_period_with_a_reason_is_admitted() -> None:
    period = a_period(NONE)

    start(period, period_days=4, short_reason="抢修")

    assert period.ends_on == TODAY + timedelta(days=3)


def test_the_clock_stops_for_an_accepted_objection_and_keeps_its_days() -> None:
    period, third_day = a_period(), TODAY + timedelta(days=2)
    closed_by("objection_accepted", period.suspend, SYSTEM, accepted=0, days=DAYS, today=third_day)

    period.suspend(SYSTEM, accepted=1, days=DAYS, today=third_day)

    assert period.days_left_on(third_day + timedelta(days=30), DAYS) == 5


def test_the_clock_goes_on_with_the_days_that_were_left() -> None:
    period = a_period("suspended", days_left=5)

    period.resume(SYSTEM, in_hand=0, upheld=0, days_left=5, least=2, days=DAYS, today=TODAY)

    assert period.ends_on == TODAY + timedelta(days=4)


@pytest.mark.parametrize(
    ("facts", "guard"),
    [
        ({"in_hand": 1}, "no_open_objection"),
        ({"upheld": 1}, "no_upheld_objection"),
        ({"days_left": 1}, "days_remain"),
    ],
)
def test_the_clock_stands_while_something_speaks_against_it(facts: dict[str, int], guard: str) -> None:
    period = a_period("suspended", days_left=5)
    standard = {"in_hand": 0, "upheld": 0, "days_left": 5, "least": 2}

    closed_by(guard, period.resume, SYSTEM, **{**standard, **facts}, days=DAYS, today=TODAY)


@pytest.mark.parametrize(
    ("facts", "guard"), [({"period_over": False}, "period_over"), ({"open_objections": 1}, "no_open_objection")]
)
def test_a_period_clears_when_it_is_over_and_nothing_is_open(facts: dict[str, Any], guard: str) -> None:
    standard = {"period_over": True, "open_objections": 0, "objection_count": 0}

    closed_by(guard, a_period().clear, TIMER, **{**standard, **facts})


def test_a_period_becomes_void_for_a_reason() -> None:
    closed_by("reasons_given", a_period().void, SYSTEM, reason="")


def test_objections_are_taken_to_the_end_of_the_last_day_and_while_the_clock_stands() -> None:
    last = TODAY + timedelta(days=6)

    assert a_period().takes_objections(last)
    assert not a_period().takes_objections(last + timedelta(days=1))
    assert a_period("suspended").takes_objections(last + timedelta(days=9))
    assert not a_period("voided").takes_objections(TODAY)
