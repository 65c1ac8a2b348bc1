"""What residents do after reporting, without a mouse, and on phones that run no scripts: follow, rate, object."""

import itertools
import time

import pytest
from playwright.sync_api import Browser, Page, expect

from deploy.demo.http import Person
from deploy.demo.moves.issues import ISSUES, NOTICE_VERSION
from deploy.demo.people import people_of
from deploy.demo.story_jubaopen import COMMUNITY, COUNTY
from tests.browser.conftest import PHONE
from tests.browser.official import faults
from tests.browser.test_every_page_is_accessible import links
from tests.browser.test_residents_at_home import tab_through

_phones = (f"136{number:08d}" for number in itertools.count(int(time.time()) % 100_000_000))


@pytest.fixture(scope="module")
def clerk(address: str) -> Person:
    return people_of(COUNTY, address)["clerk"]


def answered_issue(clerk: Person) -> tuple[str, str]:
    """Bring a simple matter to its answer; return the number and the code."""
    told = {"text": "门禁坏了", "category_code": "lighting", "channel": "phone", "privacy_notice": NOTICE_VERSION}
    contact = {"contact": {"phone": next(_phones), "name": "居民（例）"}, "collected_by": "community"}
    issue = clerk.post(ISSUES, {**told, **contact, "division": COMMUNITY})
    result = {"result_code": "done", "resolution_level": "effective", "text": "修好了", "evidence": "照片一号"}
    for step, body in (
        ("acceptance", {"reply": "已受理"}),
        ("assignment", {"org_code": f"ORG-{COMMUNITY}"}),
        ("handling", {"is_simple": True}),
        ("result", result),
        ("reply", {"text": "门禁修好了，请您试试"}),
    ):
        clerk.post(f"{ISSUES}/{issue['id']}/{step}", body)
    return str(issue["number"]), str(issue["follow_code"])


def test_an_answer_is_found_and_rated_by_keyboard(browser: Browser, address: str, clerk: Person) -> None:
    number, code = answered_issue(clerk)
    page = browser.new_context(base_url=address, viewport=PHONE).new_page()
    page.goto("/follow")
    tab_through(page, until_name="number")
    page.keyboard.type(number)
    page.keyboard.press("Tab")
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("门禁修好了")

    stops = tab_through(page, until_name="satisfaction")
    page.keyboard.press("Space")
    for name in ("is_solved", "is_contacted"):
        stops += tab_through(page, until_name=name)
        page.keyboard.press("Space")
    stops += tab_through(page, until_name="reason")
    page.keyboard.press("Enter")

    expect(page.locator("main")).to_contain_text("您评价：满意")
    assert [stop for stop in stops if not stop["visible"]] == []
    page.context.close()


def test_an_answer_is_found_and_rated_without_scripts(browser: Browser, address: str, clerk: Person) -> None:
    number, code = answered_issue(clerk)
    page = browser.new_context(base_url=address, viewport=PHONE, java_script_enabled=False).new_page()
    page.goto("/follow")
    page.get_by_label("受理编号").fill(number)
    page.get_by_label("查询码").fill(code)
    page.get_by_role("button", name="查办理进度").click()
    page.locator("label.ys-choice", has_text="基本满意").click()
    page.get_by_label("没有解决").check()
    page.get_by_label("联系过").check()
    page.get_by_role("button", name="提交评价").click()

    expect(page.locator("main")).to_contain_text("您评价：基本满意")
    page.context.close()


def open_plan(page: Page) -> None:
    """Open a plan to which one can object."""
    page.goto("/notices")
    page.goto(links(page, "/plans/.+")[0])


def test_an_owner_objects_by_keyboard(browser: Browser, address: str) -> None:
    page = browser.new_context(base_url=address, viewport=PHONE).new_page()
    open_plan(page)
    stops = tab_through(page, until_name="clause_no")
    page.keyboard.press("ArrowDown")
    for name, words in (("reason", "轮椅过不去"), ("name", "赵某"), ("phone", next(_phones))):
        stops += tab_through(page, until_name=name)
        page.keyboard.type(words)
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="您的异议已收到")).to_be_visible()
    assert [stop for stop in stops if not stop["visible"]] == []
    page.context.close()


def test_an_owner_objects_without_scripts_and_no_word_is_lost(browser: Browser, address: str) -> None:
    page = browser.new_context(base_url=address, viewport=PHONE, java_script_enabled=False).new_page()
    open_plan(page)
    page.get_by_label("怎么称呼您").fill("钱某")
    page.get_by_label("手机号码").fill(next(_phones))
    page.get_by_role("button", name="提出异议").click()
    expect(page.locator(".ys-summary")).to_contain_text("请写明对第几条有异议")
    expect(page.get_by_label("怎么称呼您")).to_have_value("钱某")
    page.get_by_label("为什么").fill("希望留出轮椅通道")
    page.get_by_role("button", name="提出异议").click()

    expect(page.get_by_role("heading", name="您的异议已收到")).to_be_visible()
    page.context.close()


def test_an_objector_follows_the_objection_and_takes_it_back(browser: Browser, address: str) -> None:
    page = browser.new_context(base_url=address, viewport=PHONE).new_page()
    open_plan(page)
    page.get_by_label("为什么").fill("晾衣杆没有地方装")
    page.get_by_label("怎么称呼您").fill("孙某")
    page.get_by_label("手机号码").fill(next(_phones))
    page.get_by_role("button", name="提出异议").click()
    page.get_by_role("link", name="看办理进度").click()
    wrong = faults(page)
    number = page.url.rpartition("/")[2]
    page.get_by_role("link", name="撤回异议").click()
    wrong += faults(page)
    page.get_by_role("button", name="撤回异议").click()

    expect(page.locator("main")).to_contain_text("您已撤回")
    for noun in ("appeal", "settlement"):
        page.goto(f"/objections/{number}/{noun}")
        wrong += faults(page)
    assert wrong == []
    page.context.close()
