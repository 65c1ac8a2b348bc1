"""How timely the items of six months were: a line for each due date, and the table of its points."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from services.portal.domain.figures import Rate
from services.portal.domain.periods import Period, latest, month_of
from services.portal.domain.trend import timely_by_month
from services.portal.pages.board import Board
from services.portal.pages.board_words import KINDS
from services.portal.pages.frame import t
from services.portal.pages.tables import Row, Table, rate_cell

MONTHS = 6
_LEFT, _WIDTH, _TOP, _HEIGHT = 52, 244, 18, 150
_LABEL_HEIGHT = 18
# From here on the grid has a line for every ten percent, below for every twenty.
_CLOSE = 60
_FIRST, _SECOND = "action", "action_first"

Points = Sequence[tuple[int, int]]


@dataclass(frozen=True)
class Line:
    """One line of the chart: its points, and the words at its end."""

    points: Points
    label: str
    label_at: int


@dataclass(frozen=True)
class Chart:
    """Two lines over months, between two percentages; `words` say all of it in a sentence."""

    words: str
    grid: Sequence[tuple[int, str]]
    months: Sequence[tuple[int, str]]
    lines: Sequence[Line]


@dataclass(frozen=True)
class Trend:
    """A chart with its table."""

    chart: Chart | None
    table: Table


def read_trend(board: Board, today: date) -> Trend:
    """Return the six months up to the end of the period, or up to this one."""
    months = latest(month_of(min(board.period.last, today)), MONTHS)[::-1]
    rates = [_rates(board, months, kind) for kind in (_FIRST, _SECOND)]
    chart = _chart(months, rates)
    return Trend(chart, _table(months, rates) if chart else replace(_table(months, rates), rows=(), note=""))


def _rates(board: Board, months: Sequence[Period], kind: str) -> list[Rate]:
    _, closed, overdue = KINDS[kind]
    return [month.rate for month in timely_by_month(board.by_month, months, closed, overdue)]


def _table(months: Sequence[Period], rates: Sequence[Sequence[Rate]]) -> Table:
    rows = [
        Row(_month(month, with_year=True), [rate_cell(rate) for rate in pair])
        for month, pair in zip(months, zip(*rates, strict=True), strict=True)
    ]
    return Table(
        "trend",
        t("事项按时办结率，逐月", "Items on time, by month"),
        t("月份", "Month"),
        (t("按批准的时限", "By the due date in force"), t("按原定时限", "By the first due date")),
        rows,
        t("实线：按批准的时限；虚线：按原定时限。", "Solid: by the due date in force; dashed: by the first due date."),
    )


def _chart(months: Sequence[Period], rates: Sequence[Sequence[Rate]]) -> Chart | None:
    percents = [[rate.percent for rate in line] for line in rates]
    known = [percent for line in percents for percent in line if percent is not None]
    if not known:
        return None
    step = 10 if min(known) >= _CLOSE else 20
    lowest = min(100 - step, min(known) // step * step)
    lines = [_line(line, lowest) for line in percents]
    return Chart(
        _sentence(months, percents),
        [(_y(mark, lowest), f"{mark}%") for mark in range(lowest, 101, step)],
        [(_x(number), _month(month)) for number, month in enumerate(months)],
        _apart([line for line in lines if line]),
    )


def _line(percents: Sequence[int | None], lowest: int) -> Line | None:
    known = [(number, percent) for number, percent in enumerate(percents) if percent is not None]
    points = [(_x(number), _y(percent, lowest)) for number, percent in known]
    return Line(points, f"{known[-1][1]}%", points[-1][1] + 5) if known else None


def _apart(lines: Sequence[Line]) -> Sequence[Line]:
    """Return the lines with their labels so far apart that both can be read, and above the names of the months."""
    if len(lines) < len((_FIRST, _SECOND)):
        return lines
    high, low = sorted(range(len(lines)), key=lambda number: lines[number].label_at)
    at = {low: min(max(lines[low].label_at, lines[high].label_at + _LABEL_HEIGHT), _TOP + _HEIGHT + 5)}
    at[high] = min(lines[high].label_at, at[low] - _LABEL_HEIGHT)
    return [replace(line, label_at=at[number]) for number, line in enumerate(lines)]


def _x(number: int) -> int:
    return _LEFT + round(number * (_WIDTH - 4) / (MONTHS - 1))


def _y(percent: int, lowest: int) -> int:
    return _TOP + round((100 - percent) * _HEIGHT / (100 - lowest))


def _month(month: Period, *, with_year: bool = False) -> str:
    if with_year:
        return t(f"{month.first.year}年{month.first.month}月", f"{month.first:%B %Y}")
    return t(f"{month.first.month}月", f"{month.first:%b}")


def _sentence(months: Sequence[Period], percents: Sequence[Sequence[int | None]]) -> str:
    ends = [_from_to(months, line) for line in percents]
    return t(
        f"事项按时办结率，按批准的时限：{ends[0]}；按原定时限：{ends[1]}",
        f"Items on time, by the due date in force: {ends[0]}; by the first due date: {ends[1]}",
    )


def _from_to(months: Sequence[Period], line: Sequence[int | None]) -> str:
    known = [(month, percent) for month, percent in zip(months, line, strict=True) if percent is not None]
    if not known:
        return t("无数据", "no data")
    (first, began), (last, ended) = known[0], known[-1]
    return t(
        f"{_month(first)}{began}%到{_month(last)}{ended}%", f"{began}% in {_month(first)} to {ended}% in {_month(last)}"
    )
