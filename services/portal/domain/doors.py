"""Why a step is closed: the wrong state, the wrong person, a condition that does not hold, or long past."""

from collections import deque
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from contracts.access import Actor
from contracts.machines import Machine, machines
from contracts.roles import CASE_ROLES, Role
from services.portal.domain.parts import plays, roles_for

CLOCK = frozenset({Role.TIMER})


class Why(StrEnum):
    """The kind of reason why a step is closed."""

    # A condition that the published language names does not hold.
    GUARD = "guard"
    # Somebody else does it.
    ROLE = "role"
    # It comes later.
    STATE = "state"
    # It lies behind, and only a way back leads to it again.
    BACK = "back"
    # No way leads to it any more.
    PAST = "past"


@dataclass(frozen=True)
class Door:
    """A closed step: why, who could take it, and from which state on."""

    machine: str
    command: str
    why: Why
    who: tuple[str, ...]
    guard: str | None = None
    # The nearest state in which it opens, ahead if there is one; `by_clock` when nothing but time leads towards it.
    until: str | None = None
    by_clock: bool = False


@dataclass(frozen=True)
class Standing:
    """Where a case stands, and who looks at it."""

    machine: str
    state: str
    division: str
    org: str | None
    actor: Actor

    def plays(self, parts: Collection[str]) -> bool:
        """Whether the reader plays one of the parts."""
        return plays(self.actor, parts, division=self.division, org=self.org)


def closed_doors(at: Standing, is_open: Collection[str], guards: Mapping[str, str]) -> Iterator[Door]:
    """Return every closed step of a person with its reason; `guards` are the conditions that a service told."""
    for step in machines()[at.machine].transitions.values():
        if step.command not in is_open and is_of_a_person(step.actors):
            yield door(at, step.command, step.sources, step.actors, guards.get(step.command))


def is_of_a_person(actors: Collection[str]) -> bool:
    """Whether a step is ever taken by a person: an account, or a part of the case such as its reporter."""
    return bool(roles_for(actors)) or not CASE_ROLES.isdisjoint(actors)


def door(
    at: Standing, command: str, sources: Collection[str], actors: Collection[str], guard: str | None = None
) -> Door:
    """Return the reason why a step from some states by some people is closed."""
    who = tuple(sorted(str(one) for one in actors if is_of_a_person((one,))))
    if at.state in sources:
        why = Why.GUARD if guard and at.plays(actors) else Why.ROLE
        return Door(at.machine, command, why, who, guard if why is Why.GUARD else None)
    law = machines()[at.machine]
    ways = [way for way in _ways(law, at.state) if way[0] in sources]
    # The states are published in the order in which a life goes through them.
    order = list(law.states)
    ahead = [way for way in ways if order.index(way[0]) > order.index(at.state)]
    if not ways:
        return Door(at.machine, command, Why.PAST, who)
    until, by_clock = (ahead or ways)[0]
    return Door(at.machine, command, Why.STATE if ahead else Why.BACK, who, until=until, by_clock=by_clock)


def _ways(machine: Machine, state: str) -> Iterator[tuple[str, bool]]:
    """Return the states that can be reached, the nearest first, and whether time alone makes the first step to each."""
    seen, queue = {state}, deque([(state, False, True)])
    while queue:
        here, by_clock, is_first = queue.popleft()
        if not is_first:
            yield here, by_clock
        for step in machine.transitions.values():
            then = step.target_from(here)
            if step.leaves(here) and then not in seen:
                seen.add(then)
                queue.append((then, step.actors <= CLOCK if is_first else by_clock, False))
