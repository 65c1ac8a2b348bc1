"""A county's office changes its rules and publishes them: at a desk in Chinese, on a phone in English."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import DESK, PHONE, sign_in
from tests.browser.test_every_page_is_accessible import complaints

HOME = "/work/rules/620502"
SECTION = f"{HOME}/sections/publicity"
DAYS = '[id="f-publicity.plan.days"]'
SAVE = "main form button.btn-primary"
VIEWS = {"desk-zh": (DESK, "zh"), "phone-en": (PHONE, "en")}
# No two versions begin on one day, nor does one hold while other tests look on.
_later = count(300, 10)


@pytest.fixture(params=VIEWS)
def office(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    size, lang = VIEWS[request.param]
    context = browser.new_context(base_url=address, viewport=size)
    context.add_cookies([{"name": "lang", "value": lang, "url": address}])
    sign_in(context.new_page(), "qz-county")
    yield context
    context.close()


def change_days(page: Page, days: str) -> None:
    page.goto(SECTION)
    page.locator(DAYS).fill(days)
    page.locator(SAVE).click()


def test_rules_are_changed_looked_at_and_published(office: BrowserContext) -> None:
    page = office.pages[0]
    next_days = str(8 + next(_later) % 7)
    first_day = (datetime.now(UTC) + timedelta(days=next(_later))).date().isoformat()

    change_days(page, "99")
    expect(page.locator(DAYS)).to_have_value("99")
    expect(page.locator(f"{DAYS}[aria-invalid=true]")).to_be_visible()
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.locator(DAYS)).to_be_focused()
    page.locator(DAYS).fill(next_days)
    page.locator(SAVE).click()
    page.wait_for_url(f"**{HOME}")
    wrong = [line for path in (HOME, SECTION, f"{HOME}/changes") for line in complaints(page, path)]
    expect(page.get_by_role("cell", name=next_days).first).to_be_visible()

    wrong += complaints(page, f"{HOME}/publication")
    page.locator("#f-effective_from").fill("2020-01-01")
    page.locator(SAVE).click()
    expect(page.locator("#f-effective_from")).to_have_value("2020-01-01")
    page.locator("#f-effective_from").fill(first_day)
    page.locator(SAVE).click()
    page.wait_for_url(f"**{HOME}")

    newest = page.locator("main a[href*='/versions/']").nth(1)
    wrong += complaints(page, str(newest.get_attribute("href")))
    expect(page.locator("time").first).to_have_attribute("datetime", first_day)
    assert wrong == []


def test_no_section_of_the_rules_has_a_violation(office: BrowserContext) -> None:
    page = office.pages[0]
    page.goto(HOME)
    found = page.eval_on_selector_all("a[href*='/sections/']", "all => all.map(one => one.getAttribute('href'))")

    # Half of them at a desk, half on a phone: they are made of the same parts.
    half = found[int(page.viewport_size == PHONE) :: 2]
    assert (len(found), [line for path in half for line in complaints(page, path)]) == (9, [])
