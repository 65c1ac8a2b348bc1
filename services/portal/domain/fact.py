"""What an event says about an aggregate: its own one, and those that move with it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from contracts.machines import CommandRef, Transition, emitted_by, machines
from kit.event import Event

# One attendance or message is nothing that anybody works on; the sums come in other events.
NOT_SHOWN = frozenset({"attendance", "notification"})

# Where several commands say the same event and lead to different states, the data tells which one it was.
_OUTCOMES: Mapping[str, tuple[str, Mapping[Any, str]]] = {
    "supervision.objection.decided": (
        "decision",
        {"upheld": "uphold", "partly_upheld": "uphold_partly", "dismissed": "dismiss"},
    ),
    "intake.topic.escalation_decided": ("is_accepted", {True: "take_over", False: "decline_escalation"}),
}


@dataclass(frozen=True)
class Fact:
    """One event as it concerns one aggregate; `arrived` orders facts of the same moment."""

    event_id: str
    about: str
    machine: str
    is_own: bool
    type: str
    sequence: int
    at: datetime
    county: str
    division: str
    role: str | None
    org: str | None
    data: Mapping[str, Any]
    arrived: int = 0


def facts_of(event: Event) -> Iterator[Fact]:
    """Return what the event says about each aggregate, its own one first."""
    emitters = emitted_by(event.type)
    if not emitters:
        yield from _record(event)
        return
    machine = emitters[0].machine
    if machine in NOT_SHOWN:
        return
    own = _fact(event, event.subject, machine)
    yield own
    for companion in _companion_machines(event.type):
        about = event.data.get(f"{companion}_id")
        if about:
            # The text of a publicity or of minutes has a mark of its own, which is not that of the companion's text.
            data = {name: value for name, value in event.data.items() if name != "fingerprint"}
            data[f"{machine}_id"] = event.subject
            yield replace(own, about=about, machine=companion, is_own=False, data=data)


def state_after(fact: Fact, state: str | None) -> str | None:
    """Return the state of the aggregate after the fact; None is a state that nobody told yet."""
    if fact.is_own:
        step = _step_told(fact)
        return step.target_from(state or min(step.sources))
    for ref in _companions(fact.type):
        step = machines()[ref.machine].transition(ref.command)
        if ref.machine == fact.machine and (state is None or step.leaves(state)) and _fits(ref, fact):
            return step.target_from(state or "")
    return state


def _record(event: Event) -> Iterator[Fact]:
    """Return the fact of a record without a life of its own, which belongs to a topic."""
    topic = event.data.get("topic_id")
    if topic:
        yield replace(_fact(event, topic, "topic"), is_own=False)


def _fact(event: Event, about: str, machine: str) -> Fact:
    return Fact(
        event_id=event.id,
        about=about,
        machine=machine,
        is_own=True,
        type=event.type,
        sequence=event.sequence,
        at=event.time,
        county=event.county,
        division=event.division,
        role=event.actor_role,
        org=event.actor_org,
        data=event.data,
    )


def _step_told(fact: Fact) -> Transition:
    emitters = emitted_by(fact.type)
    field, commands = _OUTCOMES.get(fact.type, ("", {}))
    command = commands.get(fact.data.get(field), emitters[0].command)
    return machines()[fact.machine].transition(command)


@cache
def _companions(event_type: str) -> Sequence[CommandRef]:
    """Return the commands of other machines that run with the event's own and say nothing themselves."""
    emitters = set(emitted_by(event_type))
    named = {also for ref in emitters for also in machines()[ref.machine].transition(ref.command).also}
    return [
        CommandRef(machine.code, step.command)
        for machine in machines().values()
        for step in machine.transitions.values()
        if step.emits is None and (CommandRef(machine.code, step.command) in named or emitters & set(step.also))
    ]


@cache
def _companion_machines(event_type: str) -> Sequence[str]:
    return sorted({ref.machine for ref in _companions(event_type)})


def _fits(ref: CommandRef, fact: Fact) -> bool:
    """Whether a companion concerns this kind of publicity: the result is published by a command of its own."""
    is_result = fact.data.get("publicity_kind") == "result"
    return ref.machine != "plan" or ref.command != ("publish" if is_result else "publish_result")
