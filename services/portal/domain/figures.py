"""Figures: rates with their base, funnels, spreads of waiting times, and counts that the public may see."""

from collections.abc import Iterable, Mapping
from itertools import accumulate
from typing import NamedTuple

SMALLEST_TOLD = 3
FEWER = "<3"
HALF, NINE_TENTHS = 50, 90

Counts = Mapping[tuple[str, str], int]


class Rate(NamedTuple):
    """A part of a whole."""

    part: int
    whole: int

    @property
    def percent(self) -> int | None:
        """Return how many of a hundred, or None without a base."""
        return share(self.part, self.whole)


class OnTime(NamedTuple):
    """What was closed on time and late, and what is open after its due day: the three make the whole."""

    on_time: int
    late: int
    overdue: int

    @property
    def rate(self) -> Rate:
        """Return what was closed on time, of all that was closed or should have been."""
        return Rate(self.on_time, sum(self))


class Spread(NamedTuple):
    """How long a step takes: of how many cases, and how many working days are enough for half and for nine tenths."""

    number: int
    half: int
    nine_tenths: int


def told(number: int) -> int | str:
    """Return a count as the public may see it."""
    return FEWER if 0 < number < SMALLEST_TOLD else number


def total(counts: Counts, measure: str, values: Iterable[str] | None = None) -> int:
    """Return the sum of a measure, over all its values or some."""
    wanted = None if values is None else set(values)
    return sum(
        number for (name, value), number in counts.items() if name == measure and (wanted is None or value in wanted)
    )


def by_value(counts: Counts, measure: str) -> dict[str, int]:
    """Return how many a measure has of each value, the most first."""
    found = {value: number for (name, value), number in counts.items() if name == measure and number}
    return dict(sorted(found.items(), key=lambda one: (-one[1], one[0])))


def added(many: Iterable[Counts]) -> dict[tuple[str, str], int]:
    """Return the sum of several counties' counts."""
    found: dict[tuple[str, str], int] = {}
    for counts in many:
        for place, number in counts.items():
            found[place] = found.get(place, 0) + number
    return found


def share(part: int, whole: int) -> int | None:
    """Return how many of a hundred, or None without a base; only the whole is a hundred, and only nothing is nought."""
    if not whole:
        return None
    return min(99, max(1, round(100 * part / whole))) if 0 < part < whole else 100 * (part > 0)


def reached(counts: Counts, machine: str, stages: int) -> list[int]:
    """Return how many cases came at least as far as each stage; the first are all."""
    furthest = [total(counts, f"{machine}_reached", (str(stage),)) for stage in range(stages)]
    return list(accumulate(reversed(furthest)))[::-1]


def on_time(counts: Counts, closed: str, overdue: str) -> OnTime:
    """Return how timely a kind of case was, from what was closed in the period and what is overdue at its end."""
    return OnTime(total(counts, closed, ("on_time",)), total(counts, closed, ("late",)), total(counts, overdue))


def spread(counts: Counts, measure: str) -> Spread | None:
    """Return how long a step takes, or None when nobody took it."""
    days = sorted((int(value), number) for value, number in by_value(counts, measure).items())
    number = sum(one for _, one in days)
    return Spread(number, _enough_for(HALF, days), _enough_for(NINE_TENTHS, days)) if number else None


def _enough_for(percent: int, days: list[tuple[int, int]]) -> int:
    """Return the fewest days within which so many of a hundred were done."""
    number = sum(one for _, one in days)
    done = accumulate(one for _, one in days)
    return next(length for (length, _), so_far in zip(days, done, strict=True) if 100 * so_far >= percent * number)
