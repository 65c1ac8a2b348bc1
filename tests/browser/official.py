"""Somebody of the office at a device: signs in, finds a matter in the lists, and takes a step by its form."""

import re
from collections.abc import Mapping

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import DESK, PHONE, sign_in
from tests.support.waiting import until

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
SIZES = {"phone": PHONE, "desk": DESK}
OTHER = {"phone": DESK, "desk": PHONE}
# A label or a summary of errors would lead to the first one.
DOUBLE = """() => [...document.querySelectorAll('[id]')].map(one => one.id)
  .filter((id, place, all) => all.indexOf(id) !== place)"""
WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"

Words = Mapping[str, str | bool]


def faults(page: Page) -> list[str]:
    """Return what is wrong with the page that is open."""
    found = Axe().run(page, options=RULES).response["violations"]
    lines = [f"{page.url}: {one['id']}: {one['nodes'][0]['html'][:160]}" for one in found]
    double = [f"{page.url}: the id {one} stands twice" for one in page.evaluate(DOUBLE)]
    return [*lines, *double, *([f"{page.url}: scrolls sideways"] if page.evaluate(WIDE) else [])]


class Official:
    """A holder of a demo account, at a phone or at a desk."""

    def __init__(self, browser: Browser, address: str, username: str, device: str) -> None:
        """Open a browser at the device; what is wrong with a page that is passed is kept."""
        self.username = username
        self.page = browser.new_context(base_url=address, viewport=SIZES[device]).new_page()
        self.page.set_default_timeout(10_000)
        self.found: list[str] = []
        self._device = device

    def go(self, path: str) -> None:
        """Open a page, signing in first where the session is over."""
        self.page.goto(path)
        if "/sign-in" in self.page.url:
            sign_in(self.page, self.username)
            self.page.goto(path)

    def row(self, *words: str, desk: str = "/work") -> Locator:
        """Return the row of a list that holds the words, as soon as it is there."""
        row = self.page.get_by_role("row")
        for one in words:
            row = row.filter(has_text=one)
        until(lambda: self.go(desk) is None and row.count() == 1)
        return row

    def open(self, *words: str, desk: str = "/work") -> None:
        """Find a matter in a list and open it."""
        self.row(*words, desk=desk).locator("a.ys-title-link").click()

    def look_up(self, number: str, *words: str) -> None:
        """Find a matter that waits for others by its number, and open it."""
        self.open(number, *words, desk=f"/work/cases?q={number}")

    def go_on_to(self, words: str) -> None:
        """Open what came out of the matter on the page, as soon as the page leads there."""
        link = self.page.locator("main a", has_text=words)
        until(lambda: self.page.reload() is not None and link.count())
        link.first.click()

    def take(self, step: str, words: Words | None = None) -> None:
        """Take a step on the page of the matter by its form."""
        self.page.locator("main").get_by_role("link", name=step, exact=True).click()
        self.send(step, words)

    def send(self, step: str, words: Words | None = None) -> None:
        """Fill in the form that is open, look at it in the other width, send it, and read that it is done."""
        button = self.page.locator("main").get_by_role("button", name=step, exact=True)
        expect(button).to_be_visible()
        self.look_in_the_other_width()
        write(self.page, words or {})
        button.click()
        done, wrong = self.page.get_by_text(f"已办：{step}。"), self.page.locator(".ys-summary")
        expect(done.or_(wrong).first).to_be_visible()
        assert not wrong.count(), wrong.inner_text()

    def look_in_the_other_width(self) -> None:
        """Keep what is wrong with the open page in the width that is not the device's."""
        self.page.set_viewport_size(OTHER[self._device])
        self.found += faults(self.page)
        self.page.set_viewport_size(SIZES[self._device])

    def reads(self, *words: str) -> None:
        """See the words on the page that is open."""
        for one in words:
            expect(self.page.locator("main")).to_contain_text(one)

    def leave(self) -> None:
        """Close the browser."""
        self.page.context.close()


def write(page: Page, words: Words) -> None:
    """Fill in fields by their names: choices by their words or codes, boxes by yes and no."""
    for name, value in words.items():
        field = page.locator(f'main [name="{name}"]')
        if isinstance(value, bool):
            field.set_checked(value)
        elif field.first.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value=code_of(field, value))
        elif field.first.evaluate("one => one.type") == "radio":
            tick(page, name, value)
        else:
            field.fill(value)


def tick(page: Page, name: str, words: str) -> None:
    """Choose the one button of a set with this code, or with these words beside it."""
    coded = page.locator(f'main [name="{name}"][value="{words}"]')
    if coded.count():
        coded.check()
    else:
        page.locator("main .form-check", has_text=words, has=page.locator(f'[name="{name}"]')).locator("input").check()


def code_of(field: Locator, words: str) -> str:
    """Return the code of the one choice with this code, or with these words in it."""
    choices = field.locator("option").evaluate_all("all => all.map(one => [one.value, one.label])")
    found = [code for code, label in choices if words == code] or [code for code, label in choices if words in label]
    assert len(found) == 1, f"{words}: {choices}"
    return str(found[0])


def number_on(page: Page, kind: str) -> str:
    """Return the number of a kind of matter that the page tells."""
    found = re.search(rf"QZ-{kind}-\d{{4}}-\d{{6}}", page.locator("main").inner_text())
    assert found, f"no number of kind {kind}"
    return found[0]
