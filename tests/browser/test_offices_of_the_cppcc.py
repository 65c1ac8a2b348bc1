"""The city's and a county's office read their figures, go down to the cases, and take the workbook away."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from tests.browser.official import Official
from tests.support.waiting import until


def received(page: Page) -> int:
    """Return how many issues the page says were received."""
    fact = page.locator(".ys-facts li", has_text="收到的诉求")
    return int(fact.locator(".ys-num").inner_text().removesuffix("件").replace(",", ""))


def received_in_workbook(page: Page) -> int:
    """Take the workbook and return the same number from it."""
    with page.expect_download() as taken:
        page.locator("main a[href*='/tables.xlsx']").first.click()
    book = load_workbook(BytesIO(taken.value.path().read_bytes()), read_only=True)
    lines = (line for sheet in book for line in sheet.iter_rows(values_only=True))
    return int(next(line[1] for line in lines if line[:1] == ("收到",)))


@pytest.mark.parametrize(
    ("username", "device"), [("tianshui-city", "desk"), ("qz-county", "phone")], ids=["city-desk", "county-phone"]
)
def test_an_office_reads_its_figures_down_to_the_cases(
    browser: Browser, address: str, username: str, device: str
) -> None:
    office = Official(browser, address, username, device)
    # What was reported a moment ago may still be on its way to the figures.
    until(lambda: office.go("/city") is None and 0 < received(office.page) == received_in_workbook(office.page))
    number = received(office.page)
    office.look_in_the_other_width()
    office.page.get_by_role("link", name="收到的诉求").click()
    expect(office.page.locator("main tbody tr")).to_have_count(number)
    office.look_in_the_other_width()
    office.page.locator("main a[href^='/work/cases/']").first.click()
    office.reads("现在能做")
    assert office.found == []
    office.leave()
