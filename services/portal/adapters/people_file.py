"""Read a sheet of people from CSV or XLSX, which is told by its content, and write the template of one."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from services.portal.domain.people_sheet import COLUMNS, MOST_ROWS, SheetRefused, SheetRow, columns_of

MOST_BYTES = 2 * 1024 * 1024
_MOST_UNPACKED = 24 * 1024 * 1024
_MOST_PARTS = 100
_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_FORMULA = "f"
_LONGEST_CELL = 200

Cell = tuple[str, bool]


def read_people(content: bytes) -> list[SheetRow]:
    """Return the rows of a file; raises SheetRefused when it is none, or too long."""
    if not content:
        raise SheetRefused(field="/file", why="empty")
    if len(content) > MOST_BYTES:
        raise SheetRefused(field="/file", why="too_large")
    if content.startswith(_OLD_EXCEL):
        raise SheetRefused(field="/file", why="old_excel")
    lines = _from_xlsx(content) if content.startswith(_ZIP) else _from_csv(content)
    return _rows(lines)


def template_csv() -> bytes:
    """Return an empty sheet as CSV, with the mark by which spreadsheets know UTF-8."""
    text = io.StringIO()
    csv.writer(text).writerow([name.zh for name in COLUMNS.values()])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def template_xlsx() -> bytes:
    """Return an empty sheet as XLSX; every cell of its columns is text, so that long numbers stay whole."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("people")
    for letter in "ABCDEFGH":
        sheet.column_dimensions[letter].width = 22
        sheet.column_dimensions[letter].number_format = "@"
    sheet.append([name.zh for name in COLUMNS.values()])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _rows(lines: Iterator[Sequence[Cell]]) -> list[SheetRow]:
    columns = columns_of([text for text, _ in next(lines, ())])
    found = [
        SheetRow(number, _named(columns, [text for text, _ in line]), _formulas(columns, line))
        for number, line in enumerate(islice(lines, 2 * MOST_ROWS), start=2)
        if any(text for text, _ in line)
    ]
    if not found:
        raise SheetRefused(field="/file", why="empty")
    if len(found) > MOST_ROWS or next(lines, None) is not None:
        raise SheetRefused(field="/file", why="too_many_rows", most=MOST_ROWS)
    return found


def _named(columns: Sequence[str | None], texts: Iterable[str]) -> dict[str, str]:
    return {name: text for name, text in zip(columns, texts, strict=False) if name}


def _formulas(columns: Sequence[str | None], line: Iterable[Cell]) -> frozenset[str]:
    return frozenset(name for name, (_, is_formula) in zip(columns, line, strict=False) if name and is_formula)


def _from_csv(content: bytes) -> Iterator[Sequence[Cell]]:
    text = _decoded(content)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise SheetRefused(field="/file", why="unreadable") from error
    return ([(cell.strip()[:_LONGEST_CELL], _is_formula(cell.strip())) for cell in line] for line in lines)


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise SheetRefused(field="/file", why="unreadable")


def _is_formula(cell: str) -> bool:
    """Whether a spreadsheet would compute the cell; a phone number may begin with a plus sign."""
    return cell.startswith(("=", "@", "-", "+")) and not cell.removeprefix("+").replace(" ", "").isdigit()


def _from_xlsx(content: bytes) -> Iterator[Sequence[Cell]]:
    _require_small(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True)
        sheet = book.worksheets[0]
        return iter([[_cell(one) for one in line] for line in islice(sheet.iter_rows(), 2 * MOST_ROWS + 2)])
    # A broken workbook fails in as many ways as there are parts in it.
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        LookupError,
        ValueError,
        TypeError,
        SyntaxError,
        OSError,
    ) as error:
        raise SheetRefused(field="/file", why="unreadable") from error


def _require_small(content: bytes) -> None:
    """Refuse what is no workbook, or would become very large when unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            infos = parts.infolist()
    except zipfile.BadZipFile as error:
        raise SheetRefused(field="/file", why="unreadable") from error
    if "[Content_Types].xml" not in {info.filename for info in infos}:
        raise SheetRefused(field="/file", why="unreadable")
    if len(infos) > _MOST_PARTS or sum(info.file_size for info in infos) > _MOST_UNPACKED:
        raise SheetRefused(field="/file", why="too_large")


def _cell(cell: Any) -> Cell:
    value = cell.value
    if value is None:
        return "", False
    if isinstance(value, datetime | date):
        return value.isoformat()[:10], False
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value).strip()[:_LONGEST_CELL]
    return text, cell.data_type == _FORMULA or (cell.data_type != "n" and _is_formula(text))
