"""The tables of a dashboard: how far cases came, how they were rated, how timely they were."""

from collections.abc import Sequence

from flask import g

from contracts.words import label_of_state, label_of_value
from services.portal.domain.figures import Spread, by_value, on_time, reached, share, spread, total
from services.portal.pages.board import Board
from services.portal.pages.board_matters import categories_table, participation_table
from services.portal.pages.board_places import comparison_table, coverage_table
from services.portal.pages.board_rates import timely
from services.portal.pages.board_words import BY_FIRST_DUE_DATE, FUNNELS, KINDS, RATINGS, WAITS
from services.portal.pages.frame import t
from services.portal.pages.tables import Cell, Row, Table, number_cell, percent_cell, rate_cell, rate_of, too_small

LEAST_FOR_A_SPREAD = 3


def tables_of(board: Board) -> list[Table]:
    """Return all tables of a dashboard, in the order in which they stand on it."""
    found = [
        funnel_table(board, "issue"),
        satisfaction_table(board),
        funnel_table(board, "topic"),
        on_time_table(board),
        waits_table(board),
        categories_table(board),
        participation_table(board),
        coverage_table(board),
    ]
    return [*found, comparison_table(board)] if board.below else found


def funnel_table(board: Board, machine: str) -> Table:
    """Return how far the cases came that began in the period."""
    numbers = reached(board.whole, machine, len(FUNNELS[machine]))
    rows = []
    for stage, (words, number) in enumerate(zip(FUNNELS[machine], numbers, strict=True)):
        shown, percent = board.teller.one(number), share(number, numbers[0])
        url = board.link(of=f"{machine}_reached", stage=str(stage))
        cells = (number_cell(shown, url, percent), percent_cell(percent if isinstance(shown, int) else None))
        rows.append(Row(words.in_language(g.lang), cells))
    titles = {
        "issue": t("诉求办到哪一步", "How far the issues came"),
        "topic": t("议题走到哪一步", "How far the topics came"),
    }
    columns = (t("件数", "Number"), t("占第一行", "Of the first row"))
    return Table(f"{machine}s", titles[machine], t("环节", "Stage"), columns, rows, _funnel_note(board, machine))


def _funnel_note(board: Board, machine: str) -> str:
    note = t(
        "按开始的时间算：这段时间里开始的，到现在走到哪一步。",
        "Of those that began in the period: how far they are now.",
    )
    left = by_value(board.whole, f"{machine}_left")
    if board.teller.is_public or not left:
        return note
    told = t("、", ", ").join(f"{label_of_state(machine, state, g.lang)} {number:,}" for state, number in left.items())
    return note + t(f"另有{told}。", f" Left before the end: {told}.")


def satisfaction_table(board: Board) -> Table:
    """Return how reporters rated the answers."""
    numbers = [total(board.whole, "rating", (code,)) for code in RATINGS]
    shown, whole = board.teller.parts(numbers)
    rows = []
    for code, one in zip(RATINGS, shown, strict=True):
        rate = rate_of([one], whole)
        percent = rate.percent if rate else None
        rows.append(
            Row(
                label_of_value("satisfaction_code", code, g.lang),
                (number_cell(one, bar=percent), percent_cell(percent)),
            )
        )
    rows.append(Row(t("合计", "Total"), (number_cell(whole), Cell(None, "–")), is_total=True))
    return Table(
        "satisfaction",
        t("群众怎么评", "How people rate it"),
        t("评价", "Rating"),
        (t("次数", "Ratings"), t("占比", "Share")),
        rows,
        t(
            "每次答复都请反映人评价；没有评价的不算在内。",
            "Every reporter is asked at every answer; those who did not rate are not counted.",
        ),
    )


def on_time_table(board: Board) -> Table:
    """Return what was closed on time, of what was closed or should have been."""
    columns = (
        t("按时办结", "On time"),
        t("超期办结", "Late"),
        t("到期未办", "Overdue"),
        t("按时办结率", "On-time rate"),
    )
    # Both rows of the items have the same number closed, so that one would give away what the other keeps back.
    kinds = [kind for kind in KINDS if kind != BY_FIRST_DUE_DATE or not board.teller.is_public]
    rows = [_on_time_row(board, kind) for kind in kinds]
    note = t(
        "按时办结率 = 按时办结 ÷（办结 + 期末到期未办）。",
        "On-time rate = closed on time ÷ (closed + open and overdue at the end).",
    )
    return Table("on_time", t("按时办结", "On time"), t("办理对象", "What"), columns, rows, note)


def _on_time_row(board: Board, kind: str) -> Row:
    words, closed, overdue = KINDS[kind]
    shown, _ = board.teller.parts(on_time(board.whole, closed, overdue))
    urls = (
        board.link(of="closed", kind=kind, timely="on_time"),
        board.link(of="closed", kind=kind, timely="late"),
        board.link(of="overdue", kind=kind) if _lists_overdue(board, kind) else None,
    )
    numbers = [number_cell(one, url) for one, url in zip(shown, urls, strict=True)]
    return Row(words.in_language(g.lang), (*numbers, rate_cell(timely(board.teller, board.whole, kind))))


def _lists_overdue(board: Board, kind: str) -> bool:
    """Whether there is a list: it is that of today, and by the due date in force."""
    return kind != BY_FIRST_DUE_DATE and board.period.last >= board.today


def waits_table(board: Board) -> Table:
    """Return how many working days each step takes."""
    taken = {step: spread(board.whole, f"wait_{step}") for step in WAITS}
    rows = [Row(WAITS[step].in_language(g.lang), _wait_cells(board, found)) for step, found in taken.items() if found]
    return Table(
        "waits",
        t("每一步用多少工作日", "Working days for each step"),
        t("环节", "Step"),
        (t("次数", "Times"), t("一半不超过", "Half within"), t("九成不超过", "Nine in ten within")),
        rows,
        t(
            "按这段时间里走完的环节算；工作日按本县区的日历。",
            "Of the steps that ended in the period; working days by the county's calendar.",
        ),
    )


def _wait_cells(board: Board, found: Spread) -> Sequence[Cell]:
    if board.teller.is_public and found.number < LEAST_FOR_A_SPREAD:
        return (number_cell(board.teller.one(found.number)), Cell(None, too_small()), Cell(None, too_small()))
    return (number_cell(found.number), _days_cell(found.half), _days_cell(found.nine_tenths))


def _days_cell(days: int) -> Cell:
    return Cell(days, t(f"{days}天", f"{days} day" if days == 1 else f"{days} days"))
