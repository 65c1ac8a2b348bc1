"""An official sets up an authenticator on a phone and signs in with it: no page on the way has a violation."""

import re
import time

import pyotp
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from deploy.demo.people import PASSWORD
from tests.browser.conftest import PHONE, sign_in
from tests.browser.test_every_page_is_accessible import RULES

# Nobody else signs in as this one: for a while a code is needed.
USERNAME = "gg-committee"


def complaints(page: Page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return [f"{page.url}: {one['id']}: {one['nodes'][0]['html'][:160]}" for one in found] + (
        ["sideways"] if wide else []
    )


def give_password(page: Page) -> None:
    page.goto("/sign-in")
    page.get_by_label("账号", exact=True).fill(USERNAME)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录").click()


def code_of(secret: str, step: int) -> str:
    return pyotp.TOTP(secret).generate_otp(step)


def test_an_official_sets_up_an_authenticator_and_signs_in_with_it(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, viewport=PHONE)
    page = context.new_page()
    found: list[str] = []
    sign_in(page, USERNAME)
    page.goto("/account/authenticator")
    secret = page.locator(".ys-mono").inner_text().replace(" ", "")
    step = int(time.time()) // 30
    page.get_by_label("验证码").fill(code_of(secret, step))
    page.get_by_label("现在的密码").fill(PASSWORD)
    page.get_by_role("button", name="设好了").click()
    expect(page.get_by_role("heading", name="恢复码")).to_be_visible()
    codes = re.findall(r"\b[a-z2-9]{4}(?:-[a-z2-9]{4}){3}\b", page.locator("main").inner_text())
    found += complaints(page)
    page.get_by_role("button", name="退出").click()

    give_password(page)
    expect(page.get_by_role("heading", name="再写验证码")).to_be_visible()
    page.get_by_label("验证码").fill(code_of(secret, step))
    page.get_by_role("button", name="登录").click()
    expect(page.locator("main")).to_contain_text("验证码不对或已经用过")
    found += complaints(page)
    page.get_by_label("验证码").fill(code_of(secret, step + 1))
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/work")

    # The demonstration's account stays as everybody knows it.
    page.goto("/account/authenticator/removal")
    found += complaints(page)
    page.get_by_label("现在的密码").fill(PASSWORD)
    page.get_by_role("button", name="不再用验证器").click()
    expect(page.get_by_role("link", name="设置验证器")).to_be_visible()
    context.close()

    assert len(codes) == 10
    assert found == []
