"""Several cases at once: checked on one page, then each by a command of its own; nobody else's is ever among them."""

import re
from typing import Any

import pytest
from werkzeug.test import Client, TestResponse

from kit.clock import HandClock
from kit.event import Event
from services.portal.domain.actions.bulk import MOST_CHOSEN
from services.portal.parts import Portal
from tests.integration.services.portal.conftest import sign_in, token_in
from tests.integration.services.portal.test_lists import GANGU, case_id
from tests.integration.services.portal.test_read_database import forget_everything, take, told
from tests.support.services_on_paper import ServicesOnPaper

NEW, TAKEN, DONE, ABROAD = case_id(1), case_id(2), case_id(3), case_id(9)


def an_issue(clock: HandClock, one: str, state: str) -> Event:
    return told(clock, f"intake.issue.{state}", 1, one, number=f"QZ-2026-{one[-6:]}")


@pytest.fixture
def three(seeded: Portal, paper: ServicesOnPaper, clock: HandClock) -> ServicesOnPaper:
    forget_everything(seeded)
    for one, state in ((NEW, "submitted"), (TAKEN, "accepted"), (DONE, "resolved")):
        take(seeded, an_issue(clock, one, state))
        paper.says("intake", "GET", f"/issues/{one}", {"id": one, "state": state, "version": 4, "text": "下水道"})
    abroad = an_issue(clock, ABROAD, "submitted")
    take(seeded, Event(**{**vars(abroad), "county": "620523", "division": GANGU}))
    return paper


def checked(reader: Client, act: str, *ids: str) -> TestResponse:
    return reader.get("/work/bulk", query_string={"act": act, "case": list(ids)})


def form_of(page: str) -> dict[str, Any]:
    """Return the hidden fields of the form as a browser would send them."""
    found = re.findall(r'name="((?:key|version)-[^"]+|act|csrf_token)" value="([^"]*)"', page)
    return {**dict(found), "case": re.findall(r'name="case" value="([^"]+)"', page)}


def test_one_page_says_what_happens_to_each_and_why_others_are_left_out(reader: Client, three: ServicesOnPaper) -> None:
    sign_in(reader, "qz-clerk")

    page = checked(reader, "accept", NEW, TAKEN, DONE, ABROAD).text

    assert form_of(page)["case"] == [NEW]
    assert "现在是“已受理”" in page
    assert "现在是“有结果”" in page
    assert f"/work/cases/{ABROAD}" not in page
    assert [call.method for call in three.calls if call.method != "GET"] == []


def test_each_is_done_by_its_own_command_with_its_own_key_and_version(reader: Client, three: ServicesOnPaper) -> None:
    second = case_id(4)
    _like(three, reader, second)
    for one in (NEW, second):
        three.says("intake", "POST", f"/issues/{one}/acceptance", {"id": one, "state": "accepted", "version": 5})
    sign_in(reader, "qz-clerk")
    form = form_of(checked(reader, "accept", NEW, second).text)

    answer = reader.post("/work/bulk", data={**form, "reply": "已受理"})

    sent = [call for call in three.calls if call.method == "POST"]
    assert answer.status_code == 200
    assert "办好2件" in answer.text
    assert [(call.path, call.if_match, call.body) for call in sent] == [
        (f"/issues/{NEW}/acceptance", '"4"', {"reply": "已受理"}),
        (f"/issues/{second}/acceptance", '"4"', {"reply": "已受理"}),
    ]
    assert [call.idempotency_key for call in sent] == [form[f"key-{NEW}"], form[f"key-{second}"]]
    assert len({call.idempotency_key for call in sent}) == 2


def _like(paper: ServicesOnPaper, reader: Client, one: str, state: str = "submitted") -> None:
    portal = reader.application.pages.extensions["portal"]  # type: ignore[union-attr]
    take(portal, an_issue(portal.service.stage.clock, one, state))
    paper.says("intake", "GET", f"/issues/{one}", {"id": one, "state": state, "version": 4, "text": "下水道"})


def test_a_refusal_stands_at_its_case_and_the_others_are_done(reader: Client, three: ServicesOnPaper) -> None:
    stale, refused = case_id(4), case_id(5)
    for one in (stale, refused):
        _like(three, reader, one)
    three.says("intake", "POST", f"/issues/{NEW}/acceptance", {"version": 5})
    three.says("intake", "POST", f"/issues/{stale}/acceptance", {"code": "stale", "title": "x"}, status=412)
    problem = {"code": "guard.not_on_refusal_list", "title": "不属于不予受理的情形"}
    three.says("intake", "POST", f"/issues/{refused}/acceptance", problem, status=409)
    sign_in(reader, "qz-clerk")
    form = form_of(checked(reader, "accept", NEW, stale, refused).text)

    answer = reader.post("/work/bulk", data={**form, "reply": "已受理"}).text

    assert "办好1件，没有办成2件" in answer
    assert "刚刚被别人改过" in answer
    assert "不属于不予受理的情形" in answer
    assert f"case={stale}&amp;case={refused}" in answer


