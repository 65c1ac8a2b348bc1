"""An official opens a case, fills in a form, and learns why something is closed."""

import pytest
from werkzeug.test import Client

from kit.clock import HandClock
from services.portal.parts import Portal
from tests.integration.services.portal.conftest import ISSUE_ID, sign_in, token_in
from tests.integration.services.portal.test_read_database import forget_everything, take, told
from tests.support.services_on_paper import ServicesOnPaper

CASE = f"/work/cases/{ISSUE_ID}"
ISSUE = {
    "id": ISSUE_ID,
    "number": "QZ-2026-000001",
    "county": "620502",
    "division": "620502005002",
    "state": "submitted",
    "version": 1,
    "category_code": "sewer",
    "text": "一号楼下水管道经常堵",
    "conflict_risk": "petition",
    "replies": [],
    "open_commands": ["accept", "reject", "redirect"],
}


@pytest.fixture
def case(seeded: Portal, paper: ServicesOnPaper, clock: HandClock) -> None:
    forget_everything(seeded)
    take(seeded, told(clock, "intake.issue.submitted", 1, ISSUE_ID, due_accept_at="2026-03-09T18:00:00+08:00"))
    paper.says("intake", "GET", f"/issues/{ISSUE_ID}", ISSUE)


@pytest.mark.usefixtures("case")
def test_a_new_issue_waits_for_the_clerk_and_opens_with_its_words(reader: Client) -> None:
    sign_in(reader, "qz-clerk")

    waiting, page = reader.get("/work"), reader.get(CASE)

    assert CASE in waiting.text
    assert page.status_code == 200, page.text[:1500]
    assert "一号楼下水管道经常堵" in page.text
    assert "上访风险" in page.text
    assert f"{CASE}/issue.accept" in page.text


@pytest.mark.usefixtures("case")
def test_whoever_has_another_county_does_not_get_in(reader: Client) -> None:
    sign_in(reader, "gg-clerk")

    answer = reader.get(CASE)

    assert (answer.status_code, "一号楼" in answer.text) == (403, False)
    assert CASE not in reader.get("/work").text


@pytest.mark.usefixtures("case")
def test_a_command_carries_the_key_and_the_version_that_was_seen(reader: Client, paper: ServicesOnPaper) -> None:
    paper.says("intake", "POST", f"/issues/{ISSUE_ID}/acceptance", {**ISSUE, "state": "accepted", "version": 2})
    sign_in(reader, "qz-clerk")
    form = reader.get(f"{CASE}/issue.accept").text
    key = form.split('name="idempotency_key" value="')[1].split('"')[0]
    data = {"csrf_token": token_in(form), "idempotency_key": key, "version": "1", "reply": "已受理，谢谢您"}

    answer = reader.post(f"{CASE}/issue.accept", data=data)

    assert (answer.status_code, answer.headers["Location"]) == (303, CASE)
    sent = paper.last()
    assert (sent.idempotency_key, sent.if_match, sent.body) == (key, '"1"', {"reply": "已受理，谢谢您"})
    assert sent.token is not None


@pytest.mark.usefixtures("case")
def test_a_refused_command_comes_back_with_the_words_and_the_reason(reader: Client, paper: ServicesOnPaper) -> None:
    problem = {"code": "guard.reply_text_given", "title": "已填写答复内容"}
    paper.says("intake", "POST", f"/issues/{ISSUE_ID}/acceptance", problem, status=409)
    sign_in(reader, "qz-clerk")
    token = token_in(reader.get(f"{CASE}/issue.accept").text)

    answer = reader.post(f"{CASE}/issue.accept", data={"csrf_token": token, "reply": "我写的答复"})

    assert answer.status_code == 409
    assert "已填写答复内容" in answer.text
    assert "我写的答复" in answer.text


