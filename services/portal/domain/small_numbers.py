"""What the public may see of numbers that add up: none so small that it points at somebody, and no way back to it."""

from collections.abc import Sequence

from services.portal.domain.figures import FEWER, SMALLEST_TOLD, told

# Neither small nor told: it would give away a neighbour that is small.
KEPT_BACK = "…"

Shown = int | str


def publish(cells: Sequence[int]) -> tuple[list[Shown], Shown]:
    """Return the cells and their sum as the public may see them.

    When a small cell could be worked out from the sum, the smallest of the others are kept back with it; where that is
    not enough, all of them are, and the sum alone is told.
    """
    whole = sum(cells)
    small = [number for number in cells if _is_small(number)]
    if not small:
        return list(cells), whole
    if _is_small(whole):
        return [KEPT_BACK] * len(cells), FEWER
    others = sorted(number for number in cells if number >= SMALLEST_TOLD)
    for kept in range(len(others) + 1):
        if _is_safe(small, others[:kept]):
            return _covered(cells, others[:kept]), whole
    return [KEPT_BACK] * len(cells), whole


def _is_small(number: int) -> bool:
    return 0 < number < SMALLEST_TOLD


def _is_safe(small: Sequence[int], kept_back: Sequence[int]) -> bool:
    """Whether each small cell could be a one as well as a two, given the sum of all that is not told.

    Whoever reads knows that a small cell is a one or a two, and that what is kept back is no smaller than three.
    """
    spare = sum(small) + sum(kept_back) - len(small) - SMALLEST_TOLD * len(kept_back)
    if kept_back:
        return spare >= 1
    return 0 < spare < len(small)


def _covered(cells: Sequence[int], kept_back: Sequence[int]) -> list[Shown]:
    left = list(kept_back)
    shown: list[Shown] = []
    for number in cells:
        if number in left:
            left.remove(number)
            shown.append(KEPT_BACK)
        else:
            shown.append(told(number))
    return shown
