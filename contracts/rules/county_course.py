"""The order of things in a county: steps and gates."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Literal

from contracts.rules.course import Step
from contracts.rules.entries import known
from contracts.rules.reading import read_step

Order = Literal["publicity_first", "decision_first"]
PUBLICITY_FIRST: Order = "publicity_first"
DECISION_FIRST: Order = "decision_first"


class CountyCourse:
    """In which order a county takes its steps and passes its gates."""

    document: Mapping[str, Any]

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """Return the steps in their order."""
        return tuple(read_step(number, entry) for number, entry in enumerate(self.document["steps"], start=1))

    @property
    def off_path(self) -> Mapping[str, tuple[str, ...]]:
        """Return, by machine, the states that leave the steps."""
        off_path: Mapping[str, tuple[str, ...]] = self.document["off_path"]
        return off_path

    def step(self, code: str) -> Step:
        """Return the step with this code."""
        return known(self._by_code, code)

    def step_of(self, machine: str, state: str) -> str | None:
        """Return the step in which a state stands, or None off the path."""
        return self._by_stage.get((machine, state))

    def step_number(self, code: str) -> int:
        """Return the place of a step, counted from 1."""
        return self.step(code).number

    @cached_property
    def _by_code(self) -> Mapping[str, Step]:
        return {step.code: step for step in self.steps}

    @cached_property
    def _by_stage(self) -> Mapping[tuple[str, str], str]:
        """Return the step of every state that is in one; where several claim it, the first has it."""
        return {
            (machine, state): step.code
            for step in reversed(self.steps)
            for machine, states in step.stages.items()
            for state in states
        }

    @property
    def gate_order(self) -> tuple[str, ...]:
        """Return the gates in the order in which a plan passes them."""
        order: tuple[str, ...] = self.document["gates"]["order"]
        return order

    @property
    def order(self) -> Order:
        """Return whether a plan is published before or after the party decision."""
        gates = self.gate_order
        before = "plan_publicity" in gates and gates.index("plan_publicity") < gates.index("party_decision")
        return PUBLICITY_FIRST if before else DECISION_FIRST

    def gate(self, code: str) -> Mapping[str, Any]:
        """Return the settings of a gate, such as `plan_publicity`."""
        gate: Mapping[str, Any] = known(self.document["gates"], code)
        return gate

    def requires(self, gate: str) -> bool:
        """Whether the county asks for a gate, such as `result_publicity`."""
        return bool(self.gate(gate)["required"])

    def decider(self, level: str) -> str:
        """Return the body that decides on plans of a level, such as `street_or_town_party_org`."""
        body: str = known(self.document["deciders"]["by_level"], level)["body"]
        return body
