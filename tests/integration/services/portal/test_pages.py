"""Every page opens, for everybody and for officials, with the other services on paper."""

import re
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.test import Client

from kit.clock import HandClock
from services.portal.bootstrap import door
from services.portal.parts import Portal
from services.portal.seeds import seed
from tests.integration.services.portal.conftest import PASSWORD
from tests.integration.services.portal.test_read_database import forget_everything, take, told
from tests.support.services_on_paper import ServicesOnPaper

ISSUE_ID = "0192f3c1-7a10-7c3e-9b1e-000000000001"
TOPIC_ID = "0192f3c1-7a10-7c3e-9b1e-000000000002"
MEETING_ID = "0192f3c1-7a10-7c3e-9b1e-000000000003"
PLAN_ID = "0192f3c1-7a10-7c3e-9b1e-000000000004"
ITEM_ID = "0192f3c1-7a10-7c3e-9b1e-000000000005"
FINGERPRINT = "9f2c4b7d10e35a68c1d2e3f405162738495a6b7c8d9e0f1a2b3c4d5e6f708192"


@pytest.fixture(scope="module")
def seeded(portal: Portal) -> Portal:
    seed(portal.service, portal.settings, portal.passwords)
    return portal


@pytest.fixture
def paper(seeded: Portal) -> ServicesOnPaper:
    assert isinstance(seeded.client, ServicesOnPaper)
    seeded.client.forget()
    return seeded.client


@pytest.fixture
def reader(seeded: Portal, paper: ServicesOnPaper) -> Client:
    return Client(door(seeded))


def token_in(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found, "the page has no form with a token"
    return found.group(1)


def sign_in(reader: Client, username: str) -> None:
    token = token_in(reader.get("/sign-in").text)
    answer = reader.post("/sign-in", data={"csrf_token": token, "username": username, "password": PASSWORD})
    assert answer.status_code == 303, answer.text


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/report",
        "/follow",
        "/notices",
        "/figures",
        "/counties/620523",
        "/place",
        "/about",
        "/privacy",
        "/sign-in",
        "/sign-out",
    ],
)
@pytest.mark.parametrize("cookies", [{}, {"lang": "en"}, {"elder": "1"}], ids=["zh", "en", "elder"])
def test_a_page_for_everybody_opens(reader: Client, address: str, cookies: dict[str, str]) -> None:
    for name, value in cookies.items():
        reader.set_cookie(name, value)

    answer = reader.get(address)

    assert answer.status_code == 200, answer.text[:2000]
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "<h1" in answer.text


@pytest.mark.parametrize("address", ["/work", "/work/cases", "/city", "/inbox", "/work/actions"])
def test_a_page_of_the_office_opens_for_officials_alone(reader: Client, paper: ServicesOnPaper, address: str) -> None:
    paper.says("notification", "GET", "/inbox", {"items": [], "unread": 0, "next": None})
    paper.says("supervision", "GET", "/items", {"items": [], "next": None})

    before = reader.get(address)
    sign_in(reader, "qz-clerk")
    after = reader.get(address)

    assert (before.status_code, before.headers["Location"]) == (
        302,
        f"/sign-in?next={address.replace('/', '%2F')}".replace("%2F", "/"),
    )
    assert after.status_code == 200, after.text[:2000]
    assert after.headers["Cache-Control"] == "no-store"
