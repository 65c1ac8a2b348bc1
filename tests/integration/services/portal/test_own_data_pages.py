"""A reporter sees, takes along, corrects and takes back what is kept; a clerk sees a contact for a reason."""

import json
from datetime import datetime
from typing import Any

import pytest
from werkzeug.test import Client

from kit.clock import HOME, HandClock
from services.portal.parts import Portal
from tests.integration.services.portal.conftest import ISSUE_ID, sign_in, token_in
from tests.integration.services.portal.test_officials_pages import CASE, ISSUE
from tests.integration.services.portal.test_read_database import forget_everything, take, told
from tests.support.services_on_paper import ServicesOnPaper

NUMBER = "QZ-2026-000001"
MINE = f"/my-data/{NUMBER}"
REF = "a-random-reference-of-a-contact"
OWN_ISSUE = {
    "id": ISSUE_ID,
    "number": NUMBER,
    "division": "620502005002",
    "state": "accepted",
    "version": 2,
    "channel": "web",
    "category_code": "sewer",
    "text": "一号楼下水管道经常堵",
    "place": "一号楼",
    "submitter_type": "resident",
    "submitted_at": "2026-03-02T09:00:00+08:00",
    "closed_at": None,
    "replies": [],
    "rating": None,
    "consents": [{"notice": "2026-01", "at": "2026-03-02T09:00:00+08:00", "withdrawn_at": None}],
    "has_contact": True,
    "has_account": False,
    "has_ended": False,
}
MASKED = {"name": "王**", "phone": "139****5678", "email": "", "ended_at": None, "erased_at": None}
KEPT = {
    "number": NUMBER,
    "contacts": [
        {
            "part": "reporter",
            "name": "王**",
            "phone": "139****5678",
            "email": "",
            "bound_at": "2026-03-02T09:00:00+08:00",
        }
        | {"ended_at": None, "erased_at": None}
    ],
    "disclosures": [
        {"at": "2026-03-03T10:00:00+08:00", "role": "community_clerk", "org": None, "reason": "打电话核实楼层"}
    ],
    "deliveries": [
        {"at": "2026-03-02T09:01:00+08:00", "channel": "sms", "template_code": "issue_received", "state": "sent"}
    ],
}


def says(paper: ServicesOnPaper, **changes: Any) -> None:
    """Let the services keep something of the reader."""
    paper.says("intake", "GET", f"/own-issues/{NUMBER}", {**OWN_ISSUE, **changes})
    paper.says("notification", "GET", f"/own-contacts/{NUMBER}", KEPT)


@pytest.fixture
def mine(reader: Client, paper: ServicesOnPaper) -> Client:
    """A reader who gave number and code."""
    says(paper)
    token = token_in(reader.get("/my-data").text)
    answer = reader.post("/my-data", data={"csrf_token": token, "number": NUMBER.lower(), "code": "123456"})
    assert (answer.status_code, answer.headers["Location"]) == (303, MINE)
    return reader


def test_number_and_code_show_what_is_kept_who_looked_and_for_how_long(mine: Client, paper: ServicesOnPaper) -> None:
    page = mine.get(MINE)

    assert page.status_code == 200, page.text[:1500]
    for words in (
        "一号楼下水管道经常堵",
        "139****5678",
        "打电话核实楼层",
        "个人信息处理告知（2026-01）",
        "办结以后",
        "6个月",
    ):
        assert words in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert {call.follow_code for call in paper.calls if call.method == "GET"} == {"123456"}


def test_without_the_code_nothing_is_shown(reader: Client, paper: ServicesOnPaper) -> None:
    page = reader.get(MINE)
    copy = reader.get(f"{MINE}/copy.json")

    assert (page.status_code, page.headers["Location"]) == (302, f"/my-data?number={NUMBER}")
    assert copy.status_code == 404


def test_a_wrong_code_is_said_and_the_number_stays(reader: Client, paper: ServicesOnPaper) -> None:
    wrong = {"code": "intake.follow_code_wrong", "title": "编号或查询码不对，请核对后再试"}
    paper.says("intake", "GET", f"/own-issues/{NUMBER}", wrong, status=404)
    token = token_in(reader.get("/my-data").text)

    answer = reader.post("/my-data", data={"csrf_token": token, "number": NUMBER, "code": "000000"})

    assert (answer.status_code, "编号或查询码不对" in answer.text, NUMBER in answer.text) == (422, True, True)


