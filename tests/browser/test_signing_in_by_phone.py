"""A resident with nothing but an old phone signs in, finds what was reported before, and takes it back."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESK, PHONE
from tests.browser.test_every_page_is_accessible import RULES
from tests.browser.test_report_and_follow import a_phone, code_sent, messages, report

VIEWS = {"desk-en": (DESK, False), "phone-zh": (PHONE, False), "elder-zh": (PHONE, True)}
MOST_STOPS = 40


@pytest.fixture
def old_phone(browser: Browser, address: str) -> Iterator[Page]:
    """A small screen without JavaScript."""
    context = browser.new_context(base_url=address, viewport=PHONE, java_script_enabled=False)
    yield context.new_page()
    context.close()


def tab_to(page: Page, name: str) -> None:
    """Go on by the tabulator key to a field or button."""
    stops: list[str] = []
    while not stops or name not in stops[-1]:
        assert len(stops) < MOST_STOPS, f"no key leads to {name}: {stops}"
        page.keyboard.press("Tab")
        stops.append(page.evaluate("document.activeElement.name || document.activeElement.textContent"))


def sign_in_by_keys(page: Page, phone: str) -> None:
    page.goto("/sign-in/phone")
    before = messages(page)
    tab_to(page, "phone")
    page.keyboard.type(phone)
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in/phone/code")
    code = page.get_by_label("短信验证码")
    assert (code.get_attribute("autocomplete"), code.get_attribute("inputmode")) == ("one-time-code", "numeric")
    tab_to(page, "code")
    page.keyboard.type(code_sent(page, before))
    page.keyboard.press("Enter")
    page.wait_for_url("**/my-issues")


def test_what_was_reported_without_an_account_is_brought_in_and_taken_back(old_phone: Page) -> None:
    number, _ = report(old_phone, "楼道的灯坏了两盏，老人上下楼看不清")

    sign_in_by_keys(old_phone, a_phone())
    tab_to(old_phone, number)
    old_phone.keyboard.press("Enter")
    expect(old_phone.locator("main")).to_contain_text(f"{number}已归到您的账号里")
    old_phone.locator(f'a[href="/follow/{number}"]').click()
    old_phone.get_by_role("link", name="撤回").click()
    old_phone.get_by_role("button", name="撤回诉求").click()

    expect(old_phone.locator("main")).to_contain_text("已撤回")


def test_another_device_shows_the_same_issues_without_any_code(old_phone: Page, browser: Browser, address: str) -> None:
    phone = a_phone()
    number, code = report(old_phone, "菜市场门口积水，下雨天过不去")
    elsewhere = browser.new_context(base_url=address, viewport=PHONE)
    page = elsewhere.new_page()

    sign_in_by_keys(page, phone)
    page.get_by_label("受理编号").fill(number)
    page.get_by_label("查询码").fill(code)
    page.get_by_role("button", name="放进来").click()
    expect(page.locator("main")).to_contain_text("已归到您的账号里")
    page.locator(f'a[href="/follow/{number}"]').click()

    expect(page.locator("main")).to_contain_text("菜市场门口积水")
    elsewhere.close()


@pytest.mark.parametrize("view", VIEWS)
def test_no_page_on_the_way_has_a_violation(browser: Browser, address: str, view: str) -> None:
    size, elder = VIEWS[view]
    context = browser.new_context(base_url=address, viewport=size)
    cookies = {"elder": "1" if elder else "0", "lang": view[-2:]}
    context.add_cookies([{"name": name, "value": value, "url": address} for name, value in cookies.items()])
    page = context.new_page()
    found = []
    for shown in pages_on_the_way(page):
        found += [f"{shown}: {one['id']}" for one in Axe().run(page, options=RULES).response["violations"]]
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.append(f"{shown}: scrolls sideways")
    context.close()

    assert found == []


def pages_on_the_way(page: Page) -> Iterator[str]:
    """Go the whole way, and stop on every page that it shows."""
    page.goto("/sign-in/phone")
    yield "phone"
    page.locator("main form button").first.click()
    yield "phone-error"
    before = messages(page)
    page.locator("input[name=phone]").fill(a_phone())
    page.locator("main form button").first.click()
    page.wait_for_url("**/sign-in/phone/code")
    yield "code"
    code = code_sent(page, before)
    page.locator("input[name=code]").fill("111111" if code == "000000" else "000000")
    page.locator("main form button").first.click()
    yield "code-error"
    page.locator("input[name=code]").fill(code)
    page.locator("main form button").first.click()
    page.wait_for_url("**/my-issues")
    yield "my-issues"
    page.locator("main form button").last.click()
    yield "my-issues-error"
    page.goto("/account")
    yield "account"
    page.goto("/account/close")
    yield "account-close"
    page.goto("/account/phone")
    yield "another-phone"
    page.locator("input[name=phone]").fill(a_phone())
    page.locator("main form button").first.click()
    page.wait_for_url("**/account/phone/code")
    yield "another-code"
