"""No small number is told to the public, and none can be worked out from the others and their sum."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.portal.domain.figures import FEWER
from services.portal.domain.small_numbers import KEPT_BACK, Shown, publish

LARGEST_GUESS = 100


@pytest.mark.parametrize(
    ("cells", "shown", "whole"),
    [
        ([10, 0, 5], [10, 0, 5], 15),
        ([10, 2, 5], [10, FEWER, KEPT_BACK], 17),
        ([10, 2, 1, 0], [10, FEWER, FEWER, 0], 13),
        ([10, 1, 1, 5], [10, FEWER, FEWER, KEPT_BACK], 17),
        ([2, 2], [KEPT_BACK, KEPT_BACK], 4),
        ([1, 1], [KEPT_BACK, KEPT_BACK], FEWER),
        ([0, 0], [0, 0], 0),
        ([], [], 0),
    ],
)
def test_what_would_give_a_small_number_away_is_kept_back(cells: list[int], shown: list[Shown], whole: Shown) -> None:
    assert publish(cells) == (shown, whole)


@given(cells=st.lists(st.integers(0, 9), min_size=1, max_size=6))
def test_nobody_can_work_out_a_small_number(cells: list[int]) -> None:
    shown, whole = publish(cells)

    for place, number in enumerate(cells):
        if 0 < number < 3:
            assert len(possible(shown, whole, place)) > 1, (cells, shown, whole)


@given(cells=st.lists(st.integers(0, 9), min_size=1, max_size=6))
def test_what_is_told_is_true(cells: list[int]) -> None:
    shown, whole = publish(cells)

    assert all(told == number for told, number in zip(shown, cells, strict=True) if isinstance(told, int))
    assert all(0 < number < 3 for told, number in zip(shown, cells, strict=True) if told == FEWER)
    assert whole == sum(cells) or (whole == FEWER and 0 < sum(cells) < 3)


def possible(shown: list[Shown], whole: Shown, place: int) -> set[int]:
    """Return what the number in a place could be, for somebody who knows how numbers are kept back."""
    chances = [could_be(told, is_all_kept_back=set(shown) == {KEPT_BACK}) for told in shown]
    others = [chance for number, chance in enumerate(chances) if number != place]
    least, most = sum(min(chance) for chance in others), sum(max(chance) for chance in others)
    wholes = (1, 2) if whole == FEWER else (int(whole),)
    return {guess for guess in chances[place] for total in wholes if least <= total - guess <= most}


def could_be(told: Shown, *, is_all_kept_back: bool) -> range:
    if isinstance(told, int):
        return range(told, told + 1)
    if told == FEWER:
        return range(1, 3)
    return range(LARGEST_GUESS) if is_all_kept_back else range(3, LARGEST_GUESS)
