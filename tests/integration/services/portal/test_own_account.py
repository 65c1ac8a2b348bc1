"""My account: password, devices, language; and a session that changes its secret whenever its rights change."""

from dataclasses import replace
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, text
from werkzeug.test import Client

from kit.clock import HandClock
from services.portal.adapters.passwords import ArgonPasswords
from services.portal.adapters.tables import accounts, sessions
from services.portal.parts import Portal
from services.portal.usecases.forget_sign_ins import FORGET_SIGN_INS
from tests.integration.services.portal.conftest import PASSWORD, rows, sign_in, submit, token_in
from tests.integration.services.portal.people import FRESH, a_reader, cookie_of, is_signed_in, with_cookie

ANDROID = "Mozilla/5.0 (Linux; Android 10) AppleWebKit/537.36 Chrome/83.0 Mobile Safari/537.36"


def change_password(reader: Client, present: str, chosen: str, repeated: str | None = None) -> int:
    typed = {"password": present, "new_password": chosen, "repeated": chosen if repeated is None else repeated}
    return submit(reader, "/account/password", **typed).status_code


@pytest.mark.parametrize(
    ("username", "name", "place"), [("qz-clerk", "经办员", "聚宝盆"), ("qz-resident", "居民", "聚宝盆")]
)
def test_the_account_says_who_i_am_and_where(reader: Client, username: str, name: str, place: str) -> None:
    sign_in(reader, username)

    page = reader.get("/account").text

    assert username in page
    assert name in page
    assert place in page
    reader.set_cookie("lang", "en")
    assert "My account" in reader.get("/account").text


@pytest.mark.parametrize("path", ["/account", "/account/password", "/account/devices", "/account/authenticator"])
def test_the_account_is_for_its_owner_alone(reader: Client, path: str) -> None:
    answer = reader.get(path)

    assert (answer.status_code, answer.headers["Location"]) == (302, f"/sign-in?next={path}")


def test_another_password_ends_all_other_devices_and_changes_the_secret_of_this_one(
    seeded: Portal, reader: Client
) -> None:
    elsewhere = a_reader(seeded)
    sign_in(elsewhere, "mj-clerk")
    sign_in(reader, "mj-clerk")
    former = cookie_of(reader)

    assert change_password(reader, PASSWORD, FRESH) == 303

    assert is_signed_in(reader)
    assert not is_signed_in(elsewhere)
    assert not is_signed_in(with_cookie(seeded, former))
    assert submit(elsewhere, "/sign-in", username="mj-clerk", password=PASSWORD).status_code == 403
    sign_in(elsewhere, "mj-clerk", FRESH)


@pytest.mark.parametrize(
    ("present", "chosen", "repeated", "words"),
    [
        ("not-the-password", FRESH, FRESH, "现在的密码不对"),
        (PASSWORD, "short", "short", "密码至少10个字"),
        (PASSWORD, "qwertyuiop12", "qwertyuiop12", "太常见"),
        (PASSWORD, "my-mj-street-x7k", "my-mj-street-x7k", "不要有账号名"),
        (PASSWORD, FRESH, "something else 77", "两次写的不一样"),
    ],
)
def test_a_password_that_is_not_taken_says_why_and_changes_nothing(
    seeded: Portal, reader: Client, present: str, chosen: str, repeated: str, words: str
) -> None:
    sign_in(reader, "mj-street")
    mark = select(accounts.c.password_mark).where(accounts.c.username == "mj-street")
    before = rows(seeded, mark)

    answer = submit(reader, "/account/password", password=present, new_password=chosen, repeated=repeated)

    assert answer.status_code == 422
    assert words in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert chosen not in answer.text
    assert rows(seeded, mark) == before


