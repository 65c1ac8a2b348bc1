from datetime import datetime, timedelta
from pathlib import Path

from kit.clock import HOME, HandClock, ShiftedClock, clock_from, real_clock


def test_a_shifted_clock_shows_the_moment_it_was_set_to_and_runs_on(tmp_path: Path) -> None:
    clock = ShiftedClock(tmp_path / "clock.json")
    moment = datetime(2020, 8, 31, 14, 30, tzinfo=HOME)

    clock.stand_at(moment)

    assert moment <= clock() < moment + timedelta(minutes=1)


def test_all_processes_that_name_the_file_agree(tmp_path: Path) -> None:
    ShiftedClock(tmp_path / "clock.json").stand_at(datetime(2020, 11, 1, tzinfo=HOME))

    assert clock_from(str(tmp_path / "clock.json"))().date().isoformat() == "2020-11-01"


def test_a_shifted_clock_returns_to_the_present(tmp_path: Path) -> None:
    clock = ShiftedClock(tmp_path / "clock.json")
    clock.stand_at(datetime(2020, 8, 31, tzinfo=HOME))

    clock.stand_at_present()

    assert clock.offset() == timedelta(0)


def test_without_a_file_the_clock_is_the_real_one() -> None:
    assert clock_from("") is real_clock


def test_a_hand_clock_stands_still_until_it_is_moved() -> None:
    clock = HandClock()
    before = clock()

    clock.forward(timedelta(days=7))

    assert clock() - before == timedelta(days=7)
