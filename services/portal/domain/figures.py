"""Figures for the public: rates with their base, and no count so small that it points at somebody."""

from collections.abc import Iterable, Mapping

SMALLEST_TOLD = 3
FEWER = "<3"

Counts = Mapping[tuple[str, str], int]


def told(number: int) -> int | str:
    """Return a count as the public may see it."""
    return FEWER if 0 < number < SMALLEST_TOLD else number


def total(counts: Counts, measure: str, values: Iterable[str] | None = None) -> int:
    """Return the sum of a measure, over all its values or some."""
    wanted = None if values is None else set(values)
    return sum(
        number for (name, value), number in counts.items() if name == measure and (wanted is None or value in wanted)
    )


def added(many: Iterable[Counts]) -> dict[tuple[str, str], int]:
    """Return the sum of several counties' counts."""
    found: dict[tuple[str, str], int] = {}
    for counts in many:
        for place, number in counts.items():
            found[place] = found.get(place, 0) + number
    return found


def share(part: int, whole: int) -> int | None:
    """Return how many of a hundred, or None without a base."""
    return round(100 * part / whole) if whole else None
