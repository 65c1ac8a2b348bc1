"""Quiet hours: when a county's people are left in peace by what is not urgent."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta

Window = Mapping[str, str]


def quiet_until(windows: Sequence[Window], moment: datetime) -> datetime | None:
    """Return the end of the quiet hours in which a moment lies, or None when it lies in none."""
    ends = [end for window in windows if (end := _end_of(window, moment)) is not None]
    return max(ends, default=None)


def _end_of(window: Window, moment: datetime) -> datetime | None:
    begins, ends = time.fromisoformat(window["from"]), time.fromisoformat(window["to"])
    clock = moment.timetz().replace(tzinfo=None)
    if begins <= ends:
        return _at(moment, ends) if begins <= clock < ends else None
    # The window reaches over midnight.
    if clock >= begins:
        return _at(moment + timedelta(days=1), ends)
    return _at(moment, ends) if clock < ends else None


def _at(day: datetime, clock: time) -> datetime:
    return datetime.combine(day.date(), clock, tzinfo=day.tzinfo)
