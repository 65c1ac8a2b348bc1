"""Every page, at a desk, on a phone and in large type: nothing that an automated check of WCAG 2.2 AA finds."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import DESK, PHONE, sign_in
from tests.support.waiting import until

RESIDENT = (
    "/",
    "/report",
    "/follow",
    "/notices",
    "/figures",
    "/place",
    "/about",
    "/privacy",
    "/privacy/2026-01",
    "/my-data",
    "/sign-in",
    "/password/forgotten",
    "/password/forgotten/sent",
    "/demo-messages",
    "/nowhere",
)
ACCOUNT = ("/account", "/account/password", "/account/devices", "/account/authenticator")
OFFICE = ("/work", "/work/cases", "/work/actions", "/city", "/city?unit=620500000000", "/work/absence", "/inbox")
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
VIEWS = {"desk": (DESK, False), "phone": (PHONE, False), "elder": (PHONE, True)}


@pytest.fixture(params=VIEWS)
def view(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    size, elder = VIEWS[request.param]
    context = browser.new_context(base_url=address, viewport=size)
    if elder:
        context.add_cookies([{"name": "elder", "value": "1", "url": address}])
    yield context
    context.close()


def complaints(page: Page, path: str) -> list[str]:
    """Open a page and return what is wrong with it; what the content policy stops is told by the browser."""
    stopped: list[str] = []
    page.on("console", lambda message: stopped.append(message.text) if "Security Policy" in message.text else None)
    page.on("pageerror", lambda error: stopped.append(str(error)))
    page.goto(path)
    found = Axe().run(page, options=RULES).response["violations"]
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    lines = [f"{path}: {one['id']}: {one['nodes'][0]['html'][:160]}" for one in found]
    return [*stopped, *lines, *([f"{path}: scrolls sideways"] if wide else [])]


def links(page: Page, pattern: str) -> list[str]:
    """Return the addresses on the page that match, each once."""
    found = page.eval_on_selector_all("a[href]", "all => all.map(one => one.getAttribute('href'))")
    return list(dict.fromkeys(href.split("#")[0] for href in found if re.fullmatch(pattern, href.split("#")[0])))


def test_no_page_of_residents_has_a_violation(view: BrowserContext) -> None:
    page = view.new_page()
    page.goto("/notices")
    plans = links(page, "/plans/.+")[:2]

    assert plans, "no plan is public"
    assert [line for path in (*RESIDENT, *plans) for line in complaints(page, path)] == []


def test_a_form_with_errors_has_no_violation(view: BrowserContext) -> None:
    page = view.new_page()
    page.goto("/report")
    page.get_by_role("button", name="提交诉求").click()

    found = Axe().run(page, options=RULES).response["violations"]

    assert [one["id"] for one in found] == []


@pytest.mark.parametrize("username", ["qz-clerk", "qz-committee"])
def test_no_page_of_the_office_has_a_violation(view: BrowserContext, username: str) -> None:
    page = view.new_page()
    sign_in(page, username)
    until(lambda: page.goto("/work/cases") is not None and links(page, "/work/cases/[0-9a-f-]+"))
    cases = links(page, "/work/cases/[0-9a-f-]+")
    kinds: dict[str, str] = {}
    for path in cases[:24]:
        page.goto(path)
        kinds.setdefault(page.locator(".ys-eyebrow").first.inner_text().split("·")[0].strip(), path)
    page.goto("/work/cases")
    meetings = links(page, "/work/meetings/[0-9a-f-]+")[:1]
    forms = list(ACCOUNT) if username == "qz-clerk" else []
    for path in kinds.values():
        page.goto(path)
        forms += links(page, "/work/cases/[0-9a-f-]+/.+")[:2]

    assert [line for path in (*OFFICE, *kinds.values(), *meetings, *forms) for line in complaints(page, path)] == []
