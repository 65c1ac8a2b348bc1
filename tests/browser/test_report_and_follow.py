"""A resident reports an issue and follows it, and a clerk accepts it: by hand, with and without JavaScript."""

import itertools
import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import PHONE, sign_in
from tests.support.waiting import until

_phones = itertools.count(int(time.time()) % 100_000_000)
CODE = re.compile(r"(?:验证码|code is )(\d{6})")
NUMBER = re.compile(r"QZ-\d{4}-\d{6}")


@pytest.fixture(params=[True, False], ids=["with-scripts", "without-scripts"])
def resident(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(base_url=address, viewport=PHONE, java_script_enabled=request.param)
    yield context.new_page()
    context.close()


def a_phone() -> str:
    return f"139{next(_phones):08d}"


def messages(page: Page) -> str:
    return page.context.request.get("/demo-messages").text()


def newest_code(told: str) -> str:
    """Return the newest code among the messages, which come the newest first; others may arrive beside it."""
    found = CODE.findall(re.sub("<[^>]+>", "", told))
    return str(found[0]) if found else ""


def code_sent(page: Page, before: str) -> str:
    """Return the code in the newest message that was not there before."""
    until(lambda: newest_code(messages(page)) != newest_code(before))
    return newest_code(messages(page))


def report(page: Page, words: str) -> tuple[str, str]:
    """Fill in the form as a resident would and return the number and the code."""
    page.goto("/")
    page.get_by_role("link", name="反映问题 3步写完").click()
    page.locator("label.ys-choice", has_text="下水道").click()
    page.get_by_label("说说是怎么回事").fill(words)
    page.get_by_label("小区和楼号").fill("聚宝盆小区 一号楼")
    page.get_by_label("怎么称呼您").fill("王某")
    page.get_by_label("手机号码", exact=True).fill(a_phone())
    page.get_by_label("我已阅读").check()
    before = messages(page)
    page.get_by_role("button", name="提交诉求").click()
    expect(page.get_by_label("短信验证码")).to_be_visible()
    expect(page.get_by_label("说说是怎么回事")).to_have_value(words)
    page.get_by_label("短信验证码").fill(code_sent(page, before))
    page.get_by_role("button", name="提交诉求").click()
    page.wait_for_url("**/report/received")
    told = page.locator("main").inner_text()
    number = NUMBER.search(told)
    code = re.search(r"(?<!\d)\d{6}(?!\d)", told.replace(number.group(0), "") if number else told)
    assert number
    assert code
    return number.group(0), code.group(0)


def test_a_resident_reports_an_issue_and_follows_it(resident: Page, browser: Browser, address: str) -> None:
    number, code = report(resident, "一号楼下水管道经常堵，污水倒灌")

    elsewhere = browser.new_context(base_url=address, viewport=PHONE)
    other_phone = elsewhere.new_page()
    other_phone.goto("/follow")
    other_phone.get_by_label("受理编号").fill(number)
    other_phone.get_by_label("查询码").fill(code)
    other_phone.get_by_role("button", name="查办理进度").click()

    expect(other_phone.get_by_role("heading", name="已收到，等社区答复是否受理")).to_be_visible()
    expect(other_phone.locator("main")).to_contain_text("一号楼下水管道经常堵")
    elsewhere.close()


def test_a_clerk_works_through_the_list_and_the_resident_reads_the_answer(
    resident: Page, browser: Browser, address: str
) -> None:
    number, _ = report(resident, "楼前路灯不亮，晚上看不见路")
    office: BrowserContext = browser.new_context(base_url=address)
    clerk = office.new_page()
    sign_in(clerk, "qz-clerk")
    row = clerk.get_by_role("row", name=number)
    until(lambda: clerk.goto("/work") is not None and row.count() == 1)

    row.get_by_role("link", name="受理").click()
    clerk.get_by_role("link", name="受理", exact=True).click()
    clerk.get_by_label("给反映人的答复").fill("已经受理，我们明天上门看")
    clerk.get_by_role("button", name="受理").click()
    expect(clerk.locator("main")).to_contain_text("已办：受理。")
    office.close()

    resident.goto(f"/follow/{number}")
    expect(resident.get_by_role("heading", name="社区已受理").first).to_be_visible()
    expect(resident.locator("main")).to_contain_text("已经受理，我们明天上门看")


def test_the_wrong_code_says_what_to_do_and_keeps_the_number(resident: Page) -> None:
    resident.goto("/follow")
    resident.get_by_label("受理编号").fill("QZ-2026-999999")
    resident.get_by_label("查询码").fill("000000")
    resident.get_by_role("button", name="查办理进度").click()

    expect(resident.locator("main")).to_contain_text("编号或查询码不对")
    expect(resident.get_by_label("受理编号")).to_have_value("QZ-2026-999999")
