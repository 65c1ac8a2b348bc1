"""Tables as files: a workbook, or text with commas that Excel opens with its Chinese characters."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO
from urllib.parse import quote

from flask import Response
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from services.portal.pages.tables import Row, Table, Value

CSV, XLSX = "csv", "xlsx"
TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# A text that begins so would be taken for a formula.
_OPENS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_SHEET_NAME_LENGTH = 31
_NOT_IN_SHEET_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_FIRST_COLUMN_WIDTH, _COLUMN_WIDTH = 34, 18

Line = Sequence[Value]


@dataclass(frozen=True)
class Export:
    """Tables with the lines that say which figures they are and when they were taken."""

    name: str
    about: Sequence[tuple[str, str]]
    tables: Sequence[Table]


def file_of(export: Export, kind: str) -> Response:
    """Return a file with all tables."""
    content = _workbook(export) if kind == XLSX else _text(export)
    answer = Response(content, content_type=TYPES[kind])
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(export.name)}.{kind}"
    return answer


def _text(export: Export) -> bytes:
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerows(_harmless(line) for line in export.about)
    for table in export.tables:
        writer.writerows(([], [_plain(table.title)], *(_harmless(line) for line in _lines(table))))
    # With its mark at the beginning, Excel takes the text for UTF-8.
    return text.getvalue().encode("utf-8-sig")


def _workbook(export: Export) -> bytes:
    book = Workbook(write_only=True)
    for table in export.tables:
        sheet = book.create_sheet(table.title.translate(_NOT_IN_SHEET_NAMES)[:_SHEET_NAME_LENGTH])
        sheet.column_dimensions["A"].width = _FIRST_COLUMN_WIDTH
        for column in "BCDEFGH":
            sheet.column_dimensions[column].width = _COLUMN_WIDTH
        head, *rows = _lines(table)
        for line in ([table.title], *export.about, [], head):
            sheet.append([_bold(sheet, value) for value in _harmless(line)])
        for line in rows:
            sheet.append(_harmless(line))
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _bold(sheet: WriteOnlyWorksheet, value: Value) -> Cell:
    cell = WriteOnlyCell(sheet, value=value)
    cell.font = Font(bold=True)
    return cell


def _lines(table: Table) -> Iterator[Line]:
    yield [table.head, *table.columns]
    for row in table.rows:
        yield _line(row)
    if table.note:
        yield [table.note]


def _line(row: Row) -> Line:
    return [row.head, *(cell.words if cell.value is None else cell.value for cell in row.cells)]


def _harmless(line: Line) -> list[Value]:
    return [_plain(value) for value in line]


def _plain(value: Value) -> Value:
    """Return a value that no table program takes for a formula."""
    if isinstance(value, str) and value.startswith(_OPENS_A_FORMULA):
        return f"'{value}"
    return value
