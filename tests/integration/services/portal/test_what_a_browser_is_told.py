"""Headers, forms from elsewhere, links that lead away, and requests that are too large or too many."""

import re
from html.parser import HTMLParser

import pytest
from werkzeug.test import Client

from kit.clock import HandClock
from kit.web.door import MAX_BODY_BYTES
from services.portal.bootstrap import door
from services.portal.pages.photos import MOST_FORM_BYTES
from services.portal.pages.plain import inside
from services.portal.parts import Portal
from tests.integration.services.portal.conftest import PASSWORD, sign_in, token_in
from tests.support.services_on_paper import ServicesOnPaper

PAGES = ("/", "/report", "/follow", "/notices", "/figures", "/place", "/about", "/privacy", "/sign-in", "/nowhere")
OFFICE = ("/work", "/work/cases", "/work/actions", "/city", "/inbox")
FOREIGN = (
    "https://evil.example",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "javascript:alert(1)",
    "evil.example",
    "/ /evil.example\r\nSet-Cookie: a=b",
    " //evil.example",
)


class Inline(HTMLParser):
    """Finds what a policy without inline code would stop."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        inline = (tag == "script" and "src" not in names) or tag in {"style", "base", "iframe", "object", "embed"}
        code = [name for name in names if name == "style" or name.startswith("on")]
        self.found += [tag] if inline or code else []


@pytest.fixture
def office(reader: Client, paper: ServicesOnPaper) -> Client:
    paper.says("notification", "GET", "/inbox", {"items": [], "unread": 0, "next": None})
    paper.says("supervision", "GET", "/items", {"items": [], "next": None})
    sign_in(reader, "qz-clerk")
    return reader


def test_every_page_is_closed_to_other_sites_and_to_code_in_the_page(office: Client) -> None:
    for address in (*PAGES, *OFFICE):
        answer = office.get(address)
        policy = dict(part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; "))

        assert "unsafe" not in answer.headers["Content-Security-Policy"], address
        assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'", address
        assert policy["form-action"] == policy["script-src"] == policy["style-src"] == "'self'", address
        assert answer.headers["X-Content-Type-Options"] == "nosniff", address
        assert answer.headers["X-Frame-Options"] == "DENY", address
        assert answer.headers["Referrer-Policy"] == "same-origin", address
        assert Inline(answer.text).found == [], address


def test_a_door_is_closed_to_browsers_tricks_too(reader: Client) -> None:
    answer = reader.get("/api/portal/v1/county-figures")

    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert (answer.headers["X-Content-Type-Options"], answer.headers["Cache-Control"]) == ("nosniff", "no-store")


@pytest.mark.parametrize("address", ["/", "/sign-in", "/api/portal/v1/county-figures"])
def test_only_who_came_over_tls_is_told_to_stay_there(reader: Client, address: str) -> None:
    over_tls = reader.get(address, headers={"X-Forwarded-Proto": "https"})

    assert over_tls.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "Strict-Transport-Security" not in reader.get(address).headers


def every_form(portal: Portal) -> list[str]:
    """The address of everything that takes a form, with made-up values."""
    values = {"uuid": "0192f3c1-7a10-7c3e-9b1e-000000000001", "default": "QZ-2026-000001", "path": "x"}
    pages = door(portal).pages  # type: ignore[attr-defined] -- the portal's door has both
    forms = [rule.rule for rule in pages.url_map.iter_rules() if "POST" in (rule.methods or ())]
    return [re.sub(r"<(?:(\w+):)?\w+>", lambda part: values[part[1] or "default"], form) for form in forms]


def test_no_form_is_taken_without_the_token_of_the_session(seeded: Portal, office: Client) -> None:
    forms = every_form(seeded)

    without = {address: office.post(address, data={"text": "x"}).status_code for address in forms}
    wrong = {address: office.post(address, data={"csrf_token": "x"}).status_code for address in forms}

    assert len(forms) >= 11
    assert {address: status for address, status in (without | wrong).items() if status != 400} == {}


def test_without_a_session_only_two_forms_of_kept_pages_need_no_token(seeded: Portal, reader: Client) -> None:
    answers = {address: reader.post(address, data={}).status_code for address in every_form(seeded)}

    free = {address for address, status in answers.items() if status != 400}
    assert free == {"/follow", "/plans/QZ-2026-000001/objections"}


def test_a_token_of_another_session_is_not_taken(seeded: Portal, reader: Client, office: Client) -> None:
    stranger = Client(door(seeded))
    token = token_in(stranger.get("/sign-in").text)

    assert office.post("/inbox/reading", data={"csrf_token": token}).status_code == 400


@pytest.mark.parametrize("address", FOREIGN)
def test_no_link_leads_away(reader: Client, address: str) -> None:
    assert inside(address) == "/"
    for path in ("/language/en", "/display/elder", "/place/620502005002"):
        assert reader.get(path, query_string={"next": address}).headers["Location"] == "/"


@pytest.mark.parametrize("address", FOREIGN)
def test_signing_in_does_not_lead_away(seeded: Portal, paper: ServicesOnPaper, address: str) -> None:
    reader = Client(door(seeded))
    token = token_in(reader.get("/sign-in").text)
    data = {"csrf_token": token, "username": "qz-clerk", "password": PASSWORD, "next": address}

    assert reader.post("/sign-in", data=data).headers["Location"] == "/"


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/report", MOST_FORM_BYTES),
        ("/follow", MAX_BODY_BYTES),
        ("/sign-in", MAX_BODY_BYTES),
        ("/api/portal/v1/tokens", MAX_BODY_BYTES),
    ],
)
def test_a_request_that_is_too_large_is_refused_as_such(reader: Client, address: str, most: int) -> None:
    large = reader.post(address, data={"text": "x" * most})

    assert large.status_code == 413


def test_whoever_guesses_a_password_is_told_how_long_to_wait(reader: Client, clock: HandClock) -> None:
    for _ in range(5):
        reader.post("/api/portal/v1/tokens", json={"username": "gg-leader", "password": "wrong"})

    by_program = reader.post("/api/portal/v1/tokens", json={"username": "gg-leader", "password": "wrong"})
    token = token_in(reader.get("/sign-in").text)
    typed = {"csrf_token": token, "username": "gg-leader", "password": "wrong"}
    by_page = reader.post("/sign-in", data=typed)

    assert (by_program.status_code, by_program.headers["Retry-After"]) == (429, "60")
    assert (by_page.status_code, by_page.headers["Retry-After"]) == (429, "60")


def test_whoever_guesses_a_follow_code_is_told_how_long_to_wait(reader: Client, paper: ServicesOnPaper) -> None:
    problem = {"code": "too_many_tries", "title": "试错次数太多", "facts": {"retry_after": 1234}}
    paper.says("intake", "GET", "/follow/QZ-2026-000001", problem, status=429)

    answer = reader.post("/follow", data={"number": "QZ-2026-000001", "code": "000000"})

    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "1234")
