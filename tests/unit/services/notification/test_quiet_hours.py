from datetime import datetime

import pytest

from contracts.rules import RulesShelf
from kit.clock import HOME
from services.notification.domain.quiet_hours import quiet_until

WINDOWS = [{"from": "21:00", "to": "08:00"}, {"from": "12:30", "to": "14:00"}]


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-03-{text}").replace(tzinfo=HOME)


@pytest.mark.parametrize(
    ("moment", "end"),
    [
        ("02 20:59", None),
        ("02 21:00", "03 08:00"),
        ("02 23:59", "03 08:00"),
        ("03 00:00", "03 08:00"),
        ("03 07:59", "03 08:00"),
        ("03 08:00", None),
        ("03 12:30", "03 14:00"),
        ("03 13:59", "03 14:00"),
        ("03 14:00", None),
    ],
)
def test_people_are_left_in_peace_until_the_window_ends(moment: str, end: str | None) -> None:
    assert quiet_until(WINDOWS, at(moment)) == (at(end) if end else None)


@pytest.mark.parametrize("county", ["620500", "620502", "620503", "620523"])
def test_every_county_says_when_its_quiet_hours_are(county: str) -> None:
    quiet = RulesShelf().of(county).section("quiet_hours")

    assert quiet_until(quiet["windows"], at("02 23:00")) is not None
    assert quiet_until(quiet["windows"], at("02 10:00")) is None
