"""The holder of an account is told what changes about signing in, in few words and without personal data."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from werkzeug.test import Client

from kit.clock import HandClock
from kit.sealing import open_letter
from services.portal.parts import Portal
from tests.integration.services.portal.conftest import PASSWORD, rows, sign_in, submit
from tests.integration.services.portal.people import (
    FRESH,
    a_reader,
    choose_password,
    links_sent,
    set_up,
    sign_in_whole,
)
from tests.integration.services.portal.phones import OUTBOX, sign_in_by_phone
from tests.support.doors import SEAL_PRIVATE_KEY

CHROME = {"User-Agent": "Mozilla/5.0 (Linux; Android 10) AppleWebKit/537.36 Chrome/83.0 Mobile Safari/537.36"}
FIREFOX = {"User-Agent": "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"}
CODES = {"phone_code", "sign_in_code", "password_link"}


@pytest.fixture(autouse=True)
def _another_hour(clock: HandClock) -> Iterator[None]:
    yield
    clock.forward(timedelta(hours=1))


def told(portal: Portal) -> list[tuple[str, dict[str, str]]]:
    """Return what was told about accounts so far: the template, and what the letter holds."""
    asked = [row["body"] for row in rows(portal, OUTBOX) if row["routing_key"] == "address.requested"]
    return [
        (body["template_code"], open_letter(body["sealed"], SEAL_PRIVATE_KEY))
        for body in asked
        if body["template_code"] not in CODES
    ]


def with_agent(portal: Portal, agent: dict[str, str]) -> Client:
    """Return a browser that says of itself what it is."""
    plain = a_reader(portal)
    return Client(lambda environ, start: plain.application({**environ, "HTTP_USER_AGENT": agent["User-Agent"]}, start))


def test_the_first_sign_in_is_no_news_and_another_kind_of_browser_is(seeded: Portal) -> None:
    before = len(told(seeded))

    sign_in(with_agent(seeded, CHROME), "gg-street")
    sign_in(with_agent(seeded, CHROME), "gg-street")
    usual = told(seeded)[before:]
    sign_in(with_agent(seeded, FIREFOX), "gg-street")
    sign_in(with_agent(seeded, FIREFOX), "gg-street")

    assert usual == []
    assert [template for template, _ in told(seeded)[before:]] == ["new_device"]


def test_a_password_without_its_code_is_no_sign_in(seeded: Portal, clock: HandClock) -> None:
    owner = with_agent(seeded, CHROME)
    sign_in(owner, "gg-leader")
    secret, codes = set_up(owner, clock())
    before = len(told(seeded))
    del secret

    thief = with_agent(seeded, FIREFOX)
    sign_in(thief, "gg-leader")
    half = told(seeded)[before:]
    sign_in_whole(with_agent(seeded, FIREFOX), "gg-leader", codes[0])

    assert half == []
    assert [template for template, _ in told(seeded)[before:]] == ["new_device"]


def test_a_new_password_and_authenticator_are_told(seeded: Portal, clock: HandClock) -> None:
    owner = a_reader(seeded)
    sign_in(owner, "gg-water")
    before = len(told(seeded))

    submit(owner, "/account/password", password=PASSWORD, new_password=FRESH, repeated=FRESH)
    set_up(owner, clock(), FRESH)
    submit(owner, "/account/recovery-codes", password=FRESH)
    submit(owner, "/account/authenticator/removal", password=FRESH)

    assert [template for template, _ in told(seeded)[before:]] == [
        "password_changed",
        "authenticator_changed",
        "authenticator_changed",
        "authenticator_changed",
    ]


def test_a_password_that_was_chosen_by_a_link_is_told(seeded: Portal) -> None:
    owner = a_reader(seeded)
    submit(owner, "/password/forgotten", username="gg-party")
    link = links_sent(seeded)[-1]
    before = len(told(seeded))

    choose_password(owner, link)

    assert [template for template, _ in told(seeded)[before:]] == ["password_changed"]


def test_a_refused_change_is_not_told(seeded: Portal) -> None:
    owner = a_reader(seeded)
    sign_in(owner, "gg-county")
    before = len(told(seeded))

    submit(owner, "/account/password", password="wrong", new_password=FRESH, repeated=FRESH)

    assert told(seeded)[before:] == []


def test_the_message_holds_the_time_and_nothing_of_the_person(seeded: Portal, clock: HandClock) -> None:
    owner = a_reader(seeded)
    sign_in_by_phone(seeded, owner, "13900005001")
    clock.forward(timedelta(minutes=2))
    before = len(told(seeded))

    sign_in_by_phone(seeded, with_agent(seeded, FIREFOX), "13900005001")

    ((template, letter),) = told(seeded)[before:]
    asked = next(row["body"] for row in reversed(rows(seeded, OUTBOX)) if row["routing_key"] == "address.requested")
    moment = clock()
    assert template == "new_device"
    assert letter == {"code": f"{moment.month}月{moment.day}日{moment:%H:%M}，"}
    assert (asked["channels"], asked["data"]) == ([], {})
    assert "account_id" in asked