def test_what_is_not_filled_in_comes_back_before_anything_is_sent(reader: Client, three: ServicesOnPaper) -> None:
    sign_in(reader, "qz-clerk")
    form = form_of(checked(reader, "assign", TAKEN).text)

    answer = reader.post("/work/bulk", data={**form, "org_code": ""})

    assert (answer.status_code, "请填写：承办单位" in answer.text) == (422, True)
    assert form_of(answer.text)[f"key-{TAKEN}"] == form[f"key-{TAKEN}"]
    assert [call.method for call in three.calls if call.method != "GET"] == []


def test_the_one_into_which_others_are_merged_is_left_as_it_is(reader: Client, three: ServicesOnPaper) -> None:
    other = case_id(6)
    _like(three, reader, other, "accepted")
    three.says("intake", "POST", f"/issues/{TAKEN}/merger", {"version": 5})
    sign_in(reader, "qz-clerk")
    form = form_of(checked(reader, "merge", TAKEN, other).text)

    answer = reader.post("/work/bulk", data={**form, "master_issue_id": other})

    sent = [(call.path, call.body) for call in three.calls if call.method == "POST"]
    assert sent == [(f"/issues/{TAKEN}/merger", {"master_issue_id": other})]
    assert "其他几件并入这一件" in answer.text


def test_issues_are_taken_into_a_topic_one_by_one(reader: Client, three: ServicesOnPaper) -> None:
    three.says("intake", "POST", "/topics/topic-1/links", {"version": 5})
    sign_in(reader, "qz-clerk")
    form = form_of(checked(reader, "link", TAKEN).text)

    reader.post("/work/bulk", data={**form, "topic_id": "topic-1"})

    assert three.last().body == {"issue_ids": [TAKEN]}
    assert three.last().if_match is None


def test_a_service_that_falls_silent_leaves_the_rest_unsent(reader: Client, three: ServicesOnPaper) -> None:
    second = case_id(4)
    _like(three, reader, second)
    three.says("intake", "POST", f"/issues/{NEW}/acceptance", {}, status=503)
    three.says("intake", "POST", f"/issues/{second}/acceptance", {"version": 5})
    sign_in(reader, "qz-clerk")
    form = form_of(checked(reader, "accept", NEW, second).text)

    answer = reader.post("/work/bulk", data={**form, "reply": "已受理"}).text

    assert "办好0件，没有办成2件" in answer
    assert [call.path for call in three.calls if call.method == "POST"] == [f"/issues/{NEW}/acceptance"]


def test_somebody_elses_case_is_never_sent_whatever_the_form_says(reader: Client, three: ServicesOnPaper) -> None:
    sign_in(reader, "qz-clerk")
    token = token_in(checked(reader, "accept", NEW).text)

    answer = reader.post("/work/bulk", data={"csrf_token": token, "act": "accept", "case": [ABROAD], "reply": "好"})

    assert answer.status_code == 200
    assert [call for call in three.calls if call.method == "POST"] == []


@pytest.mark.parametrize("query", [{"act": "reply"}, {"act": ""}])
def test_there_is_no_such_thing_for_answers(reader: Client, three: ServicesOnPaper, query: dict[str, str]) -> None:
    sign_in(reader, "qz-clerk")

    assert reader.get("/work/bulk", query_string=query).status_code == 404


def test_too_many_at_once_are_refused(reader: Client, three: ServicesOnPaper) -> None:
    sign_in(reader, "qz-clerk")

    answer = checked(reader, "accept", *(case_id(number) for number in range(MOST_CHOSEN + 1)))

    assert (answer.status_code, "一次最多办50件" in answer.text) == (422, True)


@pytest.mark.parametrize("hidden", ["version", "key"])
def test_a_hidden_field_that_no_page_wrote_is_refused_and_nothing_is_sent(
    reader: Client, three: ServicesOnPaper, hidden: str
) -> None:
    sign_in(reader, "qz-clerk")
    form = form_of(checked(reader, "accept", NEW).text)

    answer = reader.post("/work/bulk", data={**form, f"{hidden}-{NEW}": 'a"\r\nX-Evil: 1', "reply": "好"})

    assert answer.status_code == 422
    assert [call for call in three.calls if call.method == "POST"] == []
