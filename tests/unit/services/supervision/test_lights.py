"""The lights of Qinzhou: blue three working days before, yellow when missed, red after five working days."""

from datetime import date
from typing import Any

import pytest

from services.supervision.domain.lights import Light, Standing, crosses, light_on
from tests.unit.services.supervision.builders import CALENDAR, QINZHOU

DUE = date(2026, 3, 13)  # a Friday


def light(day: date, **changes: Any) -> Light:
    standard = {"due_on": DUE, "report_due_on": None, "reported_done": False, "shown": Light.NORMAL, "yellow_count": 0}
    return light_on(day, Standing(**{**standard, **changes}), QINZHOU.lights, CALENDAR)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 3, 9), Light.NORMAL),
        (date(2026, 3, 10), Light.BLUE),
        (date(2026, 3, 13), Light.BLUE),
        (date(2026, 3, 14), Light.YELLOW),
        (date(2026, 3, 19), Light.YELLOW),
        (date(2026, 3, 20), Light.RED),
    ],
)
def test_a_light_follows_the_working_days_to_and_after_the_due_date(day: date, expected: Light) -> None:
    assert light(day) is expected


def test_a_missing_report_is_yellow_and_the_second_time_red() -> None:
    missed = {"report_due_on": date(2026, 3, 4)}

    assert light(date(2026, 3, 5), **missed) is Light.YELLOW
    assert light(date(2026, 3, 5), **missed, shown=Light.YELLOW, yellow_count=1) is Light.YELLOW
    assert light(date(2026, 3, 5), **missed, yellow_count=1) is Light.RED


def test_what_is_reported_done_shows_no_light() -> None:
    assert light(date(2026, 5, 1), reported_done=True) is Light.NORMAL


def test_a_light_goes_down_freely_and_up_once_for_each_due_date() -> None:
    shown = [{"light": "yellow", "due_on": DUE.isoformat()}]

    assert crosses(Light.YELLOW, Light.NORMAL, DUE, shown)
    assert not crosses(Light.NORMAL, Light.YELLOW, DUE, shown)
    assert crosses(Light.NORMAL, Light.YELLOW, date(2026, 4, 1), shown)
    assert not crosses(Light.BLUE, Light.BLUE, DUE, [])
