"""A clerk's day at a desk and on a phone, by keyboard alone: find, read, write, lose nothing, do several at once."""

import itertools
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page, ViewportSize, expect

from deploy.demo.http import Person
from deploy.demo.moves.issues import ISSUES, NOTICE_VERSION
from deploy.demo.people import people_of
from deploy.demo.story_jubaopen import COMMUNITY, COUNTY
from tests.browser.conftest import DESK, PHONE, sign_in
from tests.browser.test_every_page_is_accessible import RULES, complaints
from tests.support.waiting import until

_counter = itertools.count(1)
OFFICE_OF = {
    "qz-clerk": ("/work/cases?machine=issue&light=normal&place=620502005002", "/work/results"),
    "qz-housing": ("/work/department",),
    "qz-party": ("/work/decisions",),
}


@pytest.fixture(scope="module")
def clerk_program(address: str) -> Person:
    return people_of(COUNTY, address)["clerk"]


def report(program: Person, words: str) -> str:
    """Enter an issue on behalf of a resident and return its number."""
    body = {
        "text": words,
        "category_code": "lighting",
        "channel": "home_visit",
        "privacy_notice": NOTICE_VERSION,
        "division": COMMUNITY,
        "contact": {"phone": f"1370000{next(_counter):04d}", "name": "居民（例）"},
        "collected_by": "community",
    }
    return str(program.post(ISSUES, body)["number"])


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def office(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=address, viewport=request.param)
    yield context
    context.close()


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until the wanted thing has the focus."""
    for _ in range(120):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"no way by keyboard to {wanted}")


def seen_in_the_list(page: Page, *numbers: str) -> None:
    until(lambda: page.goto("/work") is not None and all(page.get_by_text(one).count() for one in numbers))


def test_an_issue_is_found_read_and_accepted_by_keyboard_and_no_word_is_lost(
    office: BrowserContext, clerk_program: Person
) -> None:
    number = report(clerk_program, "三号楼前的路灯不亮")
    page = office.new_page()
    sign_in(page, "qz-clerk")
    seen_in_the_list(page, number)

    find = page.get_by_label("编号或标题")
    tab_to(page, find)
    page.keyboard.type(number)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: f"q={number}" in url)
    expect(page.get_by_role("row").filter(has_text="QZ-")).to_have_count(1)
    tab_to(page, page.get_by_role("link", name="去受理"))
    page.keyboard.press("Enter")

    expect(page.locator("main")).to_contain_text("三号楼前的路灯不亮")
    later = page.locator("summary", has_text="以后才能做的")
    tab_to(page, later)
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("到“已受理”以后，由")

    page.get_by_role("link", name="受理", exact=True).focus()
    page.keyboard.press("Enter")
    words = page.get_by_label("给反映人的答复")
    tab_to(page, words)
    page.keyboard.type("已受理，明天上门看")
    page.reload()
    expect(words).to_have_value("已受理，明天上门看")
    expect(page.get_by_role("status")).to_contain_text("只存在这台设备上")
    tab_to(page, page.get_by_role("button", name="不要上次写的"))
    page.keyboard.press("Enter")
    expect(words).to_have_value("")
    expect(words).to_be_focused()

    page.keyboard.type("已受理，后天上门看")
    tab_to(page, page.get_by_role("button", name="受理", exact=True))
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("已办：受理。")
    assert page.evaluate("Object.keys(localStorage).filter(name => name.indexOf('yishi-draft:') === 0)") == []


def test_several_issues_are_accepted_together_after_one_check(office: BrowserContext, clerk_program: Person) -> None:
    numbers = [report(clerk_program, words) for words in ("一号楼楼道灯不亮", "二号楼楼道灯不亮")]
    page = office.new_page()
    sign_in(page, "qz-clerk")
    seen_in_the_list(page, *numbers)

    for number in numbers:
        tab_to(page, page.get_by_role("row").filter(has_text=number).get_by_role("checkbox"))
        page.keyboard.press("Space")
    chooser = page.get_by_label("选中的几件一起")
    tab_to(page, chooser)
    chooser.select_option("accept")
    tab_to(page, page.get_by_role("button", name="下一步：核对"))
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="受理：2件")).to_be_visible()
    assert Axe().run(page, options=RULES).response["violations"] == []
    tab_to(page, page.get_by_role("button", name="受理2件"))
    page.keyboard.press("Enter")

    expect(page.get_by_role("status")).to_contain_text("办好2件")
    assert Axe().run(page, options=RULES).response["violations"] == []


def test_after_signing_out_the_device_keeps_no_draft(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address)
    page = context.new_page()
    sign_in(page, "qz-clerk")
    page.evaluate(
        "localStorage.setItem('yishi-draft:x', JSON.stringify({at: Date.now(), told: {a: ['b']}, sent: false}))"
    )

    page.get_by_role("button", name="退出").first.click()

    expect(page.get_by_role("heading", name="已退出")).to_be_visible()
    assert page.evaluate("localStorage.getItem('yishi-draft:x')") is None
    context.close()


@pytest.mark.parametrize(("language", "size"), [("zh", PHONE), ("en", DESK)], ids=["zh-phone", "en-desk"])
def test_no_list_of_the_office_has_a_violation(
    browser: Browser, address: str, language: str, size: ViewportSize
) -> None:
    found = []
    for username, paths in OFFICE_OF.items():
        context = browser.new_context(base_url=address, viewport=size)
        context.add_cookies([{"name": "lang", "value": language, "url": address}])
        page = context.new_page()
        sign_in(page, username)
        found += [line for path in paths for line in complaints(page, path)]
        context.close()

    assert found == []


@pytest.mark.parametrize(("mode", "size"), [("plain", DESK), ("elder", PHONE)], ids=["plain-desk", "elder-phone"])
def test_every_part_of_the_pages_stands_without_a_violation(
    browser: Browser, address: str, mode: str, size: ViewportSize
) -> None:
    context = browser.new_context(base_url=address, viewport=size)
    page = context.new_page()

    assert complaints(page, f"/components?size={mode}") == []
    expect(page.locator("html.ys-elder")).to_have_count(1 if mode == "elder" else 0)
    context.close()
