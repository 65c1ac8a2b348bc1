"""Codes of an authenticator, recovery codes, password links and devices."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from kit.box import Box, new_box_key
from services.portal.domain.authenticator import (
    Authenticator,
    CodeWrong,
    address_for_app,
    new_recovery_codes,
    new_secret,
    open_for,
    recovery_mark,
    seal_for,
    step_of,
)
from services.portal.domain.device import Device
from services.portal.domain.link import LinkOver, PasswordLink

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
KEY = new_box_key()
BOX = Box(KEY)
SECRET = new_secret()
# RFC 6238, appendix B, in the six digits that every app shows.
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


def an_authenticator() -> Authenticator:
    return Authenticator("a1", seal_for(BOX, "a1", SECRET), since=NOW)


def code_at(moment: datetime) -> str:
    return pyotp.TOTP(SECRET).at(moment)


@pytest.mark.parametrize(("second", "code"), [(59, "287082"), (1111111109, "081804"), (2000000000, "279037")])
def test_codes_are_those_of_the_standard(second: int, code: str) -> None:
    assert step_of(RFC_SECRET, code, datetime.fromtimestamp(second, UTC)) == second // 30


@pytest.mark.parametrize("seconds", [-30, 0, 30])
def test_a_phone_whose_clock_is_half_a_minute_off_is_understood(seconds: int) -> None:
    an_authenticator().require(code_at(NOW + timedelta(seconds=seconds)), NOW, BOX)


@pytest.mark.parametrize("seconds", [-60, 60])
def test_a_code_of_another_minute_is_wrong(seconds: int) -> None:
    with pytest.raises(CodeWrong):
        an_authenticator().require(code_at(NOW + timedelta(seconds=seconds)), NOW, BOX)


@pytest.mark.parametrize("code", ["", "abcdef", "１２３４５６", "0" * 40])
def test_what_is_no_code_is_wrong(code: str) -> None:
    with pytest.raises(CodeWrong):
        an_authenticator().require(code, NOW, BOX)


def test_a_code_with_a_space_is_understood() -> None:
    code = code_at(NOW)

    an_authenticator().require(f"{code[:3]} {code[3:]}", NOW, BOX)


def test_a_code_is_good_once_and_so_is_every_earlier_one() -> None:
    authenticator = an_authenticator()
    authenticator.require(code_at(NOW), NOW, BOX)

    for moment in (NOW, NOW - timedelta(seconds=30)):
        with pytest.raises(CodeWrong):
            authenticator.require(code_at(moment), NOW, BOX)
    authenticator.require(code_at(NOW + timedelta(seconds=30)), NOW + timedelta(seconds=30), BOX)


def test_the_secret_moves_to_the_newest_key_when_it_is_used() -> None:
    authenticator = an_authenticator()
    newer = new_box_key()

    authenticator.require(code_at(NOW), NOW, Box(f"{newer},{KEY}"))

    assert open_for(Box(newer), "a1", authenticator.sealed) == SECRET


def test_a_secret_that_was_sealed_for_somebody_else_opens_nothing() -> None:
    stolen = Authenticator("a2", an_authenticator().sealed, since=NOW)

    with pytest.raises(CodeWrong):
        stolen.require(code_at(NOW), NOW, BOX)


def test_the_app_is_told_the_name_and_the_secret() -> None:
    found = pyotp.parse_uri(address_for_app(SECRET, "qz-clerk"))

    assert (found.name, found.secret) == ("qz-clerk", SECRET)


def test_recovery_codes_are_ten_and_understood_however_they_are_typed() -> None:
    codes = new_recovery_codes()

    assert len(set(codes)) == 10
    assert recovery_mark(f" {codes[0].upper().replace('-', ' ')} ") == recovery_mark(codes[0])
    assert len({recovery_mark(code) for code in codes}) == 10


def test_a_link_is_good_until_its_time_and_until_it_is_used() -> None:
    link = PasswordLink("mark", "a1", made_at=NOW, ends_at=NOW + timedelta(minutes=30))
    link.require_good(NOW + timedelta(minutes=29))

    with pytest.raises(LinkOver):
        link.require_good(NOW + timedelta(minutes=30))
    link.used_at = NOW
    with pytest.raises(LinkOver):
        link.require_good(NOW)


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (
            "Mozilla/5.0 (Linux; Android 10; HLK-AL00) Chrome/83.0 Mobile Safari/537.36 MicroMessenger/7.0.18",
            "微信 · Android",
        ),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36", "Chrome · Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0", "Edge · Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Mobile Safari/604.1", "Safari · iPhone"),
        ("Mozilla/5.0 (Phone; OpenHarmony 5.0) ArkWeb/4.1 Mobile HuaweiBrowser/5.1", "华为浏览器 · HarmonyOS"),
        ("curl/8.5", ""),
    ],
)
def test_a_device_is_called_what_its_owner_calls_it(agent: str, name: str) -> None:
    assert Device.of(agent, None).agent == name


@pytest.mark.parametrize(
    ("address", "shown", "counted"),
    [
        ("61.178.12.34", "61.178.12.0/24", "61.178.12.34/32"),
        ("240e:1:2:3:4:5:6:7", "240e:1:2::/48", "240e:1:2:3::/64"),
        ("fe80::1%eth0", "fe80::/48", "fe80::/64"),
        (None, "", ""),
        ("unknown", "", ""),
    ],
)
def test_of_an_address_only_the_neighbourhood_is_shown(address: str | None, shown: str, counted: str) -> None:
    device = Device.of("", address)

    assert (device.network, device.source) == (shown, counted)
