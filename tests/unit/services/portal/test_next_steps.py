"""What waits for whom, held against the published machines."""

import pytest

from contracts.access import Actor, Grant
from contracts.machines import machines
from contracts.roles import Role
from services.portal.domain.county import SHELF
from services.portal.domain.next_steps import NEXT, actors_of, next_command, waiting_for
from services.portal.domain.parts import PARTS, plays, roles_for

QINZHOU, GANGU, JUBAOPEN, XIGUAN = "620502", "620523", "620502005002", "620502005000"
EVERY_NEXT = [(machine, state) for machine, states in NEXT.items() for state in states]


def an_actor(role: Role, unit: str, org: str | None = "ORG-620502005002") -> Actor:
    return Actor("account", org, (Grant(role, unit),))


@pytest.mark.parametrize(("machine", "state"), EVERY_NEXT)
def test_every_next_thing_is_a_command_that_someone_with_an_account_may_give(machine: str, state: str) -> None:
    found = next_command(machine, state, SHELF.of(QINZHOU))

    assert found is not None
    owner, command = found
    transition = machines()[owner].transition(command)
    assert state in machines()[machine].states
    assert owner != machine or transition.leaves(state)
    assert set(actors_of(owner, command)) <= set(transition.actors)
    assert roles_for(actors_of(owner, command))


def test_every_part_of_a_case_that_a_list_needs_has_accounts_behind_it() -> None:
    needed = {
        part
        for machine, state in EVERY_NEXT
        for part in actors_of(*next_command(machine, state, SHELF.of(QINZHOU)) or ("", ""))
    }

    assert {part for part in needed if part not in PARTS and part not in set(Role)} == set()


def test_a_confirmed_plan_waits_for_publicity_in_qinzhou_and_for_the_party_in_gangu() -> None:
    assert next_command("plan", "confirmed", SHELF.of(QINZHOU)) == ("plan", "publish")
    assert next_command("plan", "confirmed", SHELF.of(GANGU)) == ("plan", "submit")


def test_a_clerk_is_asked_for_new_issues_of_the_own_community_alone() -> None:
    waiting = [one for one in waiting_for(an_actor(Role.COMMUNITY_CLERK, JUBAOPEN)) if one.machine == "issue"]

    assert ("submitted", "accept", (JUBAOPEN,), None) in [(w.state, w.command, w.units, w.org) for w in waiting]
    assert ("assigned", "start", (JUBAOPEN,), "ORG-620502005002") in [
        (w.state, w.command, w.units, w.org) for w in waiting
    ]


def test_a_department_sees_only_what_it_leads() -> None:
    officer = an_actor(Role.DEPARTMENT_OFFICER, "620502000000", "ORG-620502000000-HCB")

    assert {one.org for one in waiting_for(officer)} == {"ORG-620502000000-HCB"}
    assert plays(officer, ("lead_unit",), division=JUBAOPEN, org="ORG-620502000000-HCB")
    assert not plays(officer, ("lead_unit",), division=JUBAOPEN, org="ORG-620502000000-WAT")


def test_a_grant_does_not_reach_into_another_county() -> None:
    clerk = an_actor(Role.STREET_CLERK, XIGUAN)

    assert plays(clerk, ("street_clerk",), division=JUBAOPEN, org=None)
    assert not plays(clerk, ("street_clerk",), division="620523100003", org=None)


def test_nothing_waits_for_a_resident() -> None:
    assert list(waiting_for(an_actor(Role.RESIDENT, JUBAOPEN, None))) == []
