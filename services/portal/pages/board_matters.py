"""The tables of what was deliberated, and who came."""

from collections.abc import Mapping, Sequence

from flask import g

from contracts.words import label_of_value
from services.portal.domain.figures import by_value, share, total
from services.portal.pages import looks
from services.portal.pages.board import Board
from services.portal.pages.frame import t
from services.portal.pages.tables import Cell, Row, Table, number_cell, percent_cell

CATEGORIES_SHOWN = 12
OTHERS = "other"


def categories_table(board: Board) -> Table:
    """Return what issues and topics are about, the most first."""
    issues, topics = (by_value(board.whole, f"{machine}_category") for machine in ("issue", "topic"))
    ranked = sorted({*issues, *topics}, key=lambda code: (-topics.get(code, 0), -issues.get(code, 0), code))
    codes = [code for code in ranked if code != OTHERS][:CATEGORIES_SHOWN]
    columns = [_with_the_rest(found, codes) for found in (issues, topics)]
    return Table(
        "categories",
        t("议的是什么", "What it is about"),
        t("类别", "Category"),
        (t("诉求", "Issues"), t("议题", "Topics")),
        _category_rows(board, codes, columns),
    )


def _with_the_rest(found: Mapping[str, int], codes: Sequence[str]) -> list[int]:
    told = [found.get(code, 0) for code in codes]
    return [*told, sum(found.values()) - sum(told)]


def _category_rows(board: Board, codes: Sequence[str], columns: Sequence[Sequence[int]]) -> list[Row]:
    (issues, all_issues), (topics, all_topics) = (board.teller.parts(column) for column in columns)
    most = max((one for one in topics if isinstance(one, int)), default=0)
    rows = []
    for code, issue, topic in zip([*codes, ""], issues, topics, strict=True):
        urls = [
            board.link(of="category", machine=machine, category=code) if code else None
            for machine in ("issue", "topic")
        ]
        bar = share(topic, most) if isinstance(topic, int) else None
        name = looks.category(code, g.lang) if code else t("其他", "Other")
        rows.append(Row(name, (number_cell(issue, urls[0]), number_cell(topic, urls[1], bar))))
    return [*rows, Row(t("合计", "Total"), (number_cell(all_issues), number_cell(all_topics)), is_total=True)]


def participation_table(board: Board) -> Table:
    """Return who came to the meetings."""
    present, invited = by_value(board.whole, "present"), by_value(board.whole, "invited")
    codes = list(dict.fromkeys([*present, *invited]))
    shown = [board.teller.parts([found.get(code, 0) for code in codes]) for found in (invited, present)]
    (asked, all_asked), (came, all_came) = shown
    rows = [
        Row(label_of_value("member_category", code, g.lang), _came(*pair))
        for code, *pair in zip(codes, asked, came, strict=True)
    ]
    rows.append(Row(t("合计", "Total"), _came(all_asked, all_came), is_total=True))
    meetings = number_cell(board.teller.one(total(board.whole, "meeting"))).words
    return Table(
        "participation",
        t("谁来议事", "Who came to the meetings"),
        t("成员类别", "Category"),
        (t("邀请人次", "Invited"), t("到会人次", "Present"), t("到会率", "Attendance")),
        rows,
        t(f"这段时间开过的议事会：{meetings}次。", f"Meetings held in the period: {meetings}."),
    )


def _came(asked: int | str, came: int | str) -> Sequence[Cell]:
    return (number_cell(asked), number_cell(came), percent_cell(_attendance(asked, came)))


def _attendance(asked: int | str, came: int | str) -> int | None:
    known = isinstance(asked, int) and isinstance(came, int) and asked
    return round(100 * int(came) / int(asked)) if known else None
