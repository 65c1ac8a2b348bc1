"""My issues: one page of what the account holds, and the way in for what was reported without it."""

import pytest
from werkzeug.test import Client

from services.portal.parts import Portal
from tests.integration.services.portal.conftest import ISSUE_ID, submit
from tests.integration.services.portal.phones import sign_in_by_phone
from tests.support.services_on_paper import ServicesOnPaper

NUMBER = "QZ-2026-000118"
MINE = {
    "id": ISSUE_ID,
    "number": NUMBER,
    "state": "replied",
    "category_code": "water_supply",
    "submitted_at": "2026-03-01T09:00:00+08:00",
}
CLAIM = f"/own-issues/{NUMBER}/claim"


@pytest.fixture
def resident(seeded: Portal, reader: Client, paper: ServicesOnPaper, request: pytest.FixtureRequest) -> Client:
    paper.says("intake", "GET", "/own-issues", {"items": []})
    sign_in_by_phone(seeded, reader, f"1380001{abs(hash(request.node.name)) % 10000:04d}")
    return reader


def test_without_an_account_one_signs_in_by_phone_first(reader: Client) -> None:
    answer = reader.get("/my-issues")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/sign-in/phone?next=/my-issues")


def test_the_issues_of_the_account_stand_on_one_page(resident: Client, paper: ServicesOnPaper) -> None:
    paper.says("intake", "GET", "/own-issues", {"items": [MINE]})

    page = resident.get("/my-issues").text

    assert paper.last("GET").token is not None
    assert f'href="/follow/{NUMBER}"' in page
    assert "供水" in page
    assert "已答复" in page
    resident.set_cookie("lang", "en")
    assert "My issues" in resident.get("/my-issues").text


def test_number_and_code_bring_an_issue_in(resident: Client, paper: ServicesOnPaper) -> None:
    paper.says("intake", "POST", CLAIM, {})

    answer = submit(resident, "/my-issues", number=NUMBER.lower(), code="123456")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/my-issues")
    assert (paper.last().follow_code, paper.last().token is not None) == ("123456", True)
    assert f"{NUMBER}已归到您的账号里" in resident.get("/my-issues").text


@pytest.mark.parametrize(
    ("status", "code", "title"),
    [
        (404, "intake.follow_code_wrong", "编号或查询码不对"),
        (409, "intake.held_by_another", "另一个账号"),
        (429, "too_many_tries", "试错次数太多"),
    ],
)
def test_a_refusal_stands_beside_the_number_and_what_was_typed_stays(
    resident: Client, paper: ServicesOnPaper, status: int, code: str, title: str
) -> None:
    paper.says("intake", "POST", CLAIM, {"code": code, "title": title}, status=status)

    answer = submit(resident, "/my-issues", number=NUMBER, code="000000")

    assert answer.status_code == status
    assert title in answer.text
    assert "#f-number" in answer.text
    assert f'value="{NUMBER}"' in answer.text


@pytest.mark.parametrize(
    ("number", "code"), [("", ""), (NUMBER, ""), ("", "123456"), ("../x", "123456"), (NUMBER, "\r\n")]
)
def test_what_is_no_number_and_code_is_not_sent_on(
    resident: Client, paper: ServicesOnPaper, number: str, code: str
) -> None:
    answer = submit(resident, "/my-issues", number=number, code=code)

    assert answer.status_code == 422
    assert all(call.method == "GET" for call in paper.calls)


def test_what_this_browser_followed_before_is_offered_and_brought_in_without_the_code(
    seeded: Portal, reader: Client, paper: ServicesOnPaper
) -> None:
    paper.says("intake", "GET", f"/follow/{NUMBER}", {})
    paper.says("intake", "GET", "/own-issues", {"items": []})
    paper.says("intake", "POST", CLAIM, {})
    assert submit(reader, "/follow", number=NUMBER, code="654321").status_code == 303
    sign_in_by_phone(seeded, reader, "13800020001")

    offered = reader.get("/my-issues").text
    answer = submit(reader, "/my-issues", number=NUMBER)
    paper.says("intake", "GET", "/own-issues", {"items": [MINE]})

    assert "这台设备上查过的" in offered
    assert (answer.status_code, paper.last().follow_code) == (303, "654321")
    assert "这台设备上查过的" not in reader.get("/my-issues").text


def test_the_columns_show_ones_own_issues_to_whoever_is_signed_in(resident: Client) -> None:
    assert 'href="/my-issues"' in resident.get("/notices").text


def test_nothing_is_brought_in_without_the_token_of_the_session(resident: Client, paper: ServicesOnPaper) -> None:
    answer = resident.post("/my-issues", data={"number": NUMBER, "code": "123456"})

    assert answer.status_code == 400
    assert all(call.method == "GET" for call in paper.calls)


def test_intake_away_is_said(resident: Client, paper: ServicesOnPaper) -> None:
    paper.away.add("intake")

    assert resident.get("/my-issues").status_code == 503
