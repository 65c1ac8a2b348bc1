"""A reporter looks at what is kept, a clerk looks at a number for a reason, and the reporter reads who looked."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESK, PHONE, sign_in
from tests.browser.test_every_page_is_accessible import RULES
from tests.browser.test_report_and_follow import report
from tests.support.waiting import until

REASON = "短信没有送达，打电话核实楼层"


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return [
        *(f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found),
        *(["scrolls sideways"] if wide else []),
    ]


def reveal(page: Page, number: str) -> None:
    """As a clerk, open the case and show the contact in full, with every page on the way held to the rules."""
    sign_in(page, "qz-clerk")
    row = page.get_by_role("row", name=number)
    until(lambda: page.goto("/work") is not None and row.count() == 1)
    row.get_by_role("link", name="受理").click()
    expect(page.get_by_text(re.compile(r"王\*\*，139\*{4}\d{4}"))).to_be_visible()
    page.get_by_role("link", name="查看全号（会记入日志）").click()
    page.get_by_label("为什么要看").fill("问")
    page.get_by_role("button", name="查看全号（会记入日志）").click()
    expect(page.get_by_label("为什么要看")).to_have_value("问")
    assert violations(page) == []
    page.get_by_label("为什么要看").fill(REASON)
    page.get_by_role("button", name="查看全号（会记入日志）").click()
    expect(page.get_by_text(re.compile(r"^139\d{8}$"))).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize("has_scripts", [True, False], ids=["with-scripts", "without-scripts"])
def test_a_reporter_reads_who_looked_takes_a_copy_and_takes_the_consent_back(
    browser: Browser, address: str, *, has_scripts: bool
) -> None:
    resident = browser.new_context(base_url=address, viewport=PHONE, java_script_enabled=has_scripts).new_page()
    clerk = browser.new_context(base_url=address, viewport=DESK).new_page()
    number, _ = report(resident, "一号楼下水管道经常堵")
    reveal(clerk, number)

    resident.goto(f"/follow/{number}")
    resident.get_by_role("link", name="我的信息").click()
    expect(resident.get_by_text(REASON)).to_be_visible()
    expect(resident.get_by_text(re.compile(r"139\*{4}\d{4}"))).to_be_visible()
    kept = violations(resident) if has_scripts else []
    with resident.expect_download() as copy:
        resident.get_by_role("link", name="下载（可阅读）").click()
    resident.get_by_role("link", name="撤回同意").click()
    resident.get_by_role("button", name="撤回同意").click()

    assert kept == []
    assert REASON in copy.value.path().read_text(encoding="utf-8")
    expect(resident.get_by_text("已撤回同意，联系方式已删除。")).to_be_visible()
    resident.context.close()
    clerk.context.close()
