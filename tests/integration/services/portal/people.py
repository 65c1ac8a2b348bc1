"""What people do at the sign-in pages of a portal, for tests."""

import re
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit
from wsgiref.types import WSGIApplication

import pyotp
from sqlalchemy import text
from werkzeug.test import Client, TestResponse

from kit.sealing import open_letter
from services.portal.bootstrap import door
from services.portal.parts import Portal
from services.portal.usecases.password_link import SEND_LINK
from tests.integration.services.portal.conftest import PASSWORD, rows, sign_in, submit
from tests.support.doors import SEAL_PRIVATE_KEY

FRESH = "pumpkin mirror window fox"
_DOORS: dict[int, tuple[Portal, WSGIApplication]] = {}


def without_demonstration(portal: Portal) -> Portal:
    return replace(portal, settings=replace(portal.settings, demo_password=""))


def a_reader(portal: Portal, address: str = "127.0.0.1") -> Client:
    """Return a browser at an address; all browsers of a portal come to one door, which takes a while to make."""
    if id(portal) not in _DOORS:
        _DOORS[id(portal)] = (portal, door(portal))
    _, shared = _DOORS[id(portal)]
    return Client(lambda environ, start: shared({**environ, "REMOTE_ADDR": address}, start))


def cookie_of(reader: Client) -> str:
    cookie = reader.get_cookie("yishi")
    assert cookie is not None
    return cookie.value


def with_cookie(portal: Portal, value: str) -> Client:
    thief = a_reader(portal)
    thief.set_cookie("yishi", value)
    return thief


def is_signed_in(reader: Client) -> bool:
    return reader.get("/account").status_code == 200


def set_up(reader: Client, moment: datetime, password: str = PASSWORD) -> tuple[str, list[str]]:
    """Set up an authenticator; return its secret and the recovery codes."""
    page = reader.get("/account/authenticator").text
    found = re.search(r'class="ys-mono">([A-Z2-7 ]{32,})<', page)
    assert found, page
    secret = found.group(1).replace(" ", "")
    answer = submit(reader, "/account/authenticator", code=pyotp.TOTP(secret).at(moment), password=password)
    assert answer.status_code == 200, answer.text
    return secret, re.findall(r"\b[a-z2-9]{4}(?:-[a-z2-9]{4}){3}\b", answer.text)


def give_code(reader: Client, code: str) -> TestResponse:
    return submit(reader, "/sign-in/code", code=code)


def sign_in_whole(reader: Client, username: str, code: str) -> TestResponse:
    sign_in(reader, username)
    return give_code(reader, code)


def links_sent(portal: Portal) -> list[str]:
    """Let the worker's part happen and return the addresses in the letters, the newest last."""
    due = "delete from due where kind = :kind returning subject"
    with portal.service.stage.database.engine.begin() as connection:
        subjects = connection.execute(text(due), {"kind": SEND_LINK}).scalars().all()
    for subject in subjects:
        with portal.service.open_work() as work:
            portal.service.chores[SEND_LINK](subject, work)
            work.commit()
    asked = rows(
        portal, text("select body::jsonb as body from outbox where routing_key = 'address.requested' order by id")
    )
    return [open_letter(row["body"]["sealed"], SEAL_PRIVATE_KEY)["code"] for row in asked]


def path_of(link: str) -> str:
    parts = urlsplit(link)
    return f"{parts.path}?{parts.query}"


def choose_password(reader: Client, link: str, password: str = FRESH, repeated: str = "") -> TestResponse:
    reader.get(path_of(link))
    return submit(reader, "/password/new", new_password=password, repeated=repeated or password)
