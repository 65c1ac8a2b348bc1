"""A table of figures: one thing that a page shows, and that a file carries."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import NamedTuple

from services.portal.domain.figures import FEWER, Rate, told
from services.portal.domain.small_numbers import KEPT_BACK, Shown, publish
from services.portal.pages.frame import t

Value = int | str | None

_NARROW_LETTERS = 20


class Cell(NamedTuple):
    """What a file carries and, where a page says it otherwise, its words; with the list behind it, and its bar."""

    value: Value
    words: str
    url: str | None = None
    bar: int | None = None


@dataclass(frozen=True)
class Row:
    """One line: what it is about, and its cells."""

    head: str
    cells: Sequence[Cell]
    url: str | None = None
    is_total: bool = False


@dataclass(frozen=True)
class Table:
    """Rows under their columns; `code` is how an address names the table."""

    code: str
    title: str
    head: str
    columns: Sequence[str]
    rows: Sequence[Row]
    note: str = ""

    @property
    def is_wide(self) -> bool:
        """Whether a phone shows the rows as cards, because more is in a row than stands side by side."""
        columns = zip(*([cell.words for cell in row.cells] for row in self.rows), strict=True)
        told = zip_longest(self.columns, columns, fillvalue=())
        return sum(max(map(_width, (head, *words))) for head, words in told) > _NARROW_LETTERS


def _width(words: str) -> int:
    """Return how many Latin letters take as much room; a Chinese character takes that of two."""
    return sum(1 + (unicodedata.east_asian_width(letter) in "WF") for letter in words)


class Teller:
    """Tells numbers: to officials as they are, to the public none that is so small that it points at somebody."""

    def __init__(self, *, is_public: bool) -> None:
        """Tell the public, or officials."""
        self.is_public = is_public

    def one(self, number: int) -> Shown:
        """Return a number that is no part of any other."""
        return told(number) if self.is_public else number

    def parts(self, numbers: Sequence[int]) -> tuple[Sequence[Shown], Shown]:
        """Return numbers that add up, and their sum."""
        return publish(numbers) if self.is_public else (numbers, sum(numbers))


def number_cell(shown: Shown, url: str | None = None, bar: int | None = None) -> Cell:
    """Return a number, or the words for one that is not told; the list behind it is only for what is told."""
    if isinstance(shown, int):
        return Cell(shown, f"{shown:,}", url if shown else None, bar)
    return Cell(words_of(shown), words_of(shown))


def rate_cell(rate: Rate | None) -> Cell:
    """Return a rate with its counts; None is a rate whose counts are not told."""
    if rate is None:
        return Cell(None, too_small())
    if rate.percent is None:
        return Cell(None, t("无数据", "No data"))
    words = t(f"{rate.percent}%（{rate.part:,} / {rate.whole:,}）", f"{rate.percent}% ({rate.part:,} / {rate.whole:,})")
    return Cell(words, words, bar=rate.percent)


def rate_of(part: Sequence[Shown], whole: Shown) -> Rate | None:
    """Return the rate of parts that are all told, or None."""
    told_parts = [shown for shown in part if isinstance(shown, int)]
    if len(told_parts) < len(part) or not isinstance(whole, int):
        return None
    return Rate(sum(told_parts), whole)


def words_of(shown: Shown) -> str:
    """Return how a number reads."""
    if shown == FEWER:
        return t("少于3", "under 3")
    return t("不单列", "not listed") if shown == KEPT_BACK else f"{shown:,}"


def too_small() -> str:
    """Say why a rate is not told."""
    return t("数字太小，不公布", "too small to be told")


def percent_cell(percent: int | None, *, bar: bool = False) -> Cell:
    """Return a share; None is one that has no base or is not told."""
    if percent is None:
        return Cell(None, "–")
    return Cell(f"{percent}%", f"{percent}%", bar=percent if bar else None)
