"""Another phone for an account, and the end of an account by its holder."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from werkzeug.test import Client, TestResponse

from kit.clock import HandClock
from kit.sealing import open_letter
from services.portal.adapters.tables import accounts, grants, identities, sessions
from services.portal.parts import Portal
from tests.integration.services.portal.conftest import PASSWORD, rows, sign_in, submit
from tests.integration.services.portal.people import a_reader, is_signed_in
from tests.integration.services.portal.phones import (
    OUTBOX,
    ask_code,
    code_for,
    give,
    letters,
    sign_in_by_phone,
    wrong,
)
from tests.support.doors import SEAL_PRIVATE_KEY

OLD, NEW = "13900006001", "13900006002"


@pytest.fixture(autouse=True)
def _another_hour(clock: HandClock, portal: Portal) -> Iterator[None]:
    yield
    clock.forward(timedelta(hours=1))
    with portal.service.stage.database.engine.begin() as connection:
        connection.execute(identities.delete())


@pytest.fixture
def resident(seeded: Portal, reader: Client) -> Client:
    sign_in_by_phone(seeded, reader, OLD)
    return reader


def replace_phone(portal: Portal, reader: Client, phone: str) -> TestResponse:
    asked = submit(reader, "/account/phone", phone=phone)
    assert asked.headers["Location"] == "/account/phone/code", asked.text
    return submit(reader, "/account/phone/code", code=code_for(portal))


def announced(portal: Portal) -> dict[str, Any]:
    told = [row["body"] for row in rows(portal, OUTBOX) if row["routing_key"] == "account.registered"]
    return {**told[-1], "letter": open_letter(told[-1]["sealed"], SEAL_PRIVATE_KEY)}


def account_of(portal: Portal, phone: str) -> str:
    mark = portal.safeguards.mark_identity(f"phone:+86{phone}")
    found = rows(portal, select(identities.c.account_id).where(identities.c.mark == mark))
    return str(found[0]["account_id"]) if found else ""


def test_the_new_phone_signs_in_and_the_former_one_is_told(seeded: Portal, resident: Client, clock: HandClock) -> None:
    mine = account_of(seeded, OLD)
    clock.forward(timedelta(minutes=2))

    answer = replace_phone(seeded, resident, NEW)

    assert answer.headers["Location"] == "/account"
    assert "139****6002" in resident.get("/account").text
    assert (account_of(seeded, NEW), account_of(seeded, OLD)) == (mine, "")
    assert announced(seeded)["letter"] == {"phone": f"+86{NEW}"}
    assert letters(seeded, "phone_replaced")[-1]["phone"] == f"+86{OLD}"


def test_the_code_goes_to_the_new_phone_and_must_come_back(seeded: Portal, resident: Client) -> None:
    submit(resident, "/account/phone", phone=NEW)
    sent = letters(seeded, "sign_in_code")[-1]

    answer = submit(resident, "/account/phone/code", code=wrong(sent["code"]))

    assert sent["phone"] == f"+86{NEW}"
    assert answer.status_code == 422
    assert account_of(seeded, OLD)


def test_the_phone_of_another_account_stays_with_it(seeded: Portal, resident: Client, clock: HandClock) -> None:
    sign_in_by_phone(seeded, a_reader(seeded), NEW)
    clock.forward(timedelta(minutes=2))

    answer = replace_phone(seeded, resident, NEW)

    assert answer.status_code == 409
    assert account_of(seeded, OLD) != account_of(seeded, NEW)


def test_a_code_for_another_number_signs_nobody_in_and_the_other_way_round(
    seeded: Portal, resident: Client, clock: HandClock
) -> None:
    submit(resident, "/account/phone", phone=NEW)
    other = a_reader(seeded)
    ask_code(other, "13900006003")

    assert give(other, letters(seeded, "sign_in_code")[-2]["code"]).status_code == 422
    clock.forward(timedelta(minutes=2))
    assert submit(resident, "/account/phone/code", code=code_for(seeded)).status_code == 422


def test_another_code_is_sent_after_a_minute(seeded: Portal, resident: Client, clock: HandClock) -> None:
    submit(resident, "/account/phone", phone=NEW)

    early = submit(resident, "/account/phone/code", "/account/phone/another-code")
    clock.forward(timedelta(seconds=60))
    late = submit(resident, "/account/phone/code", "/account/phone/another-code")

    assert (early.status_code, late.status_code) == (409, 303)


def test_who_asked_for_no_code_begins_at_the_number(resident: Client) -> None:
    assert resident.get("/account/phone/code").headers["Location"] == "/account/phone"


@pytest.mark.parametrize("typed", ["", "12345", "0938 8213456"])
def test_what_is_no_mobile_number_is_refused(resident: Client, typed: str) -> None:
    assert submit(resident, "/account/phone", phone=typed).status_code == 422


def test_accounts_with_a_password_are_looked_after_elsewhere(reader: Client) -> None:
    sign_in(reader, "qz-resident")

    assert reader.get("/account/phone").headers["Location"] == "/account"


def test_a_closed_account_leaves_nothing_that_leads_to_its_holder(seeded: Portal, resident: Client) -> None:
    mine = account_of(seeded, OLD)
    assert "留下的" in resident.get("/account/close").text

    answer = submit(resident, "/account/close")

    (kept,) = rows(seeded, select(accounts).where(accounts.c.id == mine))
    told = announced(seeded)
    assert answer.headers["Location"] == "/sign-out"
    assert (kept["is_open"], kept["display_name"], kept["password_mark"]) == (False, "", "")
    assert account_of(seeded, OLD) == ""
    assert (told["account_id"], told["status"], told["letter"], told["channels"]) == (mine, "closed", {}, [])
    assert not is_signed_in(resident)
    audit = rows(
        seeded, text(f"select command, role, account_id from audit where machine = 'account' and subject = '{mine}'")
    )
    assert [(one["command"], one["role"], one["account_id"]) for one in audit] == [("close_own", "resident", mine)]


def test_every_device_is_signed_out(seeded: Portal, resident: Client, clock: HandClock) -> None:
    clock.forward(timedelta(minutes=2))
    elsewhere = a_reader(seeded)
    sign_in_by_phone(seeded, elsewhere, OLD)

    submit(resident, "/account/close")

    assert not is_signed_in(elsewhere)
    alive = select(sessions).join(accounts).where(~accounts.c.is_open, sessions.c.revoked_at.is_(None))
    assert rows(seeded, alive) == []


def test_the_phone_opens_a_new_account_afterwards(seeded: Portal, resident: Client, clock: HandClock) -> None:
    former = account_of(seeded, OLD)
    submit(resident, "/account/close")
    clock.forward(timedelta(minutes=2))

    sign_in_by_phone(seeded, resident, OLD)

    assert account_of(seeded, OLD) not in {"", former}


def test_an_account_with_a_password_is_closed_by_it_alone(seeded: Portal, reader: Client) -> None:
    sign_in(reader, "gg-resident")

    refused = submit(reader, "/account/close", password="not it")
    done = submit(reader, "/account/close", password=PASSWORD)

    assert (refused.status_code, done.status_code) == (422, 303)
    assert submit(a_reader(seeded), "/sign-in", username="gg-resident", password=PASSWORD).status_code == 403
    closed = select(accounts.c.id).where(accounts.c.username.like("closed-%"))
    running = select(grants).where(grants.c.account_id.in_(closed), grants.c.ended_at.is_(None))
    assert rows(seeded, running) == []


def test_an_account_of_the_office_is_closed_by_its_administrator(seeded: Portal, reader: Client) -> None:
    sign_in(reader, "gg-member")

    page = reader.get("/account/close").text
    answer = submit(reader, "/account/password", "/account/close", password=PASSWORD)

    assert "本单位管理员停用" in page
    assert answer.status_code == 403
    assert is_signed_in(reader)


def test_the_pages_are_in_english_too(resident: Client) -> None:
    resident.set_cookie("lang", "en")

    assert "What stays" in resident.get("/account/close").text
    assert "New mobile number" in resident.get("/account/phone").text
    assert "Close the account" in resident.get("/account").text
