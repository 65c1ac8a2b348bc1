"""The tables that set places side by side: where meetings are held, and how counties or streets stand."""

from collections.abc import Sequence

from contracts.divisions import Level, children
from services.portal.domain.figures import Counts, by_value, share, total
from services.portal.pages import looks
from services.portal.pages.board import Board, digits
from services.portal.pages.board_rates import answered, satisfied, timely
from services.portal.pages.frame import t
from services.portal.pages.tables import Cell, Row, Table, number_cell, percent_cell, rate_cell


def coverage_table(board: Board) -> Table:
    """Return in how many communities and villages a meeting was held."""
    units = [one for one, _ in board.below] or [board.unit]
    held = [len(by_value(board.counts[digits(one)], "meeting_place")) for one in units]
    places = [_communities(one) for one in units]
    shown, all_shown = board.teller.parts(held)
    rows = [
        Row(looks.unit_name(one), _covered(number, of)) for one, number, of in zip(units, shown, places, strict=True)
    ]
    if len(units) > 1:
        rows.append(Row(t("合计", "Total"), _covered(all_shown, sum(places)), is_total=True))
    return Table(
        "coverage",
        t("多少社区和村开过议事会", "Communities and villages with a meeting"),
        t("单位", "Unit"),
        (t("开过的", "With a meeting"), t("全部", "All"), t("覆盖率", "Coverage")),
        rows,
    )


def _covered(number: int | str, of: int) -> Sequence[Cell]:
    percent = share(number, of) if isinstance(number, int) else None
    return (number_cell(number), number_cell(of), percent_cell(percent, bar=True))


def _communities(unit: str) -> int:
    below = children(unit)
    return sum(1 if one.level is Level.COMMUNITY else _communities(one.code) for one in below)


def comparison_table(board: Board) -> Table:
    """Return the units below side by side, with rates where nobody needs protection."""
    below = board.below
    columns = [
        [total(counts, "issue_reached") for _, counts in below],
        [total(counts, "topic_reached") for _, counts in below],
        [total(counts, "meeting") for _, counts in below],
    ]
    told = [board.teller.parts(column) for column in columns]
    heads = [t("诉求", "Issues"), t("议题", "Topics"), t("议事会", "Meetings")]
    lines = list(zip(*(shown for shown, _ in told), strict=True))
    rows = [_compared(board, unit, counts, line) for (unit, counts), line in zip(below, lines, strict=True)]
    rows.append(_compared_total(board, [whole for _, whole in told]))
    is_city = board.level is Level.CITY
    return Table(
        "places",
        t("各县区", "The counties") if is_city else t("各街道和乡镇", "Streets and towns"),
        t("县区", "County") if is_city else t("街道、乡镇", "Street or town"),
        (*heads, *(() if board.teller.is_public else _rate_heads())),
        rows,
        t("不给个人排名。", "Persons are never ranked."),
    )


def _rate_heads() -> Sequence[str]:
    return (t("答复率", "Answered"), t("满意率", "Satisfied"), t("事项按时办结率", "Items on time"))


def _compared(board: Board, unit: str, counts: Counts, line: Sequence[int | str]) -> Row:
    numbers = [number_cell(shown) for shown in line]
    rates = [] if board.teller.is_public else _rates(board, counts)
    return Row(looks.unit_name(unit), (*numbers, *rates), board.link(of="board", unit=unit))


def _compared_total(board: Board, wholes: Sequence[int | str]) -> Row:
    rates = [] if board.teller.is_public else _rates(board, board.whole)
    return Row(t("合计", "Total"), (*(number_cell(whole) for whole in wholes), *rates), is_total=True)


def _rates(board: Board, counts: Counts) -> list[Cell]:
    return [
        rate_cell(found)
        for found in (
            answered(board.teller, counts),
            satisfied(board.teller, counts),
            timely(board.teller, counts, "action"),
        )
    ]