@pytest.mark.usefixtures("case")
def test_a_change_by_somebody_else_shows_both_and_lets_one_choose(reader: Client, paper: ServicesOnPaper) -> None:
    stale = {"code": "stale", "title": "内容已被他人修改"}
    paper.says("intake", "POST", f"/issues/{ISSUE_ID}/acceptance", stale, status=412)
    paper.says("intake", "GET", f"/issues/{ISSUE_ID}", {**ISSUE, "version": 3})
    sign_in(reader, "qz-clerk")
    token = token_in(reader.get(f"{CASE}/issue.accept").text)

    answer = reader.post(f"{CASE}/issue.accept", data={"csrf_token": token, "version": "1", "reply": "我写的答复"})

    assert answer.status_code == 412
    assert "刚刚被别人改过" in answer.text
    assert 'name="version" value="3"' in answer.text
    assert 'name="reply" value="我写的答复"' in answer.text


@pytest.mark.usefixtures("case")
def test_without_its_service_a_case_still_shows_its_story(reader: Client, paper: ServicesOnPaper) -> None:
    paper.away.add("intake")
    sign_in(reader, "qz-clerk")

    answer = reader.get(CASE)

    assert answer.status_code == 200
    assert "提交了一件诉求" in answer.text
    assert "issue.accept" not in answer.text


@pytest.mark.usefixtures("case")
def test_what_somebody_else_does_next_is_named(reader: Client, paper: ServicesOnPaper) -> None:
    paper.says("intake", "GET", f"/issues/{ISSUE_ID}", {**ISSUE, "open_commands": []})
    sign_in(reader, "qz-member")

    answer = reader.get(CASE)

    assert "这一步由社区（村）工作人员办" in answer.text


@pytest.mark.usefixtures("case")
def test_a_form_that_does_not_exist_is_not_found(reader: Client) -> None:
    sign_in(reader, "qz-clerk")

    assert reader.get(f"{CASE}/issue.explode").status_code == 404
    assert reader.get("/work/cases/0192f3c1-7a10-7c3e-9b1e-0000000000ff").status_code == 404


def test_an_event_of_tomorrow_does_not_break_the_list(seeded: Portal, reader: Client, clock: HandClock) -> None:
    forget_everything(seeded)
    take(seeded, told(clock, "intake.issue.pondered", 1, ISSUE_ID))
    sign_in(reader, "qz-clerk")

    assert reader.get("/work/cases").status_code == 200


def test_a_plan_begins_with_the_clauses_that_the_meeting_agreed_on(
    seeded: Portal, reader: Client, paper: ServicesOnPaper, clock: HandClock
) -> None:
    forget_everything(seeded)
    take(seeded, told(clock, "intake.topic.consensus_reached", 9, ISSUE_ID, number="QZ-T-1", meeting_id="meeting-1"))
    clause = {
        "clause_no": 4,
        "text": "一号楼下水管道更换",
        "item_kind": "item",
        "priority": "urgent",
        "due_on": "2026-10-23",
    }
    lead = {"lead_org_code": "ORG-620502000000-HCB", "topic_id": ISSUE_ID}
    paper.says("meetings", "GET", "/meetings/meeting-1/clauses", {"clauses": [{**clause, **lead}]})
    paper.says("intake", "GET", f"/topics/{ISSUE_ID}", {"id": ISSUE_ID, "state": "consensus_reached", "version": 9})
    sign_in(reader, "qz-clerk")

    form = reader.get(f"{CASE}/plan.draft").text

    assert "一号楼下水管道更换" in form
    assert '<option value="ORG-620502000000-HCB" selected>' in form
    assert 'value="2026-10-23"' in form


def test_what_a_topic_has_brought_forth_is_not_offered_again(
    seeded: Portal, reader: Client, paper: ServicesOnPaper, clock: HandClock
) -> None:
    forget_everything(seeded)
    plan = "0192f3c1-7a10-7c3e-9b1e-00000000000a"
    take(seeded, told(clock, "intake.topic.consensus_reached", 9, ISSUE_ID, number="QZ-T-1", meeting_id="meeting-1"))
    paper.says("intake", "GET", f"/topics/{ISSUE_ID}", {"id": ISSUE_ID, "state": "consensus_reached", "version": 9})
    sign_in(reader, "qz-clerk")
    before = reader.get(CASE).text

    take(seeded, told(clock, "supervision.plan.drafted", 1, plan, minutes=1, number="QZ-P-1", topic_id=ISSUE_ID))
    after = reader.get(CASE).text

    assert f"{CASE}/plan.draft" in before
    assert f"{CASE}/plan.draft" not in after
    assert "已经有了：QZ-P-1，已起草。" in after
