"""The county's office looks after its people: at a desk and on a phone, by hand."""

import itertools
import re
import time
from collections.abc import Iterator
from urllib.parse import SplitResult, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from services.portal.domain.demo import demo_accounts
from tests.browser.conftest import DESK, PHONE, sign_in
from tests.browser.test_every_page_is_accessible import RULES, complaints
from tests.browser.test_residents_at_home import untranslated

_names = (f"qz-b{number}" for number in itertools.count(int(time.time())))
PAGES = (
    "/work/people",
    "/work/people/new",
    "/work/people/import",
    "/work/people/changes",
    "/work/organisations",
    "/work/organisations/new",
    "/work/absence",
)


@pytest.fixture(params=[(DESK, "zh"), (PHONE, "en")], ids=["desk-zh", "phone-en"])
def county(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    size, lang = request.param
    context = browser.new_context(base_url=address, viewport=size)
    context.add_cookies([{"name": "lang", "value": lang, "url": address}])
    yield context
    context.close()


def test_the_county_invites_somebody_and_imports_others(county: BrowserContext) -> None:
    page, name, other = county.new_page(), next(_names), next(_names)
    sign_in(page, "qz-county")
    page.goto("/work/people/new")
    for field, said in (("display_name", "张经办"), ("username", name), ("org", "ORG-620502005002")):
        page.fill(f"input[name={field}]", said)
    page.fill("input[name=unit]", "620502005002")
    page.select_option("select[name=role]", "community_clerk")
    page.locator("main form button.btn-primary").click()
    expect(page.locator("#invitation")).to_contain_text("/password/link")
    link = page.locator("#invitation").inner_text()
    assert complaints(page, page.url) == []
    page.goto("/work/people/import")
    sheet = f"name,username,e-mail,organisation code\r\n李,{other},li@example.cn,ORG-620502005002\r\n,B!,,X\r\n"
    page.set_input_files("input[name=file]", {"name": "people.csv", "mimeType": "text/csv", "buffer": sheet.encode()})
    page.locator("main form button.btn-primary").click()
    expect(page.locator("#errors")).to_be_visible()
    assert [one["id"] for one in Axe().run(page, options=RULES).response["violations"]] == []
    page.locator("main form button.btn-primary").click()
    page.wait_for_url("**/import/result")
    page.goto(f"/work/people?q={other}")
    expect(page.locator("main tbody tr")).to_have_count(1)
    join(page, name, urlsplit(link))


def join(page: Page, name: str, link: SplitResult) -> None:
    """The holder follows the link, chooses a password, and signs in with it."""
    page.context.clear_cookies(name="yishi")
    assert complaints(page, f"{link.path}?{link.query}") == []
    for field in ("new_password", "repeated"):
        page.fill(f"input[name={field}]", "pumpkin mirror window fox")
    page.locator("main form button.btn-primary").click()
    page.fill("input[name=username]", name)
    page.fill("input[name=password]", "pumpkin mirror window fox")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/work")


def test_no_page_about_people_has_a_violation(county: BrowserContext) -> None:
    page = county.new_page()
    sign_in(page, "qz-county")
    page.goto("/work/people?q=qz-clerk")
    person = str(page.locator("main tbody a").first.get_attribute("href"))

    assert [
        line
        for path in (*PAGES, person, f"{person}/grants", f"{person}/retirement")
        for line in (*complaints(page, path), *left_in_chinese(page))
    ] == []


@pytest.mark.parametrize("name", ["tianshui-system", "tianshui-security", "tianshui-audit"])
def test_no_page_of_an_administrator_has_a_violation(county: BrowserContext, name: str) -> None:
    page = county.new_page()
    sign_in(page, name)
    expect(page).to_have_url(re.compile("/work/people$"))
    page.goto("/work/people?q=qz-clerk")
    person = str(page.locator("main tbody a").first.get_attribute("href"))
    record = ["/work/people/changes?high=yes"] if name == "tianshui-audit" else []

    assert [
        line
        for path in ("/work/people", person, "/work/organisations", "/account", *record)
        for line in (*complaints(page, path), *left_in_chinese(page))
    ] == []


def left_in_chinese(page: Page) -> list[str]:
    """What an English page says in Chinese, apart from the names of people."""
    if page.locator("html").get_attribute("lang") != "en":
        return []
    named = "".join(one.display_name for one in demo_accounts())
    return [f"{page.url}: says {words}" for words in untranslated(page) if words not in named]
