"""Many people from one sheet: looked through, confirmed, all good rows or none, and nothing half-written."""

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, text
from werkzeug.test import Client, TestResponse

from kit.clock import HandClock
from kit.sql.due import do_what_is_due
from services.portal.bootstrap import door
from services.portal.parts import Portal
from tests.integration.services.portal.conftest import rows, sign_in, token_in

PAGE = "/work/people/import"
HEADER = "姓名,账号,手机,电子邮箱,单位代码,岗位,辖区代码,有效至"
CLERK = "ORG-620502005002,community_clerk,620502005002,"


def line(username: str, rest: str = CLERK, phone: str = "") -> str:
    return f"张三,{username},{phone},{username}@example.cn,{rest}"


@pytest.fixture(scope="module")
def county(seeded: Portal) -> Client:
    reader = Client(door(seeded))
    sign_in(reader, "qz-county")
    return reader


def send(reader: Client, *lines: str, content: bytes | None = None) -> TestResponse:
    sheet = "\r\n".join([HEADER, *lines]).encode() if content is None else content
    data: dict[str, Any] = {"csrf_token": token_in(reader.get(PAGE).text), "file": (io.BytesIO(sheet), "名单.csv")}
    return reader.post(PAGE, data=data)


def confirm(reader: Client, preview: TestResponse) -> TestResponse:
    found = re.search(r'action="(/work/people/import/[0-9a-f-]{36})"', preview.text)
    assert found, preview.text
    return reader.post(found.group(1), data={"csrf_token": token_in(preview.text)})


def opened(portal: Portal, like: str) -> list[str]:
    found = text(f"select username from accounts where username like '{like}%' order by username")
    return [row["username"] for row in rows(portal, found)]


def test_nothing_is_opened_before_the_confirmation_and_everything_by_it(seeded: Portal, county: Client) -> None:
    preview = send(county, line("im-a"), line("im-b"))
    assert (preview.status_code, opened(seeded, "im-")) == (200, [])

    done = confirm(county, preview)
    again = confirm(county, preview)

    assert (done.status_code, again.status_code) == (303, 409)
    assert opened(seeded, "im-") == ["im-a", "im-b"]
    assert "开通了2个账号" in county.get(done.headers["Location"]).text
    assert [row["rows"] for row in rows(seeded, text("select rows from people_files"))] == [None]


def test_the_preview_names_each_wrong_cell_and_imports_the_good_rows_only(seeded: Portal, county: Client) -> None:
    preview = send(
        county,
        line("mix-good"),
        line("mix-role", "ORG-620502005002,county_cppcc,620502000000,"),
        line("mix-far", "ORG-620523100003,community_clerk,620523100003,"),
        line("mix-none", "ORG-620502999999,,,"),
        line("qz-clerk"),
        line("mix-place", "ORG-620502005002,community_clerk,629999999999,"),
        line("mix-level", "ORG-620502005002,community_clerk,620502000000,"),
        line("mix-old", "ORG-620502005002,community_clerk,620502005002,2020-01-01"),
        line("mix-good"),
    )

    found = re.findall(r'scope="row">第(\d+)行</th><td role="cell" data-label="哪一列">([^<]+)<', preview.text)
    assert found == [
        ("3", "岗位"),
        ("4", "单位代码"),
        ("5", "单位代码"),
        ("6", "账号"),
        ("7", "辖区代码"),
        ("8", "辖区代码"),
        ("9", "有效至"),
        ("10", "账号"),
        ("10", "电子邮箱"),
    ]
    assert confirm(county, preview).status_code == 303
    assert opened(seeded, "mix-") == ["mix-good"]


def test_a_row_that_went_bad_meanwhile_stops_all_of_them(seeded: Portal, county: Client) -> None:
    first, second = send(county, line("race-a"), line("race-b")), send(county, line("race-b"))
    assert confirm(county, second).status_code == 303

    late = confirm(county, first)

    assert (late.status_code, "第3行" in late.text) == (409, True)
    assert opened(seeded, "race-") == ["race-b"]


def test_a_longer_sheet_takes_no_more_statements(seeded: Portal, county: Client) -> None:
    counted: list[str] = []
    engine = seeded.service.stage.database.engine
    previews = [send(county, *(line(f"{name}{n}") for n in range(many))) for name, many in (("few-", 2), ("many-", 90))]

    def note(*asked: Any) -> None:
        counted.append(asked[2])

    event.listen(engine, "before_cursor_execute", note)
    counts = []
    for preview in previews:
        counted.clear()
        assert confirm(county, preview).status_code == 303
        counts.append(len(counted))
    event.remove(engine, "before_cursor_execute", note)

    assert len(opened(seeded, "many-")) == 90
    assert counts[0] == counts[1]


def test_a_file_of_somebody_else_is_not_found(seeded: Portal, county: Client) -> None:
    preview = send(county, line("mine-a"))
    other = Client(door(seeded))
    sign_in(other, "mj-county")
    path = re.search(r'action="(/work/people/import/[0-9a-f-]{36})"', preview.text)
    assert path is not None

    answer = other.post(path.group(1), data={"csrf_token": token_in(other.get(PAGE).text)})

    assert (answer.status_code, opened(seeded, "mine-")) == (404, [])


@pytest.mark.parametrize(
    ("content", "status", "words"),
    [
        (b"", 422, "没有内容"),
        (b"\xd0\xcf\x11\xe0", 422, "旧版Excel"),
        (b"PK\x03\x04broken", 422, "不是能读的"),
        (b"a,b\r\n1,2", 422, "第一行"),
    ],
)
def test_a_broken_file_is_told_beside_the_field(county: Client, content: bytes, status: int, words: str) -> None:
    answer = send(county, content=content)

    assert (answer.status_code, words in answer.text) == (status, True)


def test_a_very_large_file_is_not_even_read(county: Client) -> None:
    answer = county.post(PAGE, data=b"x" * (3 * 1024 * 1024), content_type="multipart/form-data; boundary=x")

    assert answer.status_code == 413


def test_no_file_at_all_and_no_good_row_open_nothing(seeded: Portal, county: Client) -> None:
    before = rows(seeded, text("select count(*) as n from accounts"))
    nothing = county.post(PAGE, data={"csrf_token": token_in(county.get(PAGE).text)})
    bad = send(county, line("B!"))

    assert (nothing.status_code, bad.status_code) == (422, 200)
    assert 'action="/work/people/import/' not in bad.text
    assert rows(seeded, text("select count(*) as n from accounts")) == before


def test_rows_that_nobody_confirms_are_forgotten_within_the_hour(
    seeded: Portal, county: Client, clock: HandClock
) -> None:
    preview = send(county, line("late-a"))
    clock.forward(timedelta(hours=1))
    do_what_is_due(seeded.service.open_work, seeded.service.chores)

    assert confirm(county, preview).status_code == 404
    assert opened(seeded, "late-") == []


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_template_is_a_file_to_keep(county: Client, kind: str) -> None:
    answer = county.get(f"{PAGE}/template.{kind}")

    assert (answer.status_code, answer.headers["Content-Disposition"]) == (200, f'attachment; filename="people.{kind}"')
    assert county.get(f"{PAGE}/template.exe").status_code == 404
