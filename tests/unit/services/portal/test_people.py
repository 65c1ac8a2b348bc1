"""Grants that begin and end, who may give which of them, and standing in for a colleague."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from contracts.access import Actor, Grant
from contracts.divisions import UnknownDivision
from contracts.roles import ADMINISTRATORS, Role
from kit.refusals import NotFound, Refusal
from services.portal.domain.account import Account
from services.portal.domain.held_grant import DatesWrong, HeldGrant, Validity, next_turn, present
from services.portal.domain.managing import BELOW_THE_COUNTY, BeyondReach, WrongLevel
from services.portal.domain.person import (
    AccountClosed,
    AdministratorsApart,
    GrantHeld,
    NotToLend,
    OtherOrganisation,
    OwnGrants,
    Person,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
CITY, QINZHOU, GANGU = "620500000000", "620502000000", "620523000000"
STREET, HOME, ELSEWHERE = "620502005000", "620502005002", "620523100003"
CLERK = Grant(Role.COMMUNITY_CLERK, HOME)


def held(grant: Grant = CLERK, *, who: str = "p1", number: int = 1, **more: object) -> HeldGrant:
    return replace(HeldGrant(f"g{number}", who, grant.role, grant.unit, given_at=NOW), **more)  # type: ignore[arg-type]


def a_person(*grants: HeldGrant, who: str = "p1", org: str | None = f"ORG-{HOME}") -> Person:
    return Person(Account(who, who, "-", "经办员", org, ()), list(grants))


def manager(role: Role, unit: str, who: str = "m1") -> Actor:
    return Actor(who, f"ORG-{unit}-CPPCC", (Grant(role, unit),))


COUNTY = manager(Role.COUNTY_CPPCC, QINZHOU)
SECURITY = manager(Role.SECURITY_ADMIN, CITY)
SYSTEM = manager(Role.SYSTEM_ADMIN, CITY)
AUDIT = manager(Role.AUDIT_ADMIN, CITY)


@pytest.mark.parametrize(
    ("begins", "ends", "holds"),
    [(None, None, True), (0, None, True), (1, None, False), (None, 0, False), (None, 1, True), (-2, -1, False)],
)
def test_a_grant_gives_something_from_its_beginning_until_before_its_end(
    begins: int | None, ends: int | None, *, holds: bool
) -> None:
    one = held(
        valid_from=None if begins is None else NOW + begins * DAY,
        valid_until=None if ends is None else NOW + ends * DAY,
    )

    assert one.holds(NOW) is holds
    assert (present([one], NOW) == (CLERK,)) is holds


def test_a_grant_that_was_taken_gives_nothing() -> None:
    one = held()
    one.end(NOW, "m1")

    assert present([one], NOW) == ()
    assert one.is_over(NOW)


def test_the_next_turn_is_the_first_beginning_or_end_that_is_to_come() -> None:
    ended = held(valid_until=NOW + DAY, ended_at=NOW)
    later = held(valid_from=NOW + 3 * DAY, valid_until=NOW + 9 * DAY)
    running = held(valid_from=NOW - DAY, valid_until=NOW + 5 * DAY)

    assert next_turn([ended, later, running], NOW) == NOW + 3 * DAY
    assert next_turn([held()], NOW) is None


def test_a_grant_that_is_over_before_it_begins_is_not_given() -> None:
    for span in (Validity(NOW + DAY, NOW + DAY), Validity(None, NOW), Validity(NOW - 2 * DAY, NOW - DAY)):
        with pytest.raises(DatesWrong):
            a_person().give(COUNTY, held(valid_from=span.begins, valid_until=span.ends))


def test_a_countys_office_gives_every_role_below_itself_in_its_county() -> None:
    assert a_person().give(COUNTY, held()) == COUNTY.grants[0]
    assert Role.COUNTY_CPPCC not in BELOW_THE_COUNTY
    assert not BELOW_THE_COUNTY & ADMINISTRATORS


@pytest.mark.parametrize(
    ("who", "grant"),
    [
        (COUNTY, Grant(Role.COUNTY_CPPCC, QINZHOU)),
        (COUNTY, Grant(Role.CITY_CPPCC, CITY)),
        (COUNTY, Grant(Role.SYSTEM_ADMIN, QINZHOU)),
        (COUNTY, Grant(Role.COMMUNITY_CLERK, ELSEWHERE)),
        (SYSTEM, CLERK),
        (AUDIT, CLERK),
        (manager(Role.SECURITY_ADMIN, GANGU), CLERK),
        (SECURITY, Grant(Role.SECURITY_ADMIN, CITY)),
        (manager(Role.CITY_CPPCC, CITY), CLERK),
        (manager(Role.STREET_CLERK, STREET), CLERK),
    ],
)
def test_nobody_gives_more_than_they_reach_nor_sideways(who: Actor, grant: Grant) -> None:
    with pytest.raises(BeyondReach):
        a_person().give(who, held(grant))


def test_a_countys_office_gives_nothing_to_people_of_another_county() -> None:
    with pytest.raises(BeyondReach):
        a_person(org=f"ORG-{ELSEWHERE}").give(COUNTY, held())


def test_a_role_is_held_only_at_its_own_level() -> None:
    with pytest.raises(WrongLevel):
        a_person().give(COUNTY, held(Grant(Role.STREET_CLERK, QINZHOU)))
    with pytest.raises(UnknownDivision):
        a_person().give(COUNTY, held(Grant(Role.STREET_CLERK, "629999000000")))


@pytest.mark.parametrize("who", [SECURITY, COUNTY, SYSTEM])
def test_nobody_changes_their_own_grants(who: Actor) -> None:
    themselves = a_person(held(), who=who.account_id or "")

    with pytest.raises(OwnGrants):
        themselves.give(who, held(number=2))
    with pytest.raises(OwnGrants):
        themselves.take(who, "g1", NOW)
    with pytest.raises(OwnGrants):
        themselves.retire(who, NOW)


@pytest.mark.parametrize("role", sorted(ADMINISTRATORS))
@pytest.mark.parametrize("step", [1, 2, 3])
def test_an_administrator_holds_no_other_role(role: Role, step: int) -> None:
    kinds = [*sorted(ADMINISTRATORS), Role.CITY_CPPCC]
    other = kinds[(kinds.index(role) + step) % len(kinds)]
    beside = Grant(other, CITY if other is Role.CITY_CPPCC else QINZHOU)

    with pytest.raises(AdministratorsApart):
        a_person(held(Grant(role, QINZHOU))).give(SECURITY, held(beside, number=2))
    with pytest.raises(AdministratorsApart):
        a_person(held(beside)).give(SECURITY, held(Grant(role, QINZHOU), number=2))


def test_an_office_that_comes_later_keeps_two_roles_apart_too() -> None:
    later = held(Grant(Role.AUDIT_ADMIN, CITY), valid_from=NOW + DAY)

    with pytest.raises(AdministratorsApart):
        a_person(later).give(SECURITY, held(Grant(Role.SYSTEM_ADMIN, CITY), number=2, valid_until=NOW + DAY / 2))


def test_the_same_grant_twice_is_refused_only_while_the_times_meet() -> None:
    one = a_person(held(valid_until=NOW + DAY))

    with pytest.raises(GrantHeld):
        one.give(COUNTY, held(number=2))
    assert one.give(COUNTY, held(number=3, valid_from=NOW + DAY)).role is Role.COUNTY_CPPCC


def test_taking_needs_the_same_reach_as_giving() -> None:
    one = a_person(held(Grant(Role.COUNTY_CPPCC, QINZHOU)), org=f"ORG-{QINZHOU}-CPPCC")

    with pytest.raises(BeyondReach):
        one.take(COUNTY, "g1", NOW)
    one.take(SECURITY, "g1", NOW)
    with pytest.raises(NotFound):
        one.take(SECURITY, "g1", NOW)


def test_retiring_ends_everything_and_only_once() -> None:
    one = a_person(held(), held(Grant(Role.CPPCC_MEMBER, STREET), number=2))

    one.retire(COUNTY, NOW)

    assert (one.account.is_open, one.running(NOW)) == (False, [])
    assert len(one.held) == 2
    with pytest.raises(AccountClosed):
        one.retire(SYSTEM, NOW)


@pytest.mark.parametrize("who", [SECURITY, AUDIT, manager(Role.SYSTEM_ADMIN, GANGU), manager(Role.CITY_CPPCC, CITY)])
def test_only_system_administrators_and_the_county_retire(who: Actor) -> None:
    with pytest.raises(BeyondReach):
        a_person(held()).retire(who, NOW)


def test_a_countys_office_does_not_retire_its_equals() -> None:
    with pytest.raises(BeyondReach):
        a_person(held(Grant(Role.COUNTY_CPPCC, QINZHOU)), org=f"ORG-{QINZHOU}-CPPCC").retire(COUNTY, NOW)


def lent(**more: object) -> HeldGrant:
    return held(who="p2", number=9, **({"valid_from": NOW, "valid_until": NOW + DAY, "delegated_by": "p1"} | more))


def test_a_colleague_stands_in_for_a_time() -> None:
    lender, colleague = a_person(held()), a_person(who="p2")

    colleague.borrow(lender, lender.held[0], lent())

    assert present(colleague.held, NOW) == (CLERK,)
    assert present(colleague.held, NOW + DAY) == ()


@pytest.mark.parametrize(
    ("source", "fresh", "org", "refusal"),
    [
        (held(), lent(), f"ORG-{HOME}-PTY", OtherOrganisation),
        (held(), lent(), None, OtherOrganisation),
        (held(delegated_by="p3"), lent(), f"ORG-{HOME}", NotToLend),
        (held(Grant(Role.AUDIT_ADMIN, CITY)), lent(), f"ORG-{HOME}", NotToLend),
        (held(valid_until=NOW + DAY / 2), lent(), f"ORG-{HOME}", NotToLend),
        (held(ended_at=NOW), lent(), f"ORG-{HOME}", NotToLend),
        (held(), lent(valid_until=NOW), f"ORG-{HOME}", DatesWrong),
    ],
)
def test_what_cannot_be_lent(source: HeldGrant, fresh: HeldGrant, org: str | None, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        a_person(who="p2", org=org).borrow(a_person(source), source, fresh)


def test_nobody_stands_in_for_themselves_or_beside_an_administrators_role() -> None:
    lender = a_person(held())

    with pytest.raises(OwnGrants):
        lender.borrow(lender, lender.held[0], lent())
    with pytest.raises(AdministratorsApart):
        a_person(held(Grant(Role.AUDIT_ADMIN, CITY)), who="p2").borrow(lender, lender.held[0], lent())
