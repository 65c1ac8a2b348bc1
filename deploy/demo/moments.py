"""When something happens: at a date of the past, some days before today, or now."""

from datetime import datetime, timedelta

from kit.clock import HOME, ShiftedClock, real_clock

NOW = "now"


def move(clock: ShiftedClock, when: str) -> None:
    """Move a clock to `2020-08-31 15:00`, to `-3 15:00` (three days before today), or back to the present."""
    if when == NOW:
        clock.stand_at_present()
    else:
        clock.stand_at(moment(when, real_clock()))


def moment(when: str, now: datetime) -> datetime:
    """Return the moment that the words mean."""
    day, hour = when.split()
    if not day.startswith("-"):
        return datetime.fromisoformat(when).replace(tzinfo=HOME)
    return datetime.fromisoformat(f"{days_ago(-int(day), now)} {hour}").replace(tzinfo=HOME)


def days_ago(days: int, now: datetime) -> str:
    """Return a day before today as a date."""
    return (now - timedelta(days=days)).date().isoformat()
