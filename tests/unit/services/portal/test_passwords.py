"""Which passwords are taken, and what is kept of them."""

import pytest
from argon2 import PasswordHasher

from contracts.access import Grant
from contracts.roles import Role
from kit.refusals import Refusal
from services.portal.adapters.passwords import ArgonPasswords
from services.portal.domain.account import Account
from services.portal.domain.password import new_mark

QUICK = ArgonPasswords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


def an_account() -> Account:
    return Account("a1", "wang.li", "mark", "王丽 Wang Li", None, (Grant(Role.COMMUNITY_CLERK, "620502005002"),))


def code_for(password: str, repeated: str | None = None) -> str | None:
    try:
        new_mark(QUICK, an_account(), password, password if repeated is None else repeated)
    except Refusal as refusal:
        return refusal.stable_code
    return None


@pytest.mark.parametrize(
    "password",
    [
        "pumpkin mirror window fox",
        "聚宝盆的灯下水道通了",
        "kq7vh2mzpw",
        "xiazhouliuqujietalangwan",
        "x" + "w8f!zq" * 20,
    ],
)
def test_a_long_password_that_nobody_guesses_is_taken_whatever_it_is_made_of(password: str) -> None:
    assert code_for(password) is None


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("kq7vh2mzp", "portal.password_too_short"),
        ("", "portal.password_too_short"),
        ("kq7vh2mzpw" * 21, "portal.password_too_long"),
        ("my Wang.Li zebra 88", "portal.password_names_account"),
        ("password123", "portal.password_guessable"),
        ("1234567890", "portal.password_guessable"),
        ("qwertyuiop", "portal.password_guessable"),
        ("aaaaaaaaaaaa", "portal.password_guessable"),
        ("woaini1314", "portal.password_guessable"),
        ("1qaz2wsx3edc", "portal.password_guessable"),
        ("yishi20261123", "portal.password_guessable"),
    ],
)
def test_a_short_a_telling_and_a_common_password_are_refused(password: str, code: str) -> None:
    assert code_for(password) == code


def test_a_password_must_be_typed_the_same_twice() -> None:
    assert code_for("pumpkin mirror window fox", "pumpkin mirror window box") == "portal.passwords_differ"


def test_a_mark_of_another_cost_is_outdated() -> None:
    costly = ArgonPasswords(PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    mark = QUICK.mark("pumpkin")

    assert not QUICK.is_outdated(mark)
    assert costly.is_outdated(mark)
    assert costly.fits("pumpkin", mark)
