from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from kit.act import Act
from kit.machine import Aggregate, Data, GuardNotAsked, transition
from kit.refusals import DoorClosed, RoleMissing, StepOutOfOrder

KEEPER = Act(datetime(2026, 3, 2, tzinfo=UTC), frozenset({"keeper"}), "k-1", "ORG-1")


@dataclass
class Gate(Aggregate):
    """A gate that is opened and closed."""

    machine = "gate"

    id: str = "g-1"
    county: str = "620502"
    division: str = "620502005002"
    state: str = "closed"
    version: int = 0

    @transition("open", sources=("closed",), to="open", actors=("keeper",), guards=("unlocked",), emits="x.gate.opened")
    def open(self, act: Act, *, unlocked: bool) -> Data:
        self.hold("unlocked", unlocked)
        return {"by": act.org}

    @transition("lock", sources=("closed",), to="same", actors=("keeper",), guards=("key_at_hand",))
    def lock(self, act: Act) -> None:
        """Forget to ask for the key."""


def test_a_transition_moves_the_state_counts_the_version_and_tells_the_fact() -> None:
    gate = Gate()

    gate.open(KEEPER, unlocked=True)

    (fact,) = gate.take_facts()
    assert (gate.state, gate.version) == ("open", 1)
    assert (fact.type, fact.data, fact.sequence, fact.role) == ("x.gate.opened", {"by": "ORG-1"}, 1, "keeper")


def test_a_closed_door_changes_nothing() -> None:
    gate = Gate()

    with pytest.raises(DoorClosed):
        gate.open(KEEPER, unlocked=False)

    assert (gate.state, gate.version, gate.take_facts()) == ("closed", 0, [])


def test_a_step_out_of_order_is_refused_before_the_method_runs() -> None:
    with pytest.raises(StepOutOfOrder):
        Gate(state="open").open(KEEPER, unlocked=True)


def test_a_missing_role_is_refused_before_the_method_runs() -> None:
    with pytest.raises(RoleMissing):
        Gate().open(Act(KEEPER.at, frozenset({"guest"})), unlocked=True)


def test_a_declared_guard_that_is_never_asked_is_a_mistake_in_the_program() -> None:
    with pytest.raises(GuardNotAsked):
        Gate().lock(KEEPER)


def test_facts_and_steps_are_taken_once() -> None:
    gate = Gate()
    gate.open(KEEPER, unlocked=True)

    assert [step.command for step in gate.take_steps()] == ["open"]
    assert (len(gate.take_facts()), gate.take_facts(), gate.take_steps()) == (1, [], [])
