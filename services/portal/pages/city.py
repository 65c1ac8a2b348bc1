"""Dashboards: of the city, a county or a street for officials; of a county, without small numbers, for everybody."""

from typing import Any

from flask import Blueprint, Response, abort, g, render_template, request

from contracts.divisions import Level, counties
from services.portal.domain.figures import Counts, added
from services.portal.pages.asked_figures import Asked, asked_by_everybody, asked_by_officials, filters, today
from services.portal.pages.board import Board, own_digits, read_board
from services.portal.pages.board_links import FileLinks, board_link, links_of
from services.portal.pages.board_map import map_of, plain_map
from services.portal.pages.board_now import lights, steps
from services.portal.pages.board_rates import headline
from services.portal.pages.board_tables import tables_of
from services.portal.pages.exports import TYPES, Export, file_of
from services.portal.pages.frame import county_code, now, portal, t
from services.portal.pages.looks import fmt_datetime, unit_name
from services.portal.pages.tables import Table, Teller
from services.portal.pages.trend import read_trend

pages = Blueprint("city", __name__)


@pages.get("/city")
def show_city() -> Any:
    """Show the figures of the city, a county or a street, to officials."""
    asked = asked_by_officials()
    board, counts = _read(asked, Teller(is_public=False))
    trend = read_trend(board, today())
    urls = {unit[:6]: board_link(asked, unit) for unit, _ in board.below}
    return _page(
        asked,
        board,
        [*tables_of(board), trend.table],
        chart=trend.chart,
        lights=lights(counts),
        map=map_of(board, urls) if board.level is Level.CITY else None,
    )


@pages.get("/figures")
def show_figures() -> Any:
    """Show the figures of the reader's county, to everybody."""
    return _public_page(county_code())


@pages.get("/counties/<code>")
def show_county(code: str) -> Any:
    """Show the figures of a county, to everybody."""
    return _public_page(_known(code))


@pages.get("/city/tables.<kind>")
def download(kind: str) -> Response:
    """Give officials the tables of a unit as a file."""
    asked = asked_by_officials()
    board, _ = _read(asked, Teller(is_public=False))
    return _file(asked, board, [*tables_of(board), read_trend(board, today()).table], kind)


@pages.get("/counties/<code>/tables.<kind>")
def download_county(code: str, kind: str) -> Response:
    """Give everybody the tables of a county as a file."""
    g.is_for_everybody = True
    asked = asked_by_everybody(_known(code))
    board, _ = _read(asked, Teller(is_public=True))
    return _file(asked, board, tables_of(board), kind)


def _public_page(county: str) -> Any:
    g.is_for_everybody = True
    asked = asked_by_everybody(county)
    board, counts = _read(asked, Teller(is_public=True))
    told = steps(county, counts, board.teller)
    return _page(asked, board, tables_of(board), map=plain_map(county), steps=told)


def _known(county: str) -> str:
    if county not in counties():
        abort(404)
    return county


def _read(asked: Asked, teller: Teller) -> tuple[Board, Counts]:
    """Return the figures of the period, and the counts of this moment."""
    link = links_of(asked, is_public=teller.is_public)
    with portal().service.open_reads() as reads:
        board = read_board(reads, asked.unit, asked.period, teller, today=today(), link=link)
        counts = reads.counts(own_digits(asked.unit))
    return board, added(counts.values())


def _page(asked: Asked, board: Board, tables: list[Table], **more: Any) -> Any:
    is_public = board.teller.is_public
    page = render_template(
        "dashboard.html",
        title=asked.title,
        period=asked.period_words,
        counted_at=board.counted_at,
        public=is_public,
        filters=filters(asked, is_public=is_public),
        figures=headline(board),
        tables={table.code: table for table in tables},
        files=FileLinks(asked, is_public=is_public),
        **more,
    )
    return page, 422 if asked.problem else 200


def _file(asked: Asked, board: Board, tables: list[Table], kind: str) -> Response:
    """Return one table or all of them, under lines that say what they are and when they were taken."""
    wanted = request.args.get("table", "")
    chosen = [table for table in tables if wanted in ("", table.code)]
    if kind not in TYPES or asked.problem or not chosen:
        abort(422 if asked.problem else 404)
    name = f"{asked.title} {asked.period_words}" + (f" {chosen[0].title}" if wanted else "")
    return file_of(Export(name, _about(asked, board), chosen), kind)


def _about(asked: Asked, board: Board) -> list[tuple[str, str]]:
    days = f"{asked.period.first.isoformat()} – {asked.period.last.isoformat()}"
    lines = [
        (t("地区", "Place"), unit_name(asked.unit)),
        (t("时间", "Period"), f"{asked.period_words} ({days})"),
        (t("导出时间", "Exported"), fmt_datetime(now(), g.lang)),
        (t("数据截至", "Counted up to"), fmt_datetime(board.counted_at, g.lang)),
    ]
    if board.teller.is_public:
        lines.append((t("说明", "Note"), small_numbers_note()))
    return lines


def small_numbers_note() -> str:
    """Say why some numbers are not told."""
    return t(
        "少于3的只写“少于3”；会让人算出它的数，不单列。",
        "Counts under three are not told, nor are those from which one could work them out.",
    )
