"""Residents' pages as old phones and old eyes meet them: small, narrow, in two languages, on paper, by keyboard."""

import gzip
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, Response, expect

from contracts.divisions import divisions
from contracts.organisations import organisations
from tests.browser.conftest import DESK, PHONE, sign_in
from tests.browser.test_every_page_is_accessible import RESIDENT, RULES, links
from tests.browser.test_report_and_follow import NUMBER, a_phone, code_sent, messages
from tests.support.photos import SECRETS, jpeg
from tests.support.waiting import until

COMMUNITY = "/communities/620502005002"
# What is also looked at in large type: pages whose rows and tiles have the least room.
IN_LARGE_TYPE = ("/", "/report", "/notices", COMMUNITY)
NARROW = {"width": 320, "height": 640}
MOST_BYTES = 60 * 1024
OURS = ("document", "stylesheet", "script", "image")
CHINESE = re.compile(r"[\u4e00-\u9fff]{2,}")
CHINESE_MARK = re.compile(r"[A-Za-z]+[：，。；、]")
ROOT = Path(__file__).parents[2]
TEXTS = """() => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const inside = walker.currentNode.parentElement;
    if (!inside.closest('[lang^=zh], script, style, textarea')) found.push(walker.currentNode.textContent);
  }
  for (const one of document.querySelectorAll('[alt], [title], [aria-label], [placeholder]'))
    for (const name of ['alt', 'title', 'aria-label', 'placeholder']) found.push(one.getAttribute(name) || '');
  return found.concat(document.title).join('\\n');
}"""
FOCUS = """() => {
  const here = document.activeElement;
  const shown = here.matches('.btn-check') ? here.nextElementSibling : here;
  const style = getComputedStyle(shown);
  return {tag: here.tagName, name: here.name || here.textContent.trim().slice(0, 20),
          visible: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2};
}"""


@pytest.fixture
def opened(browser: Browser, address: str) -> Iterator[BrowserContext]:
    """A browser that has never been here, and that may go nowhere else."""
    context = browser.new_context(base_url=address, viewport=PHONE)
    yield context
    context.close()


def every_page(page: Page) -> list[str]:
    """The addresses of all pages for residents that need no code."""
    page.goto("/notices")
    plans = links(page, "/plans/.+")[:1]
    assert plans, "no plan is public"
    return [*RESIDENT, COMMUNITY, "/place?in=620502005000", *plans]


def too_wide(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


@cache
def words_of_the_product() -> str:
    """Everything in Chinese that the product itself says: its pages, and the published words."""
    folders = [ROOT / "services" / "portal" / name for name in ("templates", "pages", "domain/rulebook")]
    files = [*(file for folder in folders for file in folder.rglob("*.*")), *(ROOT / "contracts").glob("*.py")]
    data = [ROOT / "contracts" / "data" / name for name in ("states.yaml", "events.yaml")]
    rules = sorted((ROOT / "contracts" / "data" / "rules").glob("*.yaml"))
    readable = (file for file in [*files, *data, *rules] if file.suffix in {".html", ".py", ".yaml"})
    return "\n".join(file.read_text() for file in readable)


@cache
def names() -> tuple[str, ...]:
    """Names of places and organisations, the longest first: they stay as they are in every language."""
    places = (one for unit in divisions().values() for one in (unit.place_name, unit.name))
    units = (one.name.zh for one in organisations().values())
    return tuple(sorted({*places, *units}, key=len, reverse=True))


def untranslated(page: Page) -> list[str]:
    """What an English page says in Chinese although it is no name and nobody's words."""
    text = str(page.evaluate(TEXTS))
    for name in names():
        text = text.replace(name, "…")
    said = [run for run in CHINESE.findall(text) if run in words_of_the_product()]
    return said + CHINESE_MARK.findall(text)


@pytest.mark.parametrize("elder", [False, True], ids=["normal", "elder"])
def test_every_english_page_is_english_and_without_violation(
    opened: BrowserContext, address: str, *, elder: bool
) -> None:
    size = {"name": "elder", "value": "1" if elder else "0", "url": address}
    opened.add_cookies([{"name": "lang", "value": "en", "url": address}, size])
    page = opened.new_page()
    wrong: list[str] = []
    paths = every_page(page)
    for path in paths if not elder else [*IN_LARGE_TYPE, paths[-1]]:
        page.goto(path)
        wrong += [f"{path}: {one['id']}" for one in Axe().run(page, options=RULES).response["violations"]]
        wrong += [f"{path}: says {words}" for words in untranslated(page)]
        page.set_viewport_size(NARROW)
        wrong += [f"{path}: scrolls sideways"] if too_wide(page) else []
        page.set_viewport_size(PHONE)

    assert wrong == []


def test_a_chinese_sentence_left_on_an_english_page_is_found(opened: BrowserContext, address: str) -> None:
    opened.add_cookies([{"name": "lang", "value": "en", "url": address}])
    page = opened.new_page()
    page.goto("/about")
    page.evaluate("document.querySelector('h1').textContent = '查办理进度'")

    assert untranslated(page) == ["查办理进度"]


@pytest.mark.parametrize("elder", ["0", "1"], ids=["normal", "elder"])
def test_no_page_scrolls_sideways_on_the_narrowest_phone(opened: BrowserContext, address: str, elder: str) -> None:
    opened.add_cookies([{"name": "elder", "value": elder, "url": address}])
    page = opened.new_page()
    paths = [*every_page(page), "/follow/QZ-2026-000001"]
    page.set_viewport_size(NARROW)

    assert [path for path in paths if page.goto(path) and too_wide(page)] == []


def test_the_first_visit_to_a_page_is_light_and_asks_nobody_else(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address)
    paths = every_page(context.new_page())
    context.close()

    assert [told for path in paths for told in visit(browser, address, path)] == []


def visit(browser: Browser, address: str, path: str) -> list[str]:
    """Open a page as somebody who was never here; return what speaks against it."""
    context = browser.new_context(base_url=address, viewport=PHONE)
    page = context.new_page()
    answers: list[Response] = []
    asked: list[str] = []
    page.on("response", lambda answer: answers.append(answer) if answer.ok else None)
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path, wait_until="load")
    weight = sum(len(gzip.compress(one.body(), 6)) for one in answers if one.request.resource_type in OURS)
    here = urlsplit(address).netloc
    elsewhere = [url for url in asked if urlsplit(url).netloc != here]
    context.close()
    heavy = [f"{path}: {weight} bytes"] if weight > MOST_BYTES else []
    return [*heavy, *(f"{path}: asks {url}" for url in elsewhere)]