def test_a_mark_of_a_former_cost_is_made_anew_at_the_next_sign_in(seeded: Portal) -> None:
    costly = ArgonPasswords(PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    mark = select(accounts.c.password_mark).where(accounts.c.username == "gg-housing")
    before = rows(seeded, mark)[0]["password_mark"]

    sign_in(a_reader(replace(seeded, passwords=costly)), "gg-housing")

    after = rows(seeded, mark)[0]["password_mark"]
    assert "m=8,t=1" in before
    assert "m=16,t=2" in after
    sign_in(a_reader(seeded), "gg-housing")


def test_the_present_password_cannot_be_guessed_from_an_open_browser(reader: Client) -> None:
    sign_in(reader, "mj-leader")

    answers = [change_password(reader, f"guess number {number}", FRESH) for number in range(6)]

    assert answers == [422] * 5 + [429]
    assert change_password(reader, PASSWORD, FRESH) == 429


def test_devices_are_listed_and_ended_one_by_one_or_all_but_this(seeded: Portal) -> None:
    here, phone, desk = (a_reader(seeded, address) for address in ("61.178.12.34", "61.178.99.1", "240e:1:2:3::4"))
    for reader in (here, phone, desk):
        token = token_in(reader.get("/sign-in").text)
        typed = {"csrf_token": token, "username": "mj-party", "password": PASSWORD}
        reader.post("/sign-in", data=typed, headers={"User-Agent": ANDROID})
    page = here.get("/account/devices").text
    assert page.count("Chrome · Android</strong>") == 3
    assert "61.178.12.0/24" in page
    assert "61.178.12.34" not in page
    assert page.index("这台设备") < page.index("61.178.99.0/24")

    named = next(
        row["mark"]
        for row in rows(seeded, select(sessions))
        if row["network"] == "61.178.99.0/24" and not row["revoked_at"]
    )
    ended = submit(here, "/account/devices", "/account/devices/ending", device=named[:16])
    assert ended.status_code == 303
    assert [is_signed_in(reader) for reader in (here, phone, desk)] == [True, False, True]

    submit(here, "/account/devices", "/account/devices/others-ending")
    assert [is_signed_in(reader) for reader in (here, desk)] == [True, False]


def test_nobody_ends_the_devices_of_somebody_else(seeded: Portal, reader: Client) -> None:
    sign_in(reader, "mj-water")
    sign_in(a_reader(seeded), "mj-housing")
    account = select(accounts.c.id).where(accounts.c.username == "mj-housing").scalar_subquery()
    theirs = rows(seeded, select(sessions).where(sessions.c.account_id == account))[0]

    submit(reader, "/account/devices", "/account/devices/ending", device=theirs["mark"][:16])
    refused = submit(reader, "/account/devices", "/account/devices/ending", device="%")

    assert rows(seeded, select(sessions).where(sessions.c.mark == theirs["mark"])) == [theirs]
    assert refused.status_code == 422


def test_the_language_is_kept_for_pages_and_told_for_messages(seeded: Portal, reader: Client) -> None:
    sign_in(reader, "mj-member")

    answer = submit(reader, "/account", "/account/language", language="en")

    told = rows(
        seeded, text("select body::jsonb as body from outbox where routing_key = 'account.registered' order by id")
    )
    assert answer.status_code == 303
    assert "My account" in reader.get("/account").text
    assert told[-1]["body"]["language"] == "en"
    assert "sealed" not in told[-1]["body"]
    assert submit(reader, "/account", "/account/language", language="fr").status_code == 422


@pytest.mark.parametrize(
    "path",
    [
        "/sign-in",
        "/sign-in/code",
        "/sign-out",
        "/account/language",
        "/account/password",
        "/account/devices/ending",
        "/account/devices/others-ending",
        "/account/authenticator",
        "/account/authenticator/removal",
        "/account/recovery-codes",
        "/password/forgotten",
        "/password/new",
    ],
)
def test_no_form_is_taken_from_elsewhere(reader: Client, path: str) -> None:
    sign_in(reader, "qz-clerk2")

    answer = reader.post(path, data={"password": "typed-secret", "code": "typed-code", "device": "0" * 16})

    assert answer.status_code == 400
    assert "typed-" not in answer.text


def test_a_planted_session_is_worth_nothing_after_its_victim_signs_in(seeded: Portal, reader: Client) -> None:
    sign_in(reader, "qz-resident")
    planted = cookie_of(reader)
    victim = with_cookie(seeded, planted)

    sign_in(victim, "qz-secretary")

    assert cookie_of(victim) != planted
    assert is_signed_in(victim)
    assert not is_signed_in(with_cookie(seeded, planted))


def test_old_sessions_are_forgotten(seeded: Portal, reader: Client, clock: HandClock) -> None:
    sign_in(reader, "qz-party")
    planned = rows(seeded, text("select kind from due where kind = 'forget_sign_ins'"))

    clock.forward(timedelta(days=31))
    with seeded.service.open_work() as work:
        seeded.service.chores[FORGET_SIGN_INS]("", work)
        work.commit()

    assert planned == [{"kind": FORGET_SIGN_INS}]
    assert rows(seeded, select(sessions)) == []
