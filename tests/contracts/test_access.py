"""Who calls, and what the grants reach."""

from datetime import UTC, datetime

import pytest

from contracts.access import (
    NOBODY,
    Actor,
    Grant,
    OutsideYourUnit,
    actor_from,
    administrator_or_actor_from,
    claims_of,
)
from contracts.machines import machines
from contracts.roles import ADMINISTRATORS, Role

XIGUAN = "620502005000"
JUBAOPEN = "620502005002"
NEXT_STREET = "620502006000"
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def _a_street_clerk() -> Actor:
    grants = (Grant(Role.STREET_CLERK, XIGUAN), Grant(Role.CPPCC_MEMBER, "620502000000"))
    return Actor(account_id="account-1", org="ORG-620502005000", grants=grants)


def test_roles_are_those_whose_unit_reaches_the_division() -> None:
    clerk = _a_street_clerk()

    assert clerk.roles_over(JUBAOPEN) == {Role.STREET_CLERK, Role.CPPCC_MEMBER}
    assert clerk.roles_over(NEXT_STREET) == {Role.CPPCC_MEMBER}
    assert clerk.roles_over("620503000000") == frozenset()


def test_an_official_acts_only_where_a_grant_reaches() -> None:
    act = _a_street_clerk().official_act_over(JUBAOPEN, NOW)

    assert (act.roles, act.account_id, act.org) == (
        {Role.STREET_CLERK, Role.CPPCC_MEMBER},
        "account-1",
        "ORG-620502005000",
    )
    with pytest.raises(OutsideYourUnit):
        _a_street_clerk().official_act_over("620503000000", NOW)
    with pytest.raises(OutsideYourUnit):
        NOBODY.official_act_over(JUBAOPEN, NOW)


def test_an_actor_survives_the_way_through_a_token() -> None:
    assert actor_from(claims_of(_a_street_clerk())) == _a_street_clerk()
    assert actor_from(None) == NOBODY


def test_units_are_listed_by_role() -> None:
    assert _a_street_clerk().units_of(Role.STREET_CLERK) == (XIGUAN,)
    assert _a_street_clerk().holds_any((Role.CPPCC_MEMBER,))
    assert not _a_street_clerk().holds_any((Role.COUNTY_CPPCC,))


@pytest.mark.parametrize("role", sorted(ADMINISTRATORS))
def test_an_administrator_has_no_part_in_any_case(role: Role) -> None:
    administrator = Actor("account-2", "ORG-620502000000-CPPCC", (Grant(role, "620500000000"),))

    assert administrator.roles_over(JUBAOPEN) == frozenset()
    assert actor_from(claims_of(administrator)).grants == ()
    assert administrator_or_actor_from(claims_of(administrator)) == administrator
    assert not any(role in step.actors for one in machines().values() for step in one.transitions.values())
    with pytest.raises(OutsideYourUnit):
        administrator.official_act_over(JUBAOPEN, NOW)
