"""The words by which a story says when."""

from datetime import datetime
from pathlib import Path

from deploy.demo.moments import days_ago, moment, move
from kit.clock import HOME, ShiftedClock

NOW = datetime(2026, 3, 2, 20, 0, tzinfo=HOME)


def test_a_date_is_taken_as_it_stands() -> None:
    assert moment("2020-08-31 15:00", NOW) == datetime(2020, 8, 31, 15, 0, tzinfo=HOME)


def test_days_are_counted_back_from_today() -> None:
    assert moment("-3 09:30", NOW) == datetime(2026, 2, 27, 9, 30, tzinfo=HOME)
    assert days_ago(2, NOW) == "2026-02-28"
    assert days_ago(-1, NOW) == "2026-03-03"


def test_now_takes_the_shift_away(tmp_path: Path) -> None:
    clock = ShiftedClock(tmp_path / "clock.json")
    move(clock, "2020-08-31 15:00")
    assert clock().date().isoformat() == "2020-08-31"
    move(clock, "now")
    assert not clock.file.exists()
