"""Residents sign in by WeChat, against a stand-in that does what WeChat's documents say."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from sqlalchemy import select, text
from werkzeug.test import Client, TestResponse

from kit.clock import HandClock
from kit.servers.ports import free_port
from services.portal.adapters.provider_list import read_providers
from services.portal.adapters.tables import accounts, identities
from services.portal.parts import Portal
from tests.integration.services.portal.conftest import PASSWORD, rows, sign_in, submit
from tests.integration.services.portal.people import a_reader, is_signed_in
from tests.integration.services.portal.phones import sign_in_by_phone
from tests.support.wechat import APP_ID, APP_SECRET, WeChatOnLoopback

IN_WECHAT = {"User-Agent": "Mozilla/5.0 (Linux; Android 10) Mobile MicroMessenger/8.0.40"}


def listed(wechat: WeChatOnLoopback, **more: object) -> str:
    entry = {
        "kind": "wechat",
        "name": "wechat",
        "label_zh": "微信",
        "label_en": "WeChat",
        "app_id": APP_ID,
        "app_secret": APP_SECRET,
        "authorize_url": f"{wechat.address}/connect/oauth2/authorize",
        "api_url": wechat.address,
    }
    return json.dumps([{**entry, **more}])


@pytest.fixture
def wechat() -> Iterator[WeChatOnLoopback]:
    with WeChatOnLoopback().running() as running:
        yield running


@pytest.fixture(scope="module")
def knowing(seeded: Portal) -> Portal:
    return replace(seeded, providers={})


@pytest.fixture
def known(knowing: Portal, wechat: WeChatOnLoopback) -> Portal:
    assert isinstance(knowing.providers, dict)
    knowing.providers.update(read_providers(listed(wechat)))
    return knowing


@pytest.fixture(autouse=True)
def _another_hour(clock: HandClock, portal: Portal) -> Iterator[None]:
    yield
    clock.forward(timedelta(hours=1))
    with portal.service.stage.database.engine.begin() as connection:
        connection.execute(identities.delete())


def leave(reader: Client) -> str:
    left = reader.get("/sign-in/with/wechat", headers=IN_WECHAT).headers["Location"]
    assert left.endswith("#wechat_redirect")
    return requests.get(left, allow_redirects=False, timeout=5).headers["Location"]


def come_back(reader: Client, address: str) -> TestResponse:
    parts = urlsplit(address)
    return reader.get(f"{parts.path}?{parts.query}", headers=IN_WECHAT)


def visit(reader: Client) -> TestResponse:
    return come_back(reader, leave(reader))


def account_ids(portal: Portal) -> set[str]:
    return {row["id"] for row in rows(portal, select(accounts.c.id))}


def test_somebody_new_gets_a_residents_account_and_the_same_one_again(known: Portal) -> None:
    before, reader = account_ids(known), a_reader(known)

    first = visit(reader)
    opened = account_ids(known) - before
    again = visit(a_reader(known))

    fresh = rows(known, select(accounts).where(accounts.c.id.in_(opened)))
    assert (first.status_code, again.status_code, account_ids(known) - before) == (303, 303, opened)
    assert [(one["password_mark"], one["phone_verified"], one["org"]) for one in fresh] == [("", False, None)]
    assert is_signed_in(reader)


def test_the_openid_is_nowhere_but_in_a_mark(known: Portal, wechat: WeChatOnLoopback) -> None:
    visit(a_reader(known))

    kept = [rows(known, text(f"select * from {table}")) for table in ("identities", "accounts", "sessions", "outbox")]

    assert wechat.openid not in str(kept)


def test_only_wechats_own_browser_is_shown_the_way(known: Portal) -> None:
    reader = a_reader(known)

    assert "微信" in reader.get("/sign-in", headers=IN_WECHAT).text
    assert 'href="/sign-in/with/wechat' not in reader.get("/sign-in").text


def test_a_resident_with_a_phone_links_wechat_and_is_the_same_person(known: Portal) -> None:
    reader = a_reader(known)
    sign_in_by_phone(known, reader, "13900003001")
    before = account_ids(known)
    submit(reader, "/account/identities/wechat")
    visit(reader)
    other = a_reader(known)

    visit(other)

    assert account_ids(known) == before
    assert "139****3001" in other.get("/account").text


def test_the_last_way_in_stays(known: Portal) -> None:
    reader = a_reader(known)
    visit(reader)

    answer = submit(reader, "/account/identities/wechat/removal")

    assert answer.status_code == 409
    assert "没有办法登录" in answer.text


def test_an_account_of_the_office_that_is_linked_is_still_asked_for_its_rules(known: Portal) -> None:
    reader = a_reader(known)
    sign_in(reader, "qz-clerk")
    submit(reader, "/account/identities/wechat", password=PASSWORD)
    visit(reader)
    outside = replace(known, settings=replace(known.settings, demo_password=""))
    fresh = a_reader(outside)

    visit(fresh)

    assert fresh.get("/work").headers["Location"] == "/account/authenticator"


def refused(answer: TestResponse, words: str) -> None:
    assert answer.status_code in {403, 409}
    assert words in answer.text


def test_no_is_a_clear_answer(known: Portal, wechat: WeChatOnLoopback) -> None:
    wechat.says_no = True

    refused(visit(a_reader(known)), "没有同意登录")


def test_a_code_is_good_once(known: Portal, wechat: WeChatOnLoopback) -> None:
    reader = a_reader(known)
    address = leave(reader)
    wechat.codes.clear()

    refused(come_back(reader, address), "没能确认是您本人")


def test_an_answer_to_another_browser_is_refused(known: Portal) -> None:
    victim = a_reader(known)
    leave(victim)

    refused(come_back(victim, leave(a_reader(known))), "没能确认是您本人")
    assert not is_signed_in(victim)


@pytest.mark.parametrize(
    ("instead", "words"),
    [
        ({"errcode": -1, "errmsg": "system error"}, "现在连不上"),
        ({"errcode": 45011, "errmsg": "api minute-quota reach limit"}, "现在连不上"),
        ({"errcode": 40029, "errmsg": "invalid code"}, "没能确认是您本人"),
        ({"errcode": "40029", "errmsg": "invalid code"}, "没能确认是您本人"),
        ({"errcode": [40029]}, "没能确认是您本人"),
        ({"access_token": "t"}, "没能确认是您本人"),
        ({"openid": ""}, "没能确认是您本人"),
        ({"openid": ["x"]}, "没能确认是您本人"),
        ([], "现在连不上"),
        ("no json", "现在连不上"),
        ("x" * 300_000, "现在连不上"),
    ],
    ids=lambda one: str(one)[:30],
)
def test_what_wechat_gets_wrong_is_a_clear_page(
    known: Portal, wechat: WeChatOnLoopback, instead: Any, words: str
) -> None:
    wechat.instead = instead

    refused(visit(a_reader(known)), words)


@pytest.mark.parametrize("status", [500, 404])
def test_wechat_that_fails_is_away(known: Portal, wechat: WeChatOnLoopback, status: int) -> None:
    wechat.status = status

    refused(visit(a_reader(known)), "现在连不上")


def test_the_secret_goes_to_wechat_and_into_no_log(
    known: Portal, wechat: WeChatOnLoopback, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    wechat.status = 500
    visit(a_reader(known))

    told = capsys.readouterr()
    own = [record.getMessage() for record in caplog.records if record.name != "werkzeug"]
    assert wechat.asked[-1]["secret"] == APP_SECRET
    assert APP_SECRET not in told.out + "".join(own)
    assert APP_SECRET not in repr(known.providers)


def test_a_union_of_official_accounts_knows_its_people_by_another_name(known: Portal, wechat: WeChatOnLoopback) -> None:
    assert isinstance(known.providers, dict)
    known.providers.update(read_providers(listed(wechat, subject="unionid")))

    refused(visit(a_reader(known)), "没能确认是您本人")
    wechat.unionid = "union-1"
    before = account_ids(known)
    visit(a_reader(known))
    wechat.openid = "at-another-official-account"
    visit(a_reader(known))

    assert len(account_ids(known) - before) == 1


def test_wechat_that_does_not_answer_is_away(known: Portal, wechat: WeChatOnLoopback) -> None:
    assert isinstance(known.providers, dict)
    known.providers.update(read_providers(listed(wechat, api_url=f"http://localhost:{free_port()}")))

    refused(visit(a_reader(known)), "现在连不上")


def test_the_addresses_are_wechats_own_unless_told_otherwise(known: Portal, wechat: WeChatOnLoopback) -> None:
    entry = json.loads(listed(wechat))[0]
    plain = {name: value for name, value in entry.items() if not name.endswith("_url")}

    left = read_providers(json.dumps([plain]))["wechat"].departure("https://yishi.example/back")

    assert left.address.startswith(f"https://open.weixin.qq.com/connect/oauth2/authorize?appid={APP_ID}&redirect_uri=")
