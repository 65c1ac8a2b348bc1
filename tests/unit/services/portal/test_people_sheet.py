"""A sheet of people: read by its content, refused when broken, blamed cell by cell."""

import io
import zipfile
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import Workbook

from contracts.roles import Role
from kit.clock import HOME
from services.portal.adapters.people_file import MOST_BYTES, read_people, template_csv, template_xlsx
from services.portal.domain.people_sheet import MOST_ROWS, CheckedRow, SheetRefused, SheetRow, read_rows

HEADER = "姓名,账号,手机,电子邮箱,单位代码,岗位,辖区代码,有效至"
GOOD = "张三,qz-zhang,139 0000-1111,,ORG-620502005002,社区（村）工作人员,620502005002,2026/12/31"


def csv_of(*lines: str, encoding: str = "utf-8") -> bytes:
    return "\r\n".join([HEADER, *lines]).encode(encoding)


def xlsx_of(*lines: list[Any]) -> bytes:
    book = Workbook()
    for line in [HEADER.split(","), *lines]:
        book.worksheets[0].append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def checked(content: bytes) -> list[CheckedRow]:
    return read_rows(read_people(content))


def blamed(content: bytes) -> list[tuple[int, str, str]]:
    return [(one.row, one.column, one.refusal.stable_code) for row in checked(content) for one in row.errors]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_row_of_csv_becomes_a_person_in_every_usual_encoding(encoding: str) -> None:
    (row,) = checked(csv_of(GOOD, encoding=encoding))

    assert row.errors == []
    new = row.newcomer
    assert (new.display_name, new.username, new.phone, new.role) == (
        "张三",
        "qz-zhang",
        "13900001111",
        Role.COMMUNITY_CLERK,
    )
    assert new.valid_until == datetime(2027, 1, 1, tzinfo=HOME)


def test_a_workbook_gives_the_same_with_numbers_and_days_as_cells() -> None:
    line = [
        "张三",
        "qz-zhang",
        13900001111,
        None,
        "ORG-620502005002",
        "community_clerk",
        620502005002,
        date(2026, 12, 31),
    ]

    assert [vars(row) for row in checked(xlsx_of(line))] == [vars(row) for row in checked(csv_of(GOOD))]


def test_english_headers_in_any_order_and_empty_lines_are_read() -> None:
    content = b"Organisation code,user name,NAME,Phone\r\n\r\norg-620502005002,A-b,Zhang,13900001111\r\n"

    (row,) = checked(content)

    assert (row.number, row.newcomer.org, row.newcomer.username, row.newcomer.role) == (
        3,
        "ORG-620502005002",
        "a-b",
        None,
    )


@pytest.mark.parametrize("template", [template_csv, template_xlsx])
def test_the_templates_are_sheets_without_rows(template: Any) -> None:
    with pytest.raises(SheetRefused, match="refused") as refused:
        read_people(template())
    assert refused.value.facts["why"] == "empty"


def packed(**parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (HEADER.encode(), "empty"),
        (b"x" * (MOST_BYTES + 1), "too_large"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_excel"),
        (b"%PDF-1.7 \xff\xfe\x00\x00", "unreadable"),
        (b"PK\x03\x04 this is no archive", "unreadable"),
        (packed(**{"word/document.xml": "<a/>"}), "unreadable"),
        (packed(**{"[Content_Types].xml": "<a/>"}), "unreadable"),
        (xlsx_of(["x"])[:-200], "unreadable"),
        (packed(**{"[Content_Types].xml": "x" * 25 * 1024 * 1024}), "too_large"),
        (packed(**{"[Content_Types].xml": "", **{f"{n}.xml": "" for n in range(100)}}), "too_large"),
        (b"one,two\r\n1,2", "columns_missing"),
        (f"{HEADER},姓名\r\n{GOOD}".encode(), "columns_twice"),
        (csv_of('"张三'), "unreadable"),
        (csv_of(*[GOOD] * (MOST_ROWS + 1)), "too_many_rows"),
        (csv_of(*[GOOD] * (2 * MOST_ROWS + 5)), "too_many_rows"),
    ],
)
def test_what_is_no_sheet_of_people_is_refused_as_a_whole(content: bytes, why: str) -> None:
    with pytest.raises(SheetRefused) as refused:
        read_people(content)
    assert refused.value.stable_code == f"portal.sheet_refused.{why}"


def test_a_cell_that_a_spreadsheet_would_compute_is_blamed_in_both_kinds_of_file() -> None:
    line = ["=1+1", "qz-a", "+86 13900001111", "", "ORG-620502005002", "", "", ""]

    expected = [(2, "name", "portal.formula_refused")]
    assert blamed(xlsx_of(line)) == expected
    assert blamed(csv_of(",".join(line))) == expected
    assert blamed(csv_of("@SUM(A1),qz-a,13900001111,,ORG-620502005002,,,")) == expected


def test_each_cell_that_cannot_be_read_is_blamed_by_itself() -> None:
    assert blamed(csv_of("张三,qz-a,,,ORG-620502005002,皇帝,620502005002,明天")) == [
        (2, "role", "portal.role_unknown"),
        (2, "valid_until", "portal.day_unreadable"),
        (2, "phone", "portal.no_way_to_write"),
    ]


def test_a_person_who_stands_there_twice_is_blamed_in_the_later_row() -> None:
    again = GOOD.replace("qz-zhang", "QZ-ZHANG").replace("139 0000-1111", "13900002222")

    rows = [
        (one.row, one.column, one.refusal.facts["row"]) for row in checked(csv_of(GOOD, again)) for one in row.errors
    ]

    assert rows == [(3, "username", 2)]


def test_a_blame_without_a_field_stands_beside_the_role_or_the_organisation() -> None:
    (row,) = read_rows([SheetRow(2, {"name": "a"})])

    assert {error.column for error in row.errors} == {"phone"}
