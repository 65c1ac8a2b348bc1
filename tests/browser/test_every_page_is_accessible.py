"""A page, at a desk, on a phone and in large type: nothing that an automated check of WCAG 2.2 AA finds."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import DESK, PHONE
from tests.browser.official import RULES, faults

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
    "/sign-in/phone",
    "/password/forgotten",
    "/password/forgotten/sent",
    "/demo-messages",
    "/nowhere",
)
__all__ = ["RESIDENT", "RULES", "complaints", "links"]

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
    return [*stopped, *faults(page)]


def links(page: Page, pattern: str) -> list[str]:
    """Return the addresses on the page that match, each once."""
    found = page.eval_on_selector_all("a[href]", "all => all.map(one => one.getAttribute('href'))")
    return list(dict.fromkeys(href.split("#")[0] for href in found if re.fullmatch(pattern, href.split("#")[0])))


def test_a_form_with_errors_has_no_violation(view: BrowserContext) -> None:
    page = view.new_page()
    page.goto("/report")
    page.get_by_role("button", name="提交诉求").click()

    assert faults(page) == []
