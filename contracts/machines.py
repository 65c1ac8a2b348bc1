"""The state machines: which command leads where, who may give it, and what it says."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from contracts.documents import DATA, read_yaml
from contracts.state_machine import NOT_YET, SAME, CommandRef, Machine, Transition, UnknownCommand
from contracts.text import Text

__all__ = [
    "NOT_YET",
    "SAME",
    "CommandRef",
    "Machine",
    "RoleWords",
    "Transition",
    "UnknownCommand",
    "UnknownMachine",
    "allowed_commands",
    "emitted_by",
    "guards",
    "machine",
    "machines",
    "reactions_to",
    "role_words",
    "transition",
]


class UnknownMachine(LookupError):
    """No state machine has this name."""


@dataclass(frozen=True)
class RoleWords:
    """What a role is called, and whether it is an account, a part in a case or a machine."""

    code: str
    kind: str
    name: Text


def machines() -> Mapping[str, Machine]:
    """Return every state machine by its name."""
    return _published().machines


def machine(name: str) -> Machine:
    """Return the state machine `name`, such as `issue`."""
    found = machines().get(name)
    if found is None:
        raise UnknownMachine(name)
    return found


def transition(machine_name: str, command: str) -> Transition:
    """Return one transition, such as `transition("issue", "accept")`."""
    return machine(machine_name).transition(command)


def allowed_commands(machine_name: str, state: str | None, roles: Collection[str]) -> tuple[str, ...]:
    """Return the commands that someone with one of `roles` may give in `state`."""
    found = machine(machine_name)
    return tuple(
        command for command in found.commands_from(state) if not found.transition(command).actors.isdisjoint(roles)
    )


def emitted_by(event_type: str) -> list[CommandRef]:
    """Return the commands, as (machine, command), that emit the event."""
    return list(_emitters().get(event_type, ()))


def reactions_to(event_type: str) -> list[CommandRef]:
    """Return the commands, as (machine, command), that the event triggers."""
    return [
        CommandRef(m.code, t.command)
        for m in machines().values()
        for t in m.transitions.values()
        if event_type in t.reacts_to
    ]


def role_words() -> Mapping[str, RoleWords]:
    """Return the words of every role by its code."""
    return _published().roles


def guards() -> Mapping[str, Text]:
    """Return the sentence of every guard by its code."""
    return _published().guards


@dataclass(frozen=True)
class _Published:
    """The whole of states.yaml, typed."""

    machines: Mapping[str, Machine]
    roles: Mapping[str, RoleWords]
    guards: Mapping[str, Text]


@cache
def _emitters() -> Mapping[str, Sequence[CommandRef]]:
    found: dict[str, list[CommandRef]] = {}
    for one in machines().values():
        for step in one.transitions.values():
            if step.emits is not None:
                found.setdefault(step.emits, []).append(CommandRef(one.code, step.command))
    return found


@cache
def _published() -> _Published:
    document = read_yaml(DATA / "states.yaml")
    return _Published(
        machines=MappingProxyType({code: _machine(code, entry) for code, entry in document["machines"].items()}),
        roles=MappingProxyType(
            {
                code: RoleWords(code=code, kind=entry["kind"], name=Text.of(entry))
                for code, entry in document["roles"].items()
            }
        ),
        guards=_texts(document["guards"]),
    )


def _machine(code: str, entry: Mapping[str, Any]) -> Machine:
    transitions = [_transition(line) for line in entry["transitions"]]
    return Machine(
        code=code,
        service=entry["service"],
        aggregate=entry["aggregate"],
        name=Text.of(entry["name"]),
        states=_texts(entry["states"]),
        initial=frozenset(entry["initial"]),
        final=frozenset(entry["final"]),
        transitions=MappingProxyType({t.command: t for t in transitions}),
        derived=MappingProxyType({name: _texts(values) for name, values in entry.get("derived", {}).items()}),
    )


def _transition(line: Mapping[str, Any]) -> Transition:
    reacts_to = line.get("reacts_to", ())
    return Transition(
        command=line["command"],
        sources=frozenset(line["from"]),
        target=line["to"],
        actors=frozenset(line["actors"]),
        guards=tuple(line["guards"]),
        emits=line["emits"],
        reacts_to=(reacts_to,) if isinstance(reacts_to, str) else reacts_to,
        also=tuple(CommandRef(*name.split(".")) for name in line.get("with", ())),
    )


def _texts(entries: Mapping[str, Mapping[str, str]]) -> Mapping[str, Text]:
    return MappingProxyType({code: Text.of(words) for code, words in entries.items()})
