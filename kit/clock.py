"""Time as a parameter: the real clock, a fixed one, and one that a demonstration can move."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]

HOME = ZoneInfo("Asia/Shanghai")


def real_clock() -> datetime:
    """Return the present moment in the city's time zone."""
    return datetime.now(UTC).astimezone(HOME)


@dataclass
class HandClock:
    """A clock for tests: it stands still until somebody moves it."""

    moment: datetime = field(default_factory=lambda: datetime(2026, 3, 2, 9, 0, tzinfo=HOME))

    def __call__(self) -> datetime:
        """Return the moment at which the clock stands."""
        return self.moment

    def forward(self, step: timedelta) -> None:
        """Move the clock."""
        self.moment += step


@dataclass(frozen=True)
class ShiftedClock:
    """The real clock plus an offset kept in a file, so that all processes of a demonstration agree."""

    file: Path

    def __call__(self) -> datetime:
        """Return the shifted present moment."""
        return real_clock() + self.offset()

    def offset(self) -> timedelta:
        """Return the present offset; no file means none."""
        try:
            return timedelta(seconds=json.loads(self.file.read_text())["offset_seconds"])
        except FileNotFoundError:
            return timedelta(0)

    def stand_at(self, moment: datetime) -> None:
        """Shift the clock so that it now shows `moment` and runs on from there."""
        offset = (moment - real_clock()).total_seconds()
        fresh = self.file.with_suffix(".new")
        fresh.write_text(json.dumps({"offset_seconds": offset}))
        fresh.replace(self.file)

    def stand_at_present(self) -> None:
        """Take the offset away."""
        self.file.unlink(missing_ok=True)


def clock_from(file: str | None) -> Clock:
    """Return the clock that the settings ask for: the real one unless a shift file is named."""
    return ShiftedClock(Path(file)) if file else real_clock
