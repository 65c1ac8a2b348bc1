"""What a story is made of: chapters of steps, each told by one sentence and proven by the events it causes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from contracts.text import Text
from deploy.demo.case import Case

Action = Callable[[Case], None]


@dataclass(frozen=True)
class Step:
    """One thing that one person does."""

    who: str
    says: Text
    action: Action
    at: str = ""
    awaits: Mapping[str, int] = field(default_factory=dict)


@dataclass
class Chapter:
    """A part of the story."""

    title: Text
    steps: list[Step] = field(default_factory=list)

    def step(
        self, who: str, zh: str, en: str, *, at: str = "", awaits: Sequence[str] | Mapping[str, int] = ()
    ) -> Callable[[Action], Action]:
        """Add a step: who does it, what it is, when (see `moments`), and which events show that it is done."""

        def add(action: Action) -> Action:
            wanted = dict(awaits) if isinstance(awaits, Mapping) else dict.fromkeys(awaits, 1)
            self.steps.append(Step(who, Text(zh, en), action, at, wanted))
            return action

        return add
