"""What a state machine is: states, and the commands that lead from one to the next."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from contracts.text import Text

NOT_YET = "none"
SAME = "same"


class UnknownCommand(LookupError):
    """The machine has no such command."""


class CommandRef(NamedTuple):
    """A command of a machine, such as `issue.submit`."""

    machine: str
    command: str

    def __str__(self) -> str:
        """Write the reference as it stands in the data."""
        return f"{self.machine}.{self.command}"


@dataclass(frozen=True)
class Transition:
    """One command of a machine: where it may be given, by whom, and where it leads."""

    command: str
    sources: frozenset[str]
    target: str
    actors: frozenset[str]
    guards: tuple[str, ...]
    emits: str | None
    reacts_to: tuple[str, ...]
    also: tuple[CommandRef, ...]

    def leaves(self, state: str | None) -> bool:
        """Whether the command may be given in `state`, where None stands for not yet begun."""
        return (state or NOT_YET) in self.sources

    def target_from(self, state: str) -> str:
        """Return the state after the command, which may be the state before it."""
        return state if self.target == SAME else self.target


@dataclass(frozen=True)
class Machine:
    """The life of one kind of aggregate, owned by one service."""

    code: str
    service: str
    aggregate: str
    name: Text
    states: Mapping[str, Text]
    initial: frozenset[str]
    final: frozenset[str]
    transitions: Mapping[str, Transition]
    derived: Mapping[str, Mapping[str, Text]]

    def transition(self, command: str) -> Transition:
        """Return the transition of `command`."""
        found = self.transitions.get(command)
        if found is None:
            message = f"{self.code}.{command}"
            raise UnknownCommand(message)
        return found

    def allows(self, command: str, state: str | None) -> bool:
        """Whether `command` may be given in `state`, whoever asks."""
        return self.transition(command).leaves(state)

    def commands_from(self, state: str | None) -> tuple[str, ...]:
        """Return the commands that may be given in `state`, in the order of the data."""
        return tuple(t.command for t in self.transitions.values() if t.leaves(state))
