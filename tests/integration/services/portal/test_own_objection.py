"""An objector follows an objection by number and code, and answers the answer."""

from typing import Any

import pytest
from werkzeug.test import Client

from services.portal.parts import Portal
from tests.integration.services.portal.conftest import submit, token_in
from tests.support.services_on_paper import ServicesOnPaper

NUMBER = "QZ-O-2026-000001"
ID = "0192f3c1-7a10-7c3e-9b1e-00000000000b"
MINE = f"/objections/{NUMBER}"
FOUND: dict[str, Any] = {
    "id": ID,
    "number": NUMBER,
    "county": "620502",
    "division": "620502005002",
    "plan_id": "0192f3c1-7a10-7c3e-9b1e-00000000000c",
    "clause_no": 2,
    "state": "responded",
    "version": 5,
    "text": "车位太少",
    "filed_at": "2026-03-02T09:00:00+08:00",
    "due_at": "2026-03-09T18:00:00+08:00",
    "decision": "dismissed",
    "refusal_reason": None,
    "response": "车位按每户一个算，够用",
    "responded_at": "2026-03-05T10:00:00+08:00",
    "appeal_text": "",
    "appeal_reasons": "",
    "ended_at": None,
    "open_commands": ["appeal", "settle"],
}


@pytest.fixture
def objector(reader: Client, paper: ServicesOnPaper) -> Client:
    paper.says("supervision", "GET", f"/objections/follow/{NUMBER}", FOUND)
    answer = submit(reader, "/follow", number=NUMBER.lower(), code="123456")
    assert (answer.status_code, answer.headers["Location"]) == (303, MINE)
    return reader


def test_the_answer_stands_on_the_page_with_what_one_can_do(objector: Client, paper: ServicesOnPaper) -> None:
    page = objector.get(MINE).text

    assert paper.calls[-1].follow_code == "123456"
    assert "对第2条：" in page
    assert "答复您：异议不成立" in page
    assert "车位按每户一个算，够用" in page
    assert f'href="{MINE}/settlement"' in page
    assert f'href="{MINE}/appeal"' in page
    assert f'href="{MINE}/withdrawal"' not in page


def test_a_refusal_says_why_and_a_second_look_what_came_of_it(objector: Client, paper: ServicesOnPaper) -> None:
    refused = {"state": "inadmissible", "decision": None, "refusal_reason": "out_of_period", "response": "公示已结束"}
    paper.says("supervision", "GET", f"/objections/follow/{NUMBER}", FOUND | refused)
    assert "没有受理：" in objector.get(MINE).text

    looked_at = {"appeal_text": "我数过", "appeal_reasons": "再加两个", "decision": "partly_upheld"}
    over = {"state": "closed", "ended_at": "2026-03-12T10:00:00+08:00", "open_commands": []}
    paper.says("supervision", "GET", f"/objections/follow/{NUMBER}", FOUND | looked_at | over)
    page = objector.get(MINE).text
    assert [words for words in ("复核结果：部分成立", "再加两个", "我数过", "已了结") if words not in page] == []


@pytest.mark.parametrize(
    ("noun", "typed", "sent"),
    [("settlement", {}, {}), ("withdrawal", {}, {}), ("appeal", {"text": " 不对 "}, {"text": "不对"})],
)
def test_a_step_is_sent_with_code_and_key(
    objector: Client, paper: ServicesOnPaper, noun: str, typed: dict[str, str], sent: dict[str, str]
) -> None:
    paper.says("supervision", "POST", f"/objections/{ID}/{noun}", FOUND)

    answer = submit(objector, f"{MINE}/{noun}", idempotency_key="key-of-the-form", **typed)

    assert (answer.status_code, answer.headers["Location"]) == (303, MINE)
    assert (paper.last().body, paper.last().follow_code) == (sent, "123456")
    assert paper.last().idempotency_key == "key-of-the-form"


def test_an_appeal_without_words_keeps_the_form_and_says_so(objector: Client, paper: ServicesOnPaper) -> None:
    errors = [{"pointer": "/text", "detail": "至少2个字"}]
    paper.says("supervision", "POST", f"/objections/{ID}/appeal", {"code": "invalid", "errors": errors}, status=422)

    answer = submit(objector, f"{MINE}/appeal", text="不")

    assert answer.status_code == 422
    assert "至少2个字" in answer.text
    assert "不</textarea>" in answer.text


def test_a_step_that_is_over_says_why_on_the_page(objector: Client, paper: ServicesOnPaper) -> None:
    refused = {"code": "not_in_state", "title": "这件异议已经了结"}
    paper.says("supervision", "POST", f"/objections/{ID}/settlement", refused, status=409)

    answer = submit(objector, f"{MINE}/settlement")

    assert answer.status_code == 409
    assert "这件异议已经了结" in answer.text


def test_nobody_else_sees_it(seeded: Portal, reader: Client, paper: ServicesOnPaper) -> None:
    del seeded
    wrong = {"code": "follow_code_wrong", "title": "编号或查询码不对"}
    paper.says("supervision", "GET", f"/objections/follow/{NUMBER}", wrong, status=404)

    looked_up = submit(reader, "/follow", number=NUMBER, code="000000")
    token = token_in(reader.get("/follow").text)
    sent = reader.post(f"{MINE}/withdrawal", data={"csrf_token": token})

    assert (looked_up.status_code, "编号或查询码不对" in looked_up.text) == (422, True)
    assert reader.get(MINE).headers["Location"] == f"/follow?number={NUMBER}"
    assert sent.status_code == 404