@pytest.mark.parametrize(("size", "scripts"), [(PHONE, True), (DESK, False)], ids=["phone", "desk-without-scripts"])
def test_a_resident_sends_a_photo_and_a_clerk_sees_it(
    browser: Browser, address: str, size: dict[str, int], *, scripts: bool
) -> None:
    context = browser.new_context(base_url=address, viewport=size, java_script_enabled=scripts)
    page = context.new_page()
    number = report_with_photo(page)

    page.goto(f"/follow/{number}")
    photo = page.get_by_alt_text("反映人交来的第1张照片")
    expect(photo).to_be_visible()
    source = photo.get_attribute("src")
    assert source
    seen = context.request.get(source)
    assert (seen.status, seen.headers["cache-control"]) == (200, "private, max-age=3600")
    assert not any(secret in seen.body() for secret in SECRETS)
    assert browser_without_code(browser, address, source) == 404
    assert clerk_sees_photo(browser, address, number)
    context.close()


def report_with_photo(page: Page) -> str:
    """Report a matter of a kind that the community deliberates already, with a photo, and return the number."""
    page.goto("/report")
    page.locator("label.ys-choice", has_text="停车").first.click()
    page.get_by_label("说说是怎么回事").fill("消防通道被车堵住")
    photo: FilePayload = {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": jpeg(900, 600)}
    page.set_input_files("input[name=photos]", [photo])
    page.get_by_label("手机号码", exact=True).fill(a_phone())
    page.get_by_label("我已阅读").check()
    before = messages(page)
    page.get_by_role("button", name="提交诉求").click()
    expect(page.get_by_text("已收下照片1张")).to_be_visible()
    expect(page.get_by_text("您的社区正在商量同类的事")).to_be_visible()
    expect(page.get_by_text("还差一步：看短信，填6位数字")).to_be_visible()
    page.get_by_label("短信验证码").fill(code_sent(page, before))
    page.get_by_role("button", name="提交诉求").click()
    page.wait_for_url("**/report/received")
    found = NUMBER.search(page.locator("main").inner_text())
    assert found
    return found.group(0)


def browser_without_code(browser: Browser, address: str, source: str) -> int:
    stranger = browser.new_context(base_url=address)
    status = stranger.request.get(source).status
    stranger.close()
    return status


def clerk_sees_photo(browser: Browser, address: str, number: str) -> bool:
    office = browser.new_context(base_url=address)
    clerk = office.new_page()
    sign_in(clerk, "qz-clerk")
    row = clerk.get_by_role("row", name=number)
    until(lambda: clerk.goto("/work") is not None and row.count() == 1)
    row.get_by_role("link").first.click()
    photo = clerk.get_by_alt_text("反映人交来的第1张照片")
    expect(photo).to_be_visible()
    shown = bool(photo.evaluate("async one => { await one.decode(); return one.naturalWidth === 900; }"))
    office.close()
    return shown


def test_a_draft_stays_on_the_phone_until_it_is_sent_or_thrown_away(opened: BrowserContext) -> None:
    page = opened.new_page()
    words, told = page.get_by_label("说说是怎么回事"), page.get_by_text("已恢复草稿。")
    page.goto("/report")
    expect(told).to_be_hidden()
    page.locator("label.ys-choice", has_text="供暖").click()
    words.fill("暖气不热")
    page.get_by_label("手机号码", exact=True).fill("13900000000")

    page.goto("/")
    page.goto("/report")

    expect(told).to_be_visible()
    expect(words).to_have_value("暖气不热")
    expect(page.locator("input[name=category][value=heating]")).to_be_checked()
    assert "13900000000" not in str(page.evaluate("JSON.stringify(window.localStorage)"))
    page.get_by_role("button", name="不要草稿，重新写").click()
    expect(words).to_have_value("")
    page.goto("/report")
    expect(told).to_be_hidden()


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
def test_another_place_is_chosen_level_by_level_and_the_words_stay(
    browser: Browser, address: str, *, scripts: bool
) -> None:
    context = browser.new_context(base_url=address, viewport=PHONE, java_script_enabled=scripts)
    page = context.new_page()
    page.goto("/report")
    page.get_by_label("说说是怎么回事").fill("村里的路坏了")
    page.get_by_text("不是这里，换一个").click()

    for level, place, following in (
        ("县区", "甘谷县", "列出街道和镇"),
        ("街道或镇", "大像山镇", "列出社区和村"),
        ("社区或村", "", ""),
    ):
        field = page.get_by_label(level, exact=True)
        field.select_option(label=place) if place else field.select_option(index=1)
        if following and not scripts:
            page.get_by_role("button", name=following).click()

    if scripts:
        until(lambda: "甘谷县大像山镇" in page.locator("#places").inner_text())
    expect(page.locator("select[name=county]")).to_have_value("620523000000")
    expect(page.get_by_label("说说是怎么回事")).to_have_value("村里的路坏了")
    context.close()


def test_the_form_can_be_filled_in_by_keyboard_and_the_eye_sees_where_it_is(opened: BrowserContext) -> None:
    page = opened.new_page()
    page.goto("/report")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS)["name"] == "跳到正文"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"

    stops = tab_through(page, until_name="text")
    page.keyboard.type("路灯不亮")
    stops += tab_through(page, until_name="privacy")
    page.keyboard.press("Space")

    assert [stop for stop in stops if not stop["visible"]] == []
    expect(page.get_by_label("说说是怎么回事")).to_have_value("路灯不亮")
    expect(page.get_by_label("我已阅读")).to_be_checked()
    assert tab_through(page, until_name="intent")[-1]["tag"] == "BUTTON"
    page.keyboard.press("Enter")
    expect(page.locator(".ys-summary")).to_be_focused()