def test_a_copy_is_taken_along_as_data_and_as_a_page(mine: Client) -> None:
    data, page = mine.get(f"{MINE}/copy.json"), mine.get(f"{MINE}/copy.html")

    assert json.loads(data.text)["issue"]["text"] == OWN_ISSUE["text"]
    assert data.headers["Content-Disposition"] == f'attachment; filename="{NUMBER}.json"'
    assert "139****5678" in page.text
    assert "<script" not in page.text
    assert mine.get(f"{MINE}/copy.exe").status_code == 404


def test_a_new_notice_is_asked_for_and_agreed_to(mine: Client, paper: ServicesOnPaper, clock: HandClock) -> None:
    before = clock.moment
    clock.moment = datetime(2026, 11, 2, 9, 0, tzinfo=HOME)
    paper.says("intake", "POST", f"/issues/{ISSUE_ID}/consents", OWN_ISSUE)
    page = mine.get(MINE).text
    data = {"csrf_token": token_in(page), "idempotency_key": "key-of-the-form"}

    answer = mine.post(f"{MINE}/consents", data=data)
    clock.moment = before

    assert "有了新版本" in page
    assert answer.status_code == 303
    assert paper.last().body == {"privacy_notice": "2026-11"}
    assert "有了新版本" not in mine.get(MINE).text


def test_a_contact_is_corrected_in_two_moves(mine: Client, paper: ServicesOnPaper) -> None:
    paper.says("intake", "POST", "/phone-checks", {"id": ISSUE_ID}, status=202)
    paper.says("intake", "POST", f"/issues/{ISSUE_ID}/contact", OWN_ISSUE)
    form = mine.get(f"{MINE}/contact").text
    typed = {"csrf_token": token_in(form), "idempotency_key": "key-of-the-form", "name": "王", "phone": "13912345678"}

    nothing = mine.post(f"{MINE}/contact", data={**typed, "phone": "12"})
    first = mine.post(f"{MINE}/contact", data=typed)
    second = mine.post(f"{MINE}/contact", data={**typed, "phone_check_id": ISSUE_ID, "phone_check_code": "654321"})

    assert (nothing.status_code, "请写下手机号码" in nothing.text) == (422, True)
    assert (first.status_code, "139****5678" in first.text) == (200, True)
    assert second.status_code == 303
    assert paper.last().body == {
        "contact": {"phone": "13912345678", "name": "王"},
        "phone_check": {"id": ISSUE_ID, "code": "654321"},
    }


def test_a_consent_is_withdrawn_after_a_page_that_says_what_happens(mine: Client, paper: ServicesOnPaper) -> None:
    paper.says("intake", "POST", f"/issues/{ISSUE_ID}/consent-withdrawal", {**OWN_ISSUE, "has_contact": False})
    page = mine.get(f"{MINE}/consent-withdrawal").text

    answer = mine.post(f"{MINE}/consent-withdrawal", data={"csrf_token": token_in(page)})

    assert "马上删除您的手机号码" in page
    assert (answer.status_code, paper.last().follow_code) == (303, "123456")


def test_nobody_is_offered_to_be_forgotten_while_the_matter_runs(mine: Client) -> None:
    page = mine.get(MINE).text

    assert "现在还不能去掉您的信息" in page
    assert f'href="{MINE}/forgetting"' not in page


def test_after_the_end_one_is_forgotten_and_the_code_with_it(mine: Client, paper: ServicesOnPaper) -> None:
    says(paper, has_ended=True, state="closed")
    paper.says("intake", "POST", f"/issues/{ISSUE_ID}/forgetting", OWN_ISSUE)
    page = mine.get(f"{MINE}/forgetting").text

    answer = mine.post(f"{MINE}/forgetting", data={"csrf_token": token_in(page)})
    paper.calls.clear()
    mine.get(MINE)

    assert (answer.status_code, answer.headers["Location"]) == (303, "/my-data")
    assert {call.follow_code for call in paper.calls} == {None}


def test_an_account_sees_itself_its_sign_ins_and_its_issues(reader: Client, paper: ServicesOnPaper) -> None:
    items = [{"number": NUMBER, "state": "accepted", "category_code": "sewer", "id": ISSUE_ID, "submitted_at": None}]
    paper.says("intake", "GET", "/own-issues", {"items": items})
    sign_in(reader, "qz-resident")

    page = reader.get("/my-data").text

    for words in ("qz-resident", "登录记录", f'href="{MINE}"'):
        assert words in page


def test_every_version_of_the_notice_can_be_read(reader: Client) -> None:
    first, newest = reader.get("/privacy/2026-01"), reader.get("/privacy/2026-11")

    assert "办结后存3年" in first.text
    assert "办结后6个月删除" in newest.text
    assert reader.get("/privacy/1999-01").status_code == 404


