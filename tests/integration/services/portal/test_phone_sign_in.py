"""Residents sign in with nothing but a phone; whether it is known shows nowhere."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from werkzeug.test import Client

from kit.clock import HandClock
from kit.sealing import open_letter
from services.portal.adapters.tables import accounts, identities, phone_codes
from services.portal.domain.phone_code import MOST_TRIES
from services.portal.parts import Portal
from services.portal.usecases.forget_sign_ins import FORGET_SIGN_INS
from services.portal.usecases.safeguards import CODES_AN_HOUR, CODES_TO_ONE_PHONE
from tests.integration.services.portal.conftest import rows, sign_in, submit
from tests.integration.services.portal.people import a_reader, cookie_of, is_signed_in, with_cookie
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


@pytest.fixture(autouse=True)
def _another_hour(clock: HandClock) -> Iterator[None]:
    yield
    clock.forward(timedelta(hours=1))


def account_ids(portal: Portal) -> set[str]:
    return {row["id"] for row in rows(portal, select(accounts.c.id))}


def test_a_phone_opens_an_account_that_holds_no_office(seeded: Portal, reader: Client) -> None:
    before = account_ids(seeded)

    answer = sign_in_by_phone(seeded, reader, "139 0000 1001")

    (fresh,) = account_ids(seeded) - before
    account = rows(seeded, select(accounts).where(accounts.c.id == fresh))[0]
    told = next(row["body"] for row in reversed(rows(seeded, OUTBOX)) if row["routing_key"] == "account.registered")
    assert answer.headers["Location"] == "/my-issues"
    assert (account["phone_verified"], account["password_mark"], account["display_name"]) == (True, "", "")
    assert (told["account_id"], told["grants"], told["org"]) == (fresh, [], None)
    assert open_letter(told["sealed"], SEAL_PRIVATE_KEY) == {"phone": "+8613900001001"}
    assert "139****1001" in reader.get("/account").text
    assert reader.get("/work").headers["Location"] == "/"


def test_another_phone_is_another_account(seeded: Portal, reader: Client) -> None:
    sign_in_by_phone(seeded, reader, "13900001002")
    known = account_ids(seeded)

    sign_in_by_phone(seeded, a_reader(seeded), "13900001003")

    assert len(account_ids(seeded) - known) == 1


def test_signing_in_again_opens_no_second_account(seeded: Portal, reader: Client, clock: HandClock) -> None:
    sign_in_by_phone(seeded, reader, "13900001004")
    known = account_ids(seeded)
    clock.forward(timedelta(minutes=2))

    sign_in_by_phone(seeded, a_reader(seeded), "+86 139-0000-1004")

    assert account_ids(seeded) == known


def test_the_answer_does_not_tell_whether_a_phone_is_known(seeded: Portal, reader: Client, clock: HandClock) -> None:
    sign_in_by_phone(seeded, reader, "13900001005")
    clock.forward(timedelta(minutes=2))

    told = [said(a_reader(seeded), phone) for phone in ("13900001005", "13900001006")]

    assert told[0] == told[1]


def said(reader: Client, phone: str) -> tuple[int, str | None, str]:
    answer = ask_code(reader, phone)
    page = re.sub(r'value="[^"]*"|\d{3}\*{4}\d{4}|[0-9a-f-]{36}', "", reader.get("/sign-in/phone/code").text)
    return answer.status_code, answer.headers.get("Location"), page


def test_phone_and_code_are_kept_as_marks_and_sealed(seeded: Portal, reader: Client) -> None:
    ask_code(reader, "13900001007")
    code = code_for(seeded)
    waiting = str(rows(seeded, select(phone_codes))) + str(rows(seeded, text("select * from outbox")))
    give(reader, code)

    kept = str(rows(seeded, select(identities))) + str(rows(seeded, select(accounts)))

    assert "13900001007" not in waiting + kept
    assert f"'{code}'" not in waiting
    assert f'"{code}"' not in waiting


def test_the_code_is_good_once(seeded: Portal, reader: Client) -> None:
    ask_code(reader, "13900001008")
    before, code = cookie_of(reader), code_for(seeded)
    give(reader, code)

    again = with_cookie(seeded, before)
    answer = again.get("/sign-in/phone/code")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in/phone")
    assert not is_signed_in(again)


def test_the_code_is_good_in_the_browser_that_asked_for_it(seeded: Portal, reader: Client) -> None:
    ask_code(reader, "13900001009")
    other = a_reader(seeded)
    ask_code(other, "13900001010")
    code_of_first = letters(seeded, "sign_in_code")[-2]["code"]

    answer = give(other, code_of_first)

    assert answer.status_code == 422
    assert not is_signed_in(other)


def test_wrong_codes_are_counted_and_the_fifth_ends_the_code(seeded: Portal, reader: Client) -> None:
    ask_code(reader, "13900001011")
    code = code_for(seeded)

    answers = [give(reader, wrong(code)) for _ in range(MOST_TRIES)]

    assert [one.status_code for one in answers] == [422] * 4 + [409]
    assert "还可以再试4次" in answers[0].text
    assert "请重新获取" in answers[-1].text
    assert not is_signed_in(reader)


def test_after_five_wrong_codes_the_right_one_is_refused(seeded: Portal, reader: Client) -> None:
    ask_code(reader, "13900001012")
    asked, code = cookie_of(reader), code_for(seeded)
    for _ in range(MOST_TRIES):
        give(reader, wrong(code))

    back = with_cookie(seeded, asked)

    assert give(back, code).status_code == 409
    assert not is_signed_in(back)


def test_a_code_is_over_after_ten_minutes(seeded: Portal, reader: Client, clock: HandClock) -> None:
    ask_code(reader, "13900001013")
    clock.forward(timedelta(minutes=10))

    answer = give(reader, code_for(seeded))

    assert answer.status_code == 409
    assert "请重新获取" in answer.text


def test_another_code_comes_after_a_minute_and_takes_the_place_of_the_first(
    seeded: Portal, reader: Client, clock: HandClock
) -> None:
    ask_code(reader, "13900001014")
    first = code_for(seeded)
    shown = reader.get("/sign-in/phone/code").text

    early = submit(reader, "/sign-in/phone/code", "/sign-in/phone/another-code")
    clock.forward(timedelta(seconds=60))
    late = submit(reader, "/sign-in/phone/code", "/sign-in/phone/another-code")

    second = code_for(seeded)
    assert "60秒以后" in shown
    assert (early.status_code, late.status_code) == (409, 303)
    assert "后可以再要一个" in early.text
    assert letters(seeded, "sign_in_code")[-1]["phone"] == "+8613900001014"
    if first != second:
        assert give(reader, first).status_code == 422
    assert give(reader, second).status_code == 303


def test_one_phone_gets_few_codes_an_hour(seeded: Portal, clock: HandClock) -> None:
    statuses = []
    for _ in range(CODES_TO_ONE_PHONE + 1):
        statuses.append(ask_code(a_reader(seeded), "13900001015").status_code)
        clock.forward(timedelta(minutes=1))

    assert statuses == [303] * CODES_TO_ONE_PHONE + [429]


def test_one_network_sends_a_bounded_number_of_codes_an_hour(seeded: Portal) -> None:
    there = a_reader(seeded, "198.51.100.7")

    statuses = [ask_code(there, f"1390001{number:04d}").status_code for number in range(CODES_AN_HOUR + 1)]

    assert statuses == [303] * CODES_AN_HOUR + [429]
    assert ask_code(a_reader(seeded, "203.0.113.9"), "13900001016").status_code == 303


@pytest.mark.parametrize("typed", ["", "12345", "0938 8213456", "1" * 500, "<script>"])
def test_what_is_no_mobile_number_is_refused_beside_its_field(reader: Client, typed: str) -> None:
    answer = ask_code(reader, typed)

    assert answer.status_code == 422
    assert "#f-phone" in answer.text
    assert "11位数字" in answer.text


def test_the_secret_of_the_browser_is_another_one_after_the_sign_in(seeded: Portal, reader: Client) -> None:
    ask_code(reader, "13900001017")
    planted = cookie_of(reader)

    give(reader, code_for(seeded))

    assert is_signed_in(reader)
    assert not is_signed_in(with_cookie(seeded, planted))


def test_signing_in_by_phone_ends_the_session_that_the_browser_had(seeded: Portal, reader: Client) -> None:
    sign_in(reader, "qz-resident")
    former = cookie_of(reader)

    sign_in_by_phone(seeded, reader, "13900001018")

    assert not is_signed_in(with_cookie(seeded, former))


def test_it_leads_on_to_where_the_reader_wanted_and_never_outside(seeded: Portal, clock: HandClock) -> None:
    led = []
    for wanted in ("/report", "//elsewhere.example", "https://elsewhere.example/"):
        led.append(sign_in_by_phone(seeded, a_reader(seeded), "13900001019", next=wanted).headers["Location"])
        clock.forward(timedelta(minutes=1))

    assert led == ["/report", "/", "/"]


def test_without_a_code_asked_for_there_is_nothing_to_give(reader: Client) -> None:
    answer = reader.get("/sign-in/phone/code")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in/phone")


def test_an_account_that_was_closed_is_not_opened_by_its_phone(
    seeded: Portal, reader: Client, clock: HandClock
) -> None:
    sign_in_by_phone(seeded, reader, "13900001020")
    clock.forward(timedelta(minutes=2))
    with seeded.service.open_work() as work:
        mine = rows(seeded, select(identities).order_by(identities.c.since.desc()))[0]
        account = work.accounts.get(mine["account_id"])
        assert account is not None
        account.is_open = False
        work.accounts.change(account)
        work.commit()
    fresh = a_reader(seeded)
    ask_code(fresh, "13900001020")

    answer = give(fresh, code_for(seeded))

    assert answer.status_code == 403
    assert "停用" in answer.text
    assert not is_signed_in(fresh)


@pytest.mark.parametrize("path", ["/account/password", "/account/authenticator", "/account/recovery-codes"])
def test_pages_of_a_password_are_not_for_accounts_without_one(seeded: Portal, reader: Client, path: str) -> None:
    sign_in_by_phone(seeded, reader, f"139000020{len(path)}")

    answer = reader.get(path)

    assert (answer.status_code, answer.headers["Location"]) == (302, "/account")


def test_nobody_signs_in_with_the_name_of_an_account_without_password(seeded: Portal, reader: Client) -> None:
    sign_in_by_phone(seeded, reader, "13900001021")
    mine = rows(seeded, select(accounts).where(accounts.c.password_mark == ""))[-1]

    answer = submit(a_reader(seeded), "/sign-in", username=mine["username"], password="")

    assert answer.status_code == 403


def test_codes_that_are_over_are_forgotten(seeded: Portal, reader: Client, clock: HandClock) -> None:
    ask_code(reader, "13900001022")
    clock.forward(timedelta(days=2))

    with seeded.service.open_work() as work:
        seeded.service.chores[FORGET_SIGN_INS]("", work)
        work.commit()

    assert rows(seeded, select(phone_codes)) == []


def test_a_phone_is_told_in_the_language_of_the_page(seeded: Portal, reader: Client) -> None:
    reader.set_cookie("lang", "en")

    page = ask_code(reader, "13900001023", next="")

    asked = [row["body"] for row in rows(seeded, OUTBOX) if row["routing_key"] == "address.requested"]
    assert page.status_code == 303
    assert asked[-1]["language"] == "en"
    assert "Six digits" in reader.get("/sign-in/phone/code").text


def test_marks_of_phones_have_a_secret_of_their_own(seeded: Portal) -> None:
    settings = replace(seeded.settings, identity_secret="another")

    guards = replace(seeded, settings=settings).safeguards

    assert guards.mark("x") == seeded.safeguards.mark("x")
    assert guards.mark_identity("x") != seeded.safeguards.mark_identity("x")
