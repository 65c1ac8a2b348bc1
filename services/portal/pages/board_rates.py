"""The rates of a dashboard, each with its counts; None where a count is not told."""

from typing import Any

from services.portal.domain.figures import Counts, Rate, on_time, reached, total
from services.portal.pages.board import Board
from services.portal.pages.board_words import FUNNELS, KINDS, RATINGS
from services.portal.pages.frame import t
from services.portal.pages.tables import Teller, number_cell, rate_of, too_small


def answered(teller: Teller, counts: Counts) -> Rate | None:
    """Return how many of the issues received in the period are answered by now."""
    numbers = reached(counts, "issue", len(FUNNELS["issue"]))
    return rate_of([teller.one(numbers[-1])], teller.one(numbers[0]))


def satisfied(teller: Teller, counts: Counts) -> Rate | None:
    """Return how many ratings were satisfied or basically satisfied."""
    shown, whole = teller.parts([total(counts, "rating", (code,)) for code in RATINGS])
    return rate_of(shown[:2], whole)


def timely(teller: Teller, counts: Counts, kind: str) -> Rate | None:
    """Return what was closed on time, of what was closed or should have been."""
    _, closed, overdue = KINDS[kind]
    shown, whole = teller.parts(on_time(counts, closed, overdue))
    return rate_of(shown[:1], whole)


def headline(board: Board) -> list[dict[str, Any]]:
    """Return the four figures that stand above all others."""
    issues = number_cell(
        board.teller.one(total(board.whole, "issue_reached")), board.link(of="issue_reached", stage="0")
    )
    first = {
        "number": issues.words,
        "unit": t("件", ""),
        "label": t("收到的诉求", "Issues received"),
        "url": issues.url,
    }
    return [
        first,
        _headed(t("答复率", "Answered"), answered(board.teller, board.whole)),
        _headed(t("满意率", "Satisfied"), satisfied(board.teller, board.whole)),
        _headed(t("事项按时办结率", "Items on time"), timely(board.teller, board.whole, "action")),
    ]


def _headed(label: str, rate: Rate | None) -> dict[str, Any]:
    if rate is None:
        return {"number": "–", "label": label, "base": too_small()}
    if rate.percent is None:
        return {"number": t("无数据", "No data"), "label": label}
    return {"number": str(rate.percent), "unit": "%", "label": label, "base": f"{rate.part:,} / {rate.whole:,}"}
