"""Tables as files: what they are stands on top, Chinese opens in Excel, and no text becomes a formula."""

import csv
from io import BytesIO, StringIO

from openpyxl import load_workbook

from services.portal.pages.exports import CSV, XLSX, Export, file_of
from services.portal.pages.tables import Cell, Row, Table

TABLE = Table(
    "categories",
    "议的是什么",
    "类别",
    ("诉求", "占比"),
    [
        Row("下水道", (Cell(1240, "1,240"), Cell("93%", "93%", bar=93))),
        Row("=cmd|' /C calc'!A0", (Cell(0, "0"), Cell(None, "少于3"))),
        Row("@SUM(A1)", (Cell(7, "7"), Cell(None, "–"))),
    ],
    "只是说明。",
)
OTHER = Table("waits", "每一步/用多少[工作日]", "环节", ("次数",), [Row("公示", (Cell(3, "3"),))])
EXPORT = Export(
    "秦州区 2026年", [("地区", "秦州区"), ("时间", "2026年"), ("导出时间", "2026年3月2日 09:00")], [TABLE, OTHER]
)


def test_a_text_file_opens_in_excel_and_tells_what_it_is() -> None:
    answer = file_of(EXPORT, CSV)

    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(StringIO(answer.data.decode("utf-8-sig")))) == [
        ["地区", "秦州区"],
        ["时间", "2026年"],
        ["导出时间", "2026年3月2日 09:00"],
        [],
        ["议的是什么"],
        ["类别", "诉求", "占比"],
        ["下水道", "1240", "93%"],
        ["'=cmd|' /C calc'!A0", "0", "少于3"],
        ["'@SUM(A1)", "7", "–"],
        ["只是说明。"],
        [],
        ["每一步/用多少[工作日]"],
        ["环节", "次数"],
        ["公示", "3"],
    ]


def test_a_workbook_has_a_sheet_for_each_table_with_numbers_as_numbers() -> None:
    book = load_workbook(BytesIO(file_of(EXPORT, XLSX).data))

    assert book.sheetnames == ["议的是什么", "每一步 用多少 工作日 "]
    rows = [list(row) for row in book["议的是什么"].iter_rows(values_only=True)]
    assert rows[0][0] == "议的是什么"
    assert ["地区", "秦州区", None] in rows
    assert ["下水道", 1240, "93%"] in rows
    assert ["'=cmd|' /C calc'!A0", 0, "少于3"] in rows
    assert {cell.data_type for row in book["议的是什么"].iter_rows() for cell in row} <= {"s", "n"}


def test_the_name_of_the_file_survives_its_way() -> None:
    told = file_of(EXPORT, XLSX).headers["Content-Disposition"]

    assert told == "attachment; filename*=UTF-8''%E7%A7%A6%E5%B7%9E%E5%8C%BA%202026%E5%B9%B4.xlsx"
