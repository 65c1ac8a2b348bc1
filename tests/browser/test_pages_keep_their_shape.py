"""A few pages at phone width as tiny grey pictures: a broken layout differs, another machine's letters do not.

`YISHI_UPDATE_GOLDEN=1` takes the pictures anew. Only pages that show nothing of the day stand here.
"""

import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageFilter, ImageStat
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import PHONE

SNAPSHOTS = Path(__file__).parent / "snapshots"
PAGES = {
    "about": "/about",
    "follow": "/follow",
    "my-data": "/my-data",
    "report": "/report",
    "elder-follow": "/follow",
    "elder-report": "/report",
}
WIDTH = 90
MOST_BYTES = 4096
# Letters of another font, or drawn with other hints, move the mean grey of such a picture by one or two of 255.
MOST_APART = 5.0


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=address, viewport=PHONE, reduced_motion="reduce")
    yield context
    context.close()


def picture(page: Page) -> Image.Image:
    """Return the first screen of a page, small and grey, with its letters blurred into blocks."""
    page.evaluate("document.fonts.ready")
    taken = Image.open(io.BytesIO(page.screenshot())).convert("L").filter(ImageFilter.GaussianBlur(6))
    return taken.resize((WIDTH, taken.height * WIDTH // taken.width), Image.Resampling.BOX)


def apart(one: Image.Image, other: Image.Image) -> float:
    """Return by how much two pictures differ, as a mean over all dots."""
    return float(ImageStat.Stat(ImageChops.difference(one, other)).mean[0])


@pytest.mark.parametrize("name", PAGES)
def test_a_page_keeps_its_shape(phone: BrowserContext, address: str, name: str) -> None:
    elder = "1" if name.startswith("elder") else "0"
    phone.add_cookies([{"name": "elder", "value": elder, "url": address}])
    page, file = phone.new_page(), SNAPSHOTS / f"{name}.png"
    page.goto(PAGES[name])
    taken = picture(page)
    if os.environ.get("YISHI_UPDATE_GOLDEN"):
        taken.quantize(16).save(file, optimize=True)
    kept = Image.open(file).convert("L")

    assert file.stat().st_size <= MOST_BYTES
    assert kept.size == taken.size
    assert apart(kept, taken) < MOST_APART


def test_a_page_without_its_styles_is_another_shape(phone: BrowserContext) -> None:
    phone.route("**/*.css*", lambda route: route.abort())
    page = phone.new_page()
    for name in ("about", "follow", "my-data", "report"):
        page.goto(PAGES[name])

        assert apart(Image.open(SNAPSHOTS / f"{name}.png").convert("L"), picture(page)) > 2 * MOST_APART
