"""Accounts and sessions."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from contracts.access import Grant
from contracts.roles import Role
from services.portal.domain.account import Account
from services.portal.domain.demo import demo_accounts
from services.portal.domain.session import Limits, Session
from services.portal.domain.tries import TooManyTries

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LIMITS = Limits(lives=timedelta(hours=12), rests=timedelta(hours=2))


def an_account() -> Account:
    return Account(
        "a1", "qz-clerk", "mark", "经办员", "ORG-620502005002", (Grant(Role.COMMUNITY_CLERK, "620502005002"),)
    )


def test_the_fifth_wrong_password_makes_the_account_rest_and_each_further_one_longer() -> None:
    account = an_account()

    waits = []
    for _ in range(14):
        account.note_failure(NOW)
        waits.append(account.locked_until - NOW if account.locked_until else None)

    assert waits[:7] == [None] * 4 + [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert waits[-1] == timedelta(hours=1)


def test_a_resting_account_opens_again_by_itself() -> None:
    account = an_account()
    for _ in range(5):
        account.note_failure(NOW)

    with pytest.raises(TooManyTries):
        account.require_unlocked(NOW)
    account.require_unlocked(NOW + timedelta(minutes=1))


def test_the_right_password_forgets_the_wrong_ones() -> None:
    account = an_account()
    for _ in range(5):
        account.note_failure(NOW)

    account.note_success()

    assert (account.failures, account.locked_until) == (0, None)


@pytest.mark.parametrize(("age", "rest", "alive"), [(1, 1, True), (11, 1, True), (12, 0, False), (5, 2, False)])
def test_a_session_ends_after_twelve_hours_or_two_hours_of_rest(age: int, rest: int, *, alive: bool) -> None:
    session = Session("mark", "a1", opened_at=NOW - timedelta(hours=age), seen_at=NOW - timedelta(hours=rest))

    assert session.is_alive(NOW, LIMITS) is alive


def test_a_revoked_session_is_over() -> None:
    assert not Session("mark", "a1", NOW, NOW, revoked_at=NOW).is_alive(NOW, LIMITS)


@pytest.mark.parametrize(("minutes", "alive"), [(9, True), (10, False)])
def test_a_session_waits_ten_minutes_for_its_code(minutes: int, *, alive: bool) -> None:
    opened = NOW - timedelta(minutes=minutes)

    assert Session("mark", "a1", opened, opened, awaits_code=True).is_alive(NOW, LIMITS) is alive


def test_everybody_but_residents_and_owners_holds_an_office() -> None:
    resident = replace(an_account(), grants=(Grant(Role.RESIDENT, "620502005002"), Grant(Role.OWNER, "620502005002")))

    assert an_account().holds_office
    assert not resident.holds_office


def test_every_demo_account_has_its_own_name_and_phone() -> None:
    accounts = demo_accounts()

    assert len({one.username for one in accounts}) == len(accounts)
    assert len({one.phone for one in accounts}) == len(accounts)
    assert {
        "qz-clerk",
        "qz-secretary",
        "qz-street",
        "qz-party",
        "qz-housing",
        "qz-committee",
        "qz-member",
        "qz-county",
        "tianshui-city",
        "gg-clerk",
    } <= {one.username for one in accounts}
