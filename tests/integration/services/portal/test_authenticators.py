"""Signing in with a second factor: codes that are good once, recovery codes, and who must have one."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select
from werkzeug.test import Client

from contracts.access import actor_from
from kit.clock import HandClock
from kit.web.tokens import verify
from services.portal.adapters.tables import accounts, authenticators, recovery_codes
from services.portal.parts import Portal
from tests.integration.services.portal.conftest import PASSWORD, rows, sign_in, submit
from tests.integration.services.portal.people import (
    FRESH,
    a_reader,
    choose_password,
    cookie_of,
    give_code,
    is_signed_in,
    links_sent,
    set_up,
    sign_in_whole,
    with_cookie,
    without_demonstration,
)

TOKENS = "/api/portal/v1/tokens"
STEP = timedelta(seconds=30)


@pytest.fixture(autouse=True)
def _next_step(clock: HandClock) -> Iterator[None]:
    """No test begins in the half minute whose code another one used."""
    yield
    clock.forward(2 * STEP)


@pytest.fixture(scope="module")
def strict(seeded: Portal) -> Portal:
    return without_demonstration(seeded)


def now_shown(secret: str, clock: HandClock) -> str:
    return pyotp.TOTP(secret).at(clock())


def enrolled(portal: Portal, clock: HandClock, username: str) -> tuple[str, list[str]]:
    """Let somebody set up an authenticator, and come to the half minute after."""
    reader = a_reader(portal)
    sign_in(reader, username)
    found = set_up(reader, clock())
    clock.forward(STEP)
    return found


def test_setting_up_gives_ten_recovery_codes_and_keeps_only_marks(
    seeded: Portal, reader: Client, clock: HandClock
) -> None:
    sign_in(reader, "qz-clerk")
    before = cookie_of(reader)

    secret, codes = set_up(reader, clock())

    kept = str(rows(seeded, select(authenticators)) + rows(seeded, select(recovery_codes)))
    assert len(set(codes)) == 10
    assert secret not in kept
    assert not any(code in kept or code.replace("-", "") in kept for code in codes)
    assert cookie_of(reader) != before
    assert not is_signed_in(with_cookie(seeded, before))
    assert codes[0] not in reader.get("/account").text


@pytest.mark.parametrize(
    ("code", "password", "words"), [("000000", PASSWORD, "验证码不对"), (None, "wrong", "密码不对")]
)
def test_setting_up_needs_the_right_code_and_the_password(
    seeded: Portal, reader: Client, clock: HandClock, code: str | None, password: str, words: str
) -> None:
    sign_in(reader, "qz-clerk2")
    shown = reader.get("/account/authenticator").text
    secret = shown.split('class="ys-mono">')[1].split("<")[0].replace(" ", "")

    answer = submit(reader, "/account/authenticator", code=code or now_shown(secret, clock), password=password)

    account = select(accounts.c.id).where(accounts.c.username == "qz-clerk2").scalar_subquery()
    assert answer.status_code == 422
    assert words in answer.text
    assert "<svg" in answer.text
    assert rows(seeded, select(authenticators).where(authenticators.c.account_id == account)) == []


def test_the_password_alone_opens_nothing_and_the_code_changes_the_secret(seeded: Portal, clock: HandClock) -> None:
    secret, _ = enrolled(seeded, clock, "qz-secretary")
    reader = a_reader(seeded)

    asked = sign_in(reader, "qz-secretary")
    waiting = cookie_of(reader)
    assert asked.headers["Location"] == "/sign-in/code"
    assert not is_signed_in(reader)
    answer = give_code(reader, now_shown(secret, clock))

    assert (answer.status_code, answer.headers["Location"]) == (303, "/work")
    assert is_signed_in(reader)
    assert cookie_of(reader) != waiting
    assert not is_signed_in(with_cookie(seeded, waiting))


def test_a_code_cannot_be_used_twice(seeded: Portal, clock: HandClock) -> None:
    secret, _ = enrolled(seeded, clock, "qz-street")
    code = now_shown(secret, clock)
    assert sign_in_whole(a_reader(seeded), "qz-street", code).status_code == 303

    answer = sign_in_whole(a_reader(seeded), "qz-street", code)

    assert answer.status_code == 422
    assert "已经用过" in answer.text


def test_a_code_that_two_browsers_give_at_once_opens_one_of_them(seeded: Portal, clock: HandClock) -> None:
    secret, _ = enrolled(seeded, clock, "qz-cityorder")
    readers = [a_reader(seeded), a_reader(seeded)]
    for reader in readers:
        sign_in(reader, "qz-cityorder")
    code = now_shown(secret, clock)

    with ThreadPoolExecutor() as pool:
        answers = list(pool.map(lambda reader: give_code(reader, code).status_code, readers))

    assert sorted(answers) == [303, 422]


def test_a_new_password_by_link_does_not_open_an_account_with_an_authenticator(
    seeded: Portal, clock: HandClock
) -> None:
    secret, _ = enrolled(seeded, clock, "qz-contractor")
    reader = a_reader(seeded)
    submit(reader, "/password/forgotten", username="qz-contractor")
    choose_password(reader, links_sent(seeded)[-1])

    assert sign_in(reader, "qz-contractor", FRESH).headers["Location"] == "/sign-in/code"
    assert not is_signed_in(reader)
    assert give_code(reader, now_shown(secret, clock)).status_code == 303


def test_a_recovery_code_stands_in_once(seeded: Portal, clock: HandClock) -> None:
    _, codes = enrolled(seeded, clock, "qz-leader")
    reader = a_reader(seeded)
    sign_in(reader, "qz-leader")

    assert submit(reader, "/sign-in/code", recovery=codes[3].upper()).status_code == 303

    assert "恢复码还有9个没有用" in reader.get("/account").text
    assert sign_in_whole(a_reader(seeded), "qz-leader", codes[3]).status_code == 422


def test_renewed_recovery_codes_void_the_former_ones(seeded: Portal, clock: HandClock) -> None:
    secret, codes = enrolled(seeded, clock, "qz-party")
    reader = a_reader(seeded)
    sign_in_whole(reader, "qz-party", now_shown(secret, clock))

    assert submit(reader, "/account/recovery-codes", password="wrong").status_code == 422
    assert submit(reader, "/account/recovery-codes", password=PASSWORD).status_code == 200

    assert sign_in_whole(a_reader(seeded), "qz-party", codes[0]).status_code == 422


def test_wrong_codes_make_the_account_rest_however_often_the_password_is_right(
    seeded: Portal, clock: HandClock
) -> None:
    secret, _ = enrolled(seeded, clock, "qz-housing")
    for _ in range(5):
        assert sign_in_whole(a_reader(seeded), "qz-housing", "000000").status_code == 422

    refused = submit(a_reader(seeded), "/sign-in", username="qz-housing", password=PASSWORD)
    clock.forward(timedelta(minutes=1))

    assert refused.status_code == 429
    assert sign_in_whole(a_reader(seeded), "qz-housing", now_shown(secret, clock)).status_code == 303


def test_a_code_comes_too_late_after_ten_minutes(seeded: Portal, clock: HandClock) -> None:
    secret, _ = enrolled(seeded, clock, "qz-water")
    reader = a_reader(seeded)
    sign_in(reader, "qz-water")

    clock.forward(timedelta(minutes=10))
    answer = give_code(reader, now_shown(secret, clock))

    assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (303, "/sign-in")
    assert not is_signed_in(reader)


def test_a_code_without_a_password_before_it_leads_back_to_the_beginning(reader: Client) -> None:
    answer = give_code(reader, "123456")

    assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (303, "/sign-in")


def test_outside_a_demonstration_an_official_can_do_nothing_before_the_authenticator(
    strict: Portal, clock: HandClock
) -> None:
    reader = a_reader(strict)
    sign_in(reader, "gg-clerk")

    for path in ("/work", "/work/cases", "/inbox", "/account", "/account/devices", "/account/password", "/", "/report"):
        answer = reader.get(path)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/account/authenticator"), path
    set_up(reader, clock())

    assert reader.get("/work").status_code == 200
    assert submit(reader, "/account/authenticator/removal", password=PASSWORD).status_code == 403


def test_residents_are_free_to_have_one_or_not(strict: Portal, clock: HandClock) -> None:
    reader = a_reader(strict)
    sign_in(reader, "gg-resident")
    assert reader.get("/account").status_code == 200
    set_up(reader, clock())

    assert submit(reader, "/account/authenticator/removal", password="wrong").status_code == 422
    assert submit(reader, "/account/authenticator/removal", password=PASSWORD).status_code == 303

    assert sign_in(a_reader(strict), "gg-resident").headers["Location"] == "/"


def test_a_program_of_the_office_gets_no_token_without_an_authenticator(strict: Portal) -> None:
    program = a_reader(strict)

    answer = program.post(TOKENS, json={"username": "gg-street", "password": PASSWORD})

    assert (answer.status_code, answer.json["code"]) == (403, "portal.authenticator_needed")
    assert program.post(TOKENS, json={"username": "mj-resident", "password": PASSWORD}).status_code == 201


def test_a_program_gives_the_code_with_the_password(seeded: Portal, clock: HandClock) -> None:
    secret, _ = enrolled(seeded, clock, "gg-party")
    program = a_reader(seeded)

    def ask(**more: str) -> tuple[int, str | None]:
        answer = program.post(TOKENS, json={"username": "gg-party", "password": PASSWORD, **more})
        errors = answer.json.get("errors")
        return answer.status_code, f"{answer.json['code']} {errors[0]['pointer']}" if errors else None

    missing, wrong = ask(), ask(totp="000000")
    given = program.post(TOKENS, json={"username": "gg-party", "password": PASSWORD, "totp": now_shown(secret, clock)})

    assert missing == (422, "portal.code_needed /totp")
    assert wrong == (422, "portal.code_wrong /totp")
    assert actor_from(verify(given.json["access_token"], seeded.settings.token_key)).holds_any(("party_org_clerk",))
    assert ask(totp=now_shown(secret, clock)) == (422, "portal.code_wrong /totp")
