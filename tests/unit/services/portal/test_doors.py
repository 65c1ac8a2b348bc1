"""Every closed step has a reason: held against every state of every published machine."""

import pytest

from contracts.access import Actor, Grant
from contracts.machines import guards, machines
from contracts.roles import Role
from services.portal.domain.county import SHELF
from services.portal.domain.doors import Door, Standing, Why, closed_doors, is_of_a_person
from services.portal.domain.next_steps import NEXT, next_command
from services.portal.domain.parts import plays
from services.portal.domain.todo import TASKS
from services.portal.domain.undo import TAKES_BACK

JUBAOPEN, ORG = "620502005002", "ORG-620502005002"
EVERY_STATE = [(name, state) for name, machine in machines().items() for state in machine.states]
CLERK = Actor("clerk", ORG, (Grant(Role.COMMUNITY_CLERK, JUBAOPEN),))


def at(machine: str, state: str, actor: Actor = CLERK) -> Standing:
    return Standing(machine, state, JUBAOPEN, ORG, actor)


def the_door(machine: str, state: str, command: str, actor: Actor = CLERK, **guard: str) -> Door:
    return next(one for one in closed_doors(at(machine, state, actor), (), guard) if one.command == command)


@pytest.mark.parametrize(("machine", "state"), EVERY_STATE)
def test_every_step_of_a_person_that_is_closed_has_a_reason_that_is_true(machine: str, state: str) -> None:
    law = machines()[machine].transitions
    found = {one.command: one for one in closed_doors(at(machine, state), (), {})}

    assert set(found) == {name for name, step in law.items() if is_of_a_person(step.actors)}
    for command, one in found.items():
        assert one.who, f"{command}: nobody could take it"
        assert set(one.who) <= {str(actor) for actor in law[command].actors}
        assert (one.why in (Why.ROLE, Why.GUARD)) == law[command].leaves(state)
        assert (one.until is not None) == (one.why in (Why.STATE, Why.BACK))
        assert one.until is None or law[command].leaves(one.until)


@pytest.mark.parametrize(("machine", "state"), EVERY_STATE)
def test_a_guard_that_the_service_names_is_the_reason_only_for_those_who_could_go_on(machine: str, state: str) -> None:
    for command, step in machines()[machine].transitions.items():
        if not step.guards or not step.leaves(state) or not is_of_a_person(step.actors):
            continue
        one = the_door(machine, state, command, **{command: step.guards[0]})
        mine = plays(CLERK, step.actors, division=JUBAOPEN, org=ORG)
        assert (one.why, one.guard) == ((Why.GUARD, step.guards[0]) if mine else (Why.ROLE, None))
        assert guards()[step.guards[0]].zh


def test_what_is_open_is_no_closed_door() -> None:
    assert "accept" not in {one.command for one in closed_doors(at("issue", "submitted"), ("accept",), {})}


def test_a_plan_in_publicity_waits_for_time_before_it_goes_to_the_party() -> None:
    one = the_door("plan", "publicizing", "submit")

    assert (one.why, one.until, one.by_clock) == (Why.STATE, "publicity_cleared", True)


def test_a_step_that_lies_behind_is_past_and_one_that_somebody_else_takes_names_them() -> None:
    assert (the_door("issue", "closed", "withdraw").why, the_door("issue", "closed", "assign").until) == (
        Why.BACK,
        "reopened",
    )
    assert the_door("issue", "rejected", "accept").why is Why.PAST
    assert the_door("plan", "submitted_to_party", "approve").who == ("party_org_clerk",)
    assert the_door("plan", "submitted_to_party", "approve").why is Why.ROLE


@pytest.mark.parametrize(("machine", "state"), [(m, s) for m, states in NEXT.items() for s in states])
def test_everything_that_can_wait_says_what_is_to_be_done(machine: str, state: str) -> None:
    found = next_command(machine, state, SHELF.of("620502"))

    assert found in TASKS
    assert TASKS[found].zh
    assert TASKS[found].en


@pytest.mark.parametrize(("machine", "command"), TAKES_BACK)
def test_what_is_offered_as_taking_back_leads_back_or_ends_the_matter(machine: str, command: str) -> None:
    law = machines()[machine]
    step = law.transition(command)
    onward = [one for one in law.transitions.values() if one.leaves(step.target)]
    undoes = any(one.leaves(step.target) and one.target in step.sources for one in law.transitions.values())
    ends = not any(is_of_a_person(one.actors) for one in onward)
    assert undoes or ends
    assert command not in NEXT[machine].values()
