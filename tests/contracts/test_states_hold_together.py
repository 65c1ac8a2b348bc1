"""What must hold for the published state machines, whatever they say."""

import pytest

from contracts.documents import DATA, read_yaml
from contracts.events import event_types
from contracts.machines import NOT_YET, SAME, CommandRef, Machine, guards, machines, role_words
from contracts.roles import ADMINISTRATORS
from contracts.rules import RulesShelf

MACHINES = list(machines().values())
BY_CODE = pytest.mark.parametrize("life", MACHINES, ids=lambda life: life.code)


def _next_states(life: Machine, state: str) -> set[str]:
    return {t.target for t in life.transitions.values() if state in t.sources and t.target != SAME}


def _reached_from(life: Machine, start: set[str]) -> set[str]:
    reached, waiting = set(start), list(start)
    while waiting:
        for state in _next_states(life, waiting.pop()) - reached:
            reached.add(state)
            waiting.append(state)
    return reached


def test_fourteen_machines_belong_to_four_services() -> None:
    assert len(MACHINES) == 14
    assert {life.service for life in MACHINES} == {"intake", "meetings", "supervision", "notification"}


@BY_CODE
def test_every_state_is_reachable_from_an_initial_one(life: Machine) -> None:
    assert _reached_from(life, set(life.initial)) == set(life.states)


@BY_CODE
def test_every_state_leads_to_a_final_one(life: Machine) -> None:
    stuck = [state for state in life.states if not _reached_from(life, {state}) & life.final]

    assert stuck == []


@BY_CODE
def test_only_final_states_may_be_rested_in(life: Machine) -> None:
    dead_ends = {state for state in life.states if not _next_states(life, state)}

    assert dead_ends <= life.final


@BY_CODE
def test_what_begins_begins_in_an_initial_state(life: Machine) -> None:
    begun = {t.target for t in life.transitions.values() if NOT_YET in t.sources}

    assert begun == life.initial


@BY_CODE
def test_transitions_name_only_known_states_roles_and_guards(life: Machine) -> None:
    for t in life.transitions.values():
        assert t.sources <= {*life.states, NOT_YET}, t.command
        assert t.target in {*life.states, SAME}, t.command
        assert t.actors, t.command
        assert t.actors <= set(role_words()), t.command
        assert set(t.guards) <= set(guards()), t.command


@BY_CODE
def test_what_runs_also_is_a_command_of_the_same_service(life: Machine) -> None:
    for t in life.transitions.values():
        for ref in t.also:
            other = machines()[ref.machine]
            assert other.service == life.service
            assert ref.command in other.transitions


def test_a_command_stands_once_in_its_machine() -> None:
    # The loader would hide a second entry, so the document itself is read.
    for code, entry in read_yaml(DATA / "states.yaml")["machines"].items():
        commands = [line["command"] for line in entry["transitions"]]
        assert len(commands) == len(set(commands)), code


def test_an_event_is_emitted_by_one_machine_only_and_carries_its_name() -> None:
    emitters: dict[str, set[str]] = {}
    for life in MACHINES:
        for t in life.transitions.values():
            if t.emits:
                emitters.setdefault(t.emits, set()).add(life.code)
                assert t.emits.startswith(f"{life.service}.{life.aggregate}.")

    assert {name: codes for name, codes in emitters.items() if len(codes) > 1} == {}


def test_events_and_machines_tell_the_same_story_about_who_emits_what() -> None:
    from_events = {(name, ref) for name, kind in event_types().items() for ref in kind.emitters}
    from_machines = {
        (t.emits, CommandRef(life.code, t.command)) for life in MACHINES for t in life.transitions.values() if t.emits
    }

    assert from_events == from_machines


def test_commands_react_only_to_events_that_exist() -> None:
    awaited = {name for life in MACHINES for t in life.transitions.values() for name in t.reacts_to}

    assert awaited <= set(event_types())


def test_every_issue_is_answered_before_it_is_closed() -> None:
    ways_in = [t for t in machines()["issue"].transitions.values() if t.target == "closed"]

    assert [t.sources for t in ways_in] == [frozenset({"replied"})]


def test_every_guard_and_every_role_is_used() -> None:
    transitions = [t for life in MACHINES for t in life.transitions.values()]
    used_guards = {guard for t in transitions for guard in t.guards}
    used_roles = {role for t in transitions for role in t.actors}
    # Roles that only ever play a part in a case, as presider or approver, are named by the county rules.
    by_rules = {
        role
        for county in RulesShelf().counties()
        for role in (*RulesShelf().of(county).presiding_roles, RulesShelf().of(county).topic_selection.approver_role)
    }

    assert set(guards()) == used_guards
    # Administrators look after accounts and never touch a case.
    assert set(role_words()) - used_roles - by_rules == ADMINISTRATORS