def test_a_form_opened_under_an_earlier_notice_asks_again(reader: Client, paper: ServicesOnPaper) -> None:
    token = token_in(reader.get("/report").text)
    typed = {"category": "sewer", "text": "下水道堵了", "division": "620502005002", "phone": "13900000012"}

    answer = reader.post("/report", data={"csrf_token": token, **typed, "privacy": "yes", "privacy_version": "2025-01"})

    assert (answer.status_code, "请先看个人信息处理告知" in answer.text) == (422, True)
    assert paper.calls == []


@pytest.fixture
def case(seeded: Portal, paper: ServicesOnPaper, clock: HandClock) -> None:
    forget_everything(seeded)
    take(seeded, told(clock, "intake.issue.submitted", 1, ISSUE_ID, due_accept_at="2026-03-09T18:00:00+08:00"))
    paper.says("intake", "GET", f"/issues/{ISSUE_ID}", {**ISSUE, "contact_ref": REF})
    masked = {
        "contact_ref": REF,
        "name": "王**",
        "phone": "139****5678",
        "email": "",
        "ended_at": None,
        "erased_at": None,
    }
    paper.says("notification", "GET", f"/contacts/{REF}", masked)


@pytest.mark.usefixtures("case")
def test_a_clerk_sees_a_contact_masked_and_in_full_for_a_reason(reader: Client, paper: ServicesOnPaper) -> None:
    until = "2026-03-02T09:15:00+08:00"
    shown = {
        "id": REF,
        "name": "王某某",
        "phone": "+8613900005678",
        "email": "",
        "reason": "打电话核实",
        "open_until": until,
    }
    paper.says("notification", "POST", f"/contacts/{REF}/disclosures", {"id": REF}, status=201)
    paper.says("notification", "GET", f"/disclosures/{REF}", shown)
    sign_in(reader, "qz-clerk")
    page, form = reader.get(CASE).text, reader.get(f"{CASE}/contact").text
    data = {"csrf_token": token_in(form), "idempotency_key": "key-of-the-form", "reason": " 打电话核实 "}

    full = reader.post(f"{CASE}/contact", data=data)

    assert "139****5678" in page
    assert "13900005678" not in page + form
    assert (full.status_code, "13900005678" in full.text, "王某某" in full.text) == (200, True, True)
    assert full.headers["Cache-Control"] == "no-store"
    assert (paper.last().body, paper.last().idempotency_key) == ({"reason": "打电话核实"}, "key-of-the-form")


@pytest.mark.usefixtures("case")
def test_without_a_reason_nothing_is_shown_and_what_was_typed_stays(reader: Client, paper: ServicesOnPaper) -> None:
    errors = [{"pointer": "/reason", "detail": "至少4个字"}]
    paper.says(
        "notification", "POST", f"/contacts/{REF}/disclosures", {"code": "invalid", "errors": errors}, status=422
    )
    sign_in(reader, "qz-clerk")
    token = token_in(reader.get(f"{CASE}/contact").text)

    answer = reader.post(f"{CASE}/contact", data={"csrf_token": token, "reason": "问"})

    assert (answer.status_code, "至少4个字" in answer.text, ">\n问</textarea>" in answer.text) == (422, True, True)


@pytest.mark.usefixtures("case")
@pytest.mark.parametrize("username", ["qz-leader", "qz-member"])
def test_other_officials_see_no_contact_at_all(reader: Client, paper: ServicesOnPaper, username: str) -> None:
    sign_in(reader, username)

    page, form = reader.get(CASE), reader.get(f"{CASE}/contact")

    assert "139****5678" not in page.text
    assert form.status_code in (403, 404)
    assert not [call for call in paper.calls if call.service == "notification"]


def test_a_clerk_sees_the_contact_of_an_objector_as_such(
    reader: Client, seeded: Portal, paper: ServicesOnPaper, clock: HandClock
) -> None:
    objection = "0192f3c1-7a10-7c3e-9b1e-00000000000b"
    forget_everything(seeded)
    take(seeded, told(clock, "supervision.objection.filed", 1, objection, number="QZ-O-2026-000001"))
    number = "QZ-O-2026-000007"
    kept = {"id": objection, "number": number, "state": "filed", "version": 1, "text": "车位太少", "contact_ref": REF}
    paper.says("supervision", "GET", f"/objections/{objection}", {**kept, "open_commands": []})
    paper.says("notification", "GET", f"/contacts/{REF}", MASKED)
    sign_in(reader, "qz-clerk")

    page, form = (reader.get(f"/work/cases/{objection}{what}").text for what in ("", "/contact"))

    assert "异议人联系方式" in page
    assert number in page  # by which the objector asks for it
    assert "139****5678" in page
    assert "反映人" not in form  # what reporters can look up, objectors cannot
    assert "反映人联系方式" not in page
