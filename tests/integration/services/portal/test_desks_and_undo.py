"""A unit's own work, the party's decisions, what can be taken back, and what a conflict says."""

import pytest
from werkzeug.test import Client

from kit.clock import HandClock
from services.portal.parts import Portal
from tests.integration.services.portal.conftest import sign_in, token_in
from tests.integration.services.portal.test_lists import case_id
from tests.integration.services.portal.test_read_database import forget_everything, take, told
from tests.support.services_on_paper import ServicesOnPaper

MASTER, MERGED, PLAN, ITEM, OTHER = (case_id(number) for number in range(1, 6))
HOUSING, PARTY = "ORG-620502000000-HCB", "ORG-620502005000-PTY"
ITEM_SHOWN = {
    "id": ITEM,
    "version": 7,
    "state": "reported_done",
    "county": "620502",
    "division": "620502005002",
    "clause_no": 4,
    "text": "一号楼下水管道更换",
    "plan_number": "QZ-P-1",
    "lead": {"zh": "秦州区住建局", "en": "Housing"},
    "lead_org": HOUSING,
    "item_kind": "item",
    "due_on": "2026-10-23",
    "light": "normal",
    "percent": 100,
    "evidence": "验收单3号",
}


@pytest.fixture
def matters(seeded: Portal, paper: ServicesOnPaper, clock: HandClock) -> ServicesOnPaper:
    """A merged issue, a plan before the party organisation, and items of two units."""
    forget_everything(seeded)
    take(
        seeded,
        told(clock, "intake.issue.accepted", 2, MASTER, number="QZ-2026-000001"),
        told(clock, "intake.issue.merged", 3, MERGED, number="QZ-2", master_issue_id=MASTER, merged_count=1),
        told(
            clock,
            "supervision.plan.submitted_to_party",
            4,
            PLAN,
            number="QZ-P-1",
            decider_org_code=PARTY,
            title_public="换水管",
        ),
        told(clock, "supervision.action.started", 3, ITEM, plan_id=PLAN, lead_org_code=HOUSING, clause_no=4),
        told(clock, "supervision.action.started", 3, OTHER, plan_id=PLAN, lead_org_code="ORG-620502000000-WAT"),
    )
    return paper


def test_a_wrong_merge_is_offered_to_be_taken_back_with_what_that_means(
    reader: Client, matters: ServicesOnPaper
) -> None:
    merged = {"id": MERGED, "state": "merged", "version": 3, "open_commands": ["unmerge"]}
    matters.says("intake", "GET", f"/issues/{MERGED}", merged)
    matters.says("intake", "POST", f"/issues/{MERGED}/separation", {**merged, "state": "accepted", "version": 4})
    sign_in(reader, "qz-clerk")
    case = f"/work/cases/{MERGED}"

    page, form = reader.get(case).text, reader.get(f"{case}/issue.unmerge").text
    data = {"csrf_token": token_in(form), "version": "3", "reason_code": "different_matter"}
    answer = reader.post(f"{case}/issue.unmerge", data=data)

    assert "可以撤回" in page
    assert f'href="/work/cases/{MASTER}"><span>QZ-2026-000001' in page
    assert "这件诉求重新单独办理，并通知反映人" in form
    assert answer.status_code == 303
    assert (matters.last().if_match, matters.last().body) == ('"3"', {"reason_code": "different_matter"})


def test_a_conflict_that_closed_the_step_says_so_and_offers_one_way_on(
    reader: Client, matters: ServicesOnPaper, clock: HandClock
) -> None:
    now = {"id": MASTER, "state": "assigned", "version": 2, "open_commands": ["start"]}
    matters.says("intake", "GET", f"/issues/{MASTER}", now)
    matters.says("intake", "POST", f"/issues/{MASTER}/assignment", {"code": "stale", "title": "x"}, status=412)
    sign_in(reader, "qz-clerk")
    path = f"/work/cases/{MASTER}/issue.assign"

    answer = reader.post(
        path, data={"csrf_token": token_in(reader.get(path).text), "version": "1", "org_code": HOUSING}
    )

    assert answer.status_code == 412
    assert "它现在是“已交办”" in answer.text
    assert "现在不能再办" in answer.text
    assert HOUSING in answer.text
    assert "用我写的" not in answer.text
    assert "用现在的" in answer.text
    # The version that is there now is the one of the last fact, so the page can say who made it.
    assert "社区（村）工作人员" in answer.text


def test_a_unit_finds_what_it_leads_and_not_what_others_lead(reader: Client, matters: ServicesOnPaper) -> None:
    sign_in(reader, "qz-housing")

    page = reader.get("/work/department").text

    assert f"/work/cases/{ITEM}/action.report_done" in page
    assert OTHER not in page


def test_the_party_organisation_reads_the_clauses_and_has_three_ways_on(
    reader: Client, matters: ServicesOnPaper
) -> None:
    clause = {"clause_no": 1, "text": "更换一号楼下水管道", "lead": {"zh": "秦州区住建局", "en": "Housing"}}
    commands = ["approve", "return", "reject"]
    shown = {"state": "submitted_to_party", "plan_version": 2, "clauses": [clause], "open_commands": commands}
    matters.says("supervision", "GET", f"/plans/{PLAN}", {"id": PLAN, "county": "620502", "version": 4, **shown})
    sign_in(reader, "qz-party")

    page = reader.get("/work/decisions").text

    assert "更换一号楼下水管道" in page
    assert [f"/work/cases/{PLAN}/plan.{command}" in page for command in commands] == [True] * 3


def test_another_party_organisation_is_not_asked(reader: Client, matters: ServicesOnPaper) -> None:
    sign_in(reader, "gg-party")

    page = reader.get("/work/decisions").text

    assert "没有等您决定的方案" in page
    assert PLAN not in page


def test_a_verdict_on_what_changed_meanwhile_comes_back_with_its_words(
    reader: Client, matters: ServicesOnPaper
) -> None:
    matters.says("supervision", "GET", "/items", {"items": [ITEM_SHOWN], "next": ITEM})
    matters.says("supervision", "POST", f"/items/{ITEM}/verification", {"code": "stale", "title": "x"}, status=412)
    sign_in(reader, "qz-committee")
    form = reader.get("/work/actions").text
    verdict = {"verdict": "verified", "note": "现场看过，水通了", "independent": "yes", "version": "6"}

    answer = reader.post(f"/work/actions/{ITEM}/verdict", data={"csrf_token": token_in(form), **verdict})

    assert 'name="version" value="7"' in form
    assert f"/work/actions?after={ITEM}" in form
    assert matters.last().if_match == '"6"'
    assert (answer.status_code, "刚刚被别人改过" in answer.text, "现场看过，水通了" in answer.text) == (412, True, True)


def test_a_story_goes_on_where_its_page_ended(
    seeded: Portal, reader: Client, matters: ServicesOnPaper, clock: HandClock
) -> None:
    for number in range(4, 64):
        take(seeded, told(clock, "supervision.action.progress_reported", number, ITEM, minutes=number, percent=number))
    matters.says("supervision", "GET", f"/items/{ITEM}", {**ITEM_SHOWN, "state": "in_progress"})
    sign_in(reader, "qz-housing")

    first = reader.get(f"/work/cases/{ITEM}").text
    earlier = first.split('<a class="page-link" href="')[1].split('"')[0].replace("&amp;", "&")
    second = reader.get(earlier).text

    assert ("进度" in first, "63" in first) == (True, True)
    assert "看更早的" in first
    assert "回到最近的" in second
    assert reader.get(f"/work/cases/{ITEM}?earlier=nonsense").status_code == 422
