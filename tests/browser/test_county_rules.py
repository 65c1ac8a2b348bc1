"""A county's office changes its rules and publishes them: at a desk in Chinese, on a phone in English."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from services.portal.domain.rulebook.sections import SECTIONS
from tests.browser.conftest import DESK, PHONE, sign_in
from tests.browser.test_every_page_is_accessible import RULES, complaints
from tests.browser.test_residents_at_home import untranslated

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


def faults(page: Page, *paths: str) -> list[str]:
    """Return what is wrong with pages, what an English one says in Chinese included."""
    return [line for path in paths for line in (*complaints(page, path), *left_in_chinese(page))]


def left_in_chinese(page: Page) -> list[str]:
    if page.locator("html").get_attribute("lang") != "en":
        return []
    return [f"{page.url}: says {words}" for words in untranslated(page)]


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
    wrong = faults(page, HOME, SECTION, f"{HOME}/removal", f"{HOME}/changes")
    expect(page.get_by_role("cell", name=next_days).first).to_be_visible()

    wrong += faults(page, f"{HOME}/publication")
    page.locator("#f-effective_from").fill("2020-01-01")
    page.locator(SAVE).click()
    expect(page.locator("#f-effective_from")).to_have_value("2020-01-01")
    page.locator("#f-effective_from").fill(first_day)
    page.locator(SAVE).click()
    page.wait_for_url(f"**{HOME}")

    newest = page.locator("main a[href*='/versions/']").nth(1)
    wrong += faults(page, str(newest.get_attribute("href")))
    expect(page.locator("time").first).to_have_attribute("datetime", first_day)
    assert wrong == []


def test_no_section_of_the_rules_has_a_violation(office: BrowserContext) -> None:
    page = office.pages[0]
    page.goto(HOME)
    found = page.eval_on_selector_all("a[href*='/sections/']", "all => all.map(one => one.getAttribute('href'))")

    assert (len(found), faults(page, *found)) == (len(SECTIONS), [])


def test_who_comes_second_sees_what_the_first_one_wrote(office: BrowserContext) -> None:
    first, second = office.pages[0], office.new_page()
    first.goto(SECTION)
    second.goto(SECTION)
    first.locator(DAYS).fill("11")
    first.locator(SAVE).click()
    first.wait_for_url(f"**{HOME}")
    second.locator(DAYS).fill("12")
    second.locator(SAVE).click()

    expect(second.locator("main")).to_contain_text("11")
    expect(second.locator("main")).to_contain_text("12")
    assert Axe().run(second, options=RULES).response["violations"] == []
    assert left_in_chinese(second) == []
    first.goto(f"{HOME}/removal")
    first.locator("main form button.btn-outline-danger").click()
    first.wait_for_url(f"**{HOME}")


def test_the_citys_office_sees_the_rules_of_every_county(office: BrowserContext) -> None:
    page = office.pages[0]
    page.context.clear_cookies(name="yishi")
    sign_in(page, "tianshui-city")

    assert faults(page, "/work/rules", HOME, "/work/rules/620521") == []
