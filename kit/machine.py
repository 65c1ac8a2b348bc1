"""State machines that can be read in the class: one decorated method for each transition.

A decorated method receives an act, holds every guard it declares by `self.hold(...)`, changes the aggregate's fields
and returns the data of the event. The decorator refuses a wrong state or role before the method runs, insists that
every declared guard was asked, then moves the state, counts the version and keeps the fact and the step.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, ClassVar, Concatenate, ParamSpec, TypeVar

from kit.act import Act
from kit.refusals import DoorClosed, RoleMissing, Stale, StepOutOfOrder

NONE = "none"
SAME = "same"

Data = dict[str, Any]
P = ParamSpec("P")
A = TypeVar("A", bound="Aggregate")


@dataclass(frozen=True)
class TransitionSpec:
    """What a transition promises, in the words of the published language."""

    command: str
    sources: tuple[str, ...]
    target: str
    actors: tuple[str, ...]
    guards: tuple[str, ...]
    emits: str | None


@dataclass(frozen=True)
class Fact:
    """Something that happened to an aggregate and that others may learn."""

    type: str
    data: Data
    sequence: int
    act: Act
    role: str


@dataclass(frozen=True)
class Step:
    """One transition as the audit keeps it."""

    command: str
    before: str
    after: str
    version: int
    act: Act
    role: str


class GuardNotAsked(RuntimeError):
    """A transition declares a guard that its method never held: a mistake in the program."""


class Aggregate:
    """A thing with a state that changes only through its named transitions."""

    machine: ClassVar[str]
    id: str
    county: str
    division: str
    state: str
    version: int

    @property
    def correlation_id(self) -> str:
        """Return the case to which the events of this aggregate belong."""
        return self.id

    def hold(self, guard: str, holds: object, **facts: object) -> None:
        """Hold a guard: refuse with its name when it does not, and note that it was asked."""
        self.__dict__.setdefault("_held", set()).add(guard)
        if not holds:
            raise DoorClosed(guard, machine=self.machine, **facts)

    def expect_version(self, expected: int) -> None:
        """Note which version the caller saw; an older one is refused as soon as the caller's role is known."""
        self.__dict__["_expected"] = (expected, self.version)

    def seen_as_expected(self) -> None:
        """Refuse with Stale when the caller saw another version than the one that was taken."""
        expected, taken = self.__dict__.pop("_expected", (None, None))
        if expected != taken:
            raise Stale(seen=expected, now=taken)

    def take_facts(self) -> list[Fact]:
        """Return what happened since the last call, in order."""
        facts: list[Fact] = self.__dict__.pop("_facts", [])
        return facts

    def take_steps(self) -> list[Step]:
        """Return the transitions made since the last call, in order."""
        steps: list[Step] = self.__dict__.pop("_steps", [])
        return steps

    @classmethod
    def transitions(cls) -> Mapping[str, TransitionSpec]:
        """Return the transitions of this class by command."""
        found = (getattr(getattr(cls, name), "__transition__", None) for name in dir(cls))
        return {spec.command: spec for spec in found if spec is not None}

    def _enter(self, spec: TransitionSpec, act: Act) -> str:
        role = act.role_among(spec.actors)
        if role is None:
            raise RoleMissing(machine=self.machine, command=spec.command, roles=spec.actors)
        self.seen_as_expected()
        if self.state not in spec.sources:
            raise StepOutOfOrder(machine=self.machine, command=spec.command, state=self.state, possible_in=spec.sources)
        self.__dict__["_held"] = set()
        return role

    def _leave(self, spec: TransitionSpec, act: Act, role: str, data: Data | None) -> None:
        missing = set(spec.guards) - self.__dict__["_held"]
        if missing:
            raise GuardNotAsked(f"{self.machine}.{spec.command}: {sorted(missing)}")
        before, self.state = self.state, self.state if spec.target == SAME else spec.target
        self.version += 1
        step = Step(spec.command, before, self.state, self.version, act, role)
        self.__dict__.setdefault("_steps", []).append(step)
        if spec.emits:
            fact = Fact(spec.emits, data or {}, self.version, act, role)
            self.__dict__.setdefault("_facts", []).append(fact)


def transition(
    command: str,
    *,
    sources: tuple[str, ...],
    to: str,
    actors: tuple[str, ...],
    guards: tuple[str, ...] = (),
    emits: str | None = None,
) -> Callable[[Callable[Concatenate[A, Act, P], Data | None]], Callable[Concatenate[A, Act, P], None]]:
    """Make a method a transition of its aggregate's machine."""
    spec = TransitionSpec(command, sources, to, actors, guards, emits)

    def decorate(method: Callable[Concatenate[A, Act, P], Data | None]) -> Callable[Concatenate[A, Act, P], None]:
        @wraps(method)
        def walk(self: A, act: Act, /, *args: P.args, **kwargs: P.kwargs) -> None:
            role = self._enter(spec, act)
            data = method(self, act, *args, **kwargs)
            self._leave(spec, act, role, data)

        vars(walk)["__transition__"] = spec
        return walk

    return decorate
