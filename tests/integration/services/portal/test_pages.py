"""Every page opens, for everybody and for officials, with the other services on paper."""

import pytest
from werkzeug.test import Client

from tests.integration.services.portal.conftest import sign_in
from tests.support.services_on_paper import ServicesOnPaper


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