def tab_through(page: Page, *, until_name: str, most: int = 40) -> list[dict[str, object]]:
    """Press Tab until the field is reached; return every stop on the way."""
    stops: list[dict[str, object]] = []
    while not stops or stops[-1]["name"] != until_name:
        assert len(stops) < most, f"{until_name} was not reached: {stops}"
        page.keyboard.press("Tab")
        stops.append(page.evaluate(FOCUS))
    return stops


def test_a_plan_is_printed_as_a_notice_and_nothing_moves_for_who_asked_for_rest(opened: BrowserContext) -> None:
    page = opened.new_page()
    plan = every_page(page)[-1]
    page.goto(plan)
    page.emulate_media(media="print", reduced_motion="reduce")

    for hidden in ("header.ys-head", "footer.ys-foot", "form", ".ys-nav"):
        assert not page.locator(hidden).first.is_visible(), hidden
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert "FangSong" in page.evaluate("getComputedStyle(document.body).fontFamily")
    assert page.evaluate("getComputedStyle(document.querySelector('main a')).transitionDuration") == "0s"


def test_the_landmarks_of_a_page_are_named(opened: BrowserContext) -> None:
    page = opened.new_page()
    page.goto("/")

    for role, name in (("banner", None), ("main", None), ("contentinfo", None), ("navigation", "主要栏目")):
        place = page.get_by_role(role, name=name) if name else page.get_by_role(role)  # type: ignore[arg-type]
        expect(place).to_have_count(1)
