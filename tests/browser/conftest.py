"""A real browser before a whole city in which some matters are under way.

`YISHI_TEST_PORTAL=http://127.0.0.1:8080` looks at a city that runs already, with its demo accounts and matters;
`YISHI_TEST_CLOCK` names the file by which the clock of that city is moved.
"""

import io
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from rich.console import Console

from deploy.demo.case import Case
from deploy.demo.listener import Listener
from deploy.demo.people import PASSWORD, names_of, people_of
from deploy.demo.player import Player
from deploy.demo.step import Chapter
from deploy.demo.story_jubaopen import COMMUNITY, COUNTY
from deploy.demo.timeline import Timeline
from deploy.demo.waiting import WAITING
from deploy.embedded import City
from kit.clock import ShiftedClock
from kit.servers.ports import free_port
from tests.support.servers import CACHE

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic"]
# Another way to sign in, whose system does not answer.
AWAY = {
    "kind": "oidc",
    "name": "office",
    "label_zh": "政务统一认证",
    "label_en": "City identity",
    "issuer": "http://127.0.0.1:9",
    "client_id": "yishi",
    "client_secret": "nothing to hide",
}


@dataclass(frozen=True)
class Place:
    """Where the browser goes, and the clock by which people live there, if it can be moved."""

    address: str
    clock: ShiftedClock | None


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    running, file = os.environ.get("YISHI_TEST_PORTAL"), os.environ.get("YISHI_TEST_CLOCK")
    if running:
        yield Place(running, ShiftedClock(Path(file)) if file else None)
        return
    folder = tmp_path_factory.mktemp("browsed")
    settings = {"YISHI_PORTAL_PROVIDERS": json.dumps([AWAY])}
    city = City(folder, port=free_port(), demo_password=PASSWORD, durable=False, cache=CACHE, settings=settings)
    with city:
        play_what_waits(city)
        yield Place(city.address, city.clock)
    city.remove()


@pytest.fixture(scope="session")
def address(place: Place) -> str:
    return place.address


@pytest.fixture
def clock(place: Place) -> Iterator[ShiftedClock]:
    """The clock of the city; afterwards it shows the present again."""
    if place.clock is None:
        pytest.skip("the clock of that city cannot be moved")
    yield place.clock
    place.clock.stand_at_present()


def play_what_waits(city: City) -> None:
    """Bring three matters to where a plan is public, another is with the party, and an item waits to be verified."""
    silent = Console(file=io.StringIO())
    case = Case(COMMUNITY, people_of(COUNTY, city.address), city.clock)
    # New issues are reported by the tests themselves.
    matters = Chapter(WAITING.title, WAITING.steps[:-1])
    with Listener(city.amqp_url) as listener:
        outcome = Player(city.clock, listener, Timeline(silent, names_of(COUNTY))).play([matters], case)
    city.clock.stand_at_present()
    assert outcome.is_good, outcome.failure


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = next(filter(None, map(shutil.which, CHROMIUM)), None)
    assert program, "no Chromium here: make setup-test installs it"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=QUIET)
        yield started
        started.close()


def sign_in(page: Page, username: str) -> None:
    page.goto("/sign-in")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(lambda url: "/sign-in" not in url)
