"""Play faults under load: break something, wait until everything is quiet, and judge what happened."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from sqlalchemy.exc import SQLAlchemyError

from kit.messaging.broker import BROKER_ERRORS
from tests.chaos.faults.fault import Fault, Form
from tests.chaos.kinds import Command
from tests.chaos.ledger import judge
from tests.chaos.load import Load
from tests.chaos.theatre import Theatre

LOOK_SECONDS = 0.1
# Looking takes the databases' time, too: at most a fifth of it.
REST_AFTER_LOOK = 4
EVERYTHING = "everything, looked at once more"


@dataclass(frozen=True)
class Outcome:
    """What became of the commands of one fault."""

    fault: str
    commands: int
    repeats: int
    lost: int
    twice: int
    parked: int
    recovery_seconds: float
    recovered: bool = True

    @property
    def is_clean(self) -> bool:
        """Tell whether every command had its effects in time and once, and nothing is parked that should not be."""
        return self.recovered and (self.lost, self.twice, self.parked) == (0, 0, 0)


class Play:
    """One run of faults on one stage."""

    def __init__(self, theatre: Theatre, form: Form, chance: Random) -> None:
        """Begin; all chance comes from one source."""
        self.theatre = theatre
        self._form = form
        self._chance = chance
        self._commands: list[Command] = []
        self._due_in_parked: Counter[tuple[str, str]] = Counter()

    def play(self, fault: Fault) -> Outcome:
        """Break something and return what became of all commands.

        The recovery is counted from the moment at which the cause is gone until all commands that had begun by then
        have all their effects.
        """
        scene = self.theatre.next_scene()
        with Load(self.theatre.address, scene, self._form.rate, lambda: fault.kind(self._chance)) as load:
            load.until_accepted(self._chance.randint(self._form.lead, 2 * self._form.lead))
            fault.strike(self.theatre, load)
            fault.heal(self.theatre)
            healed = time.monotonic()
            recovered = self._recovers(scene, list(load.begun))
            recovery = round(time.monotonic() - healed, 1)
            load.until_begun(self._form.lead)
            load.finish()
        self._note(load.begun, fault)
        self._await(lambda: not self._left_over(scene, load.begun))
        outcome = replace(self._outcome(fault.name, scene, load, recovery), recovered=recovered)
        fault.tidy(self.theatre)
        return outcome

    def look_at_everything(self, where: str = "one node") -> Outcome:
        """Judge all commands of all faults once more: a late repetition may have come after its scene was judged."""
        verdict = judge(self._commands, self.theatre.ledger.effects())
        surplus = (self.theatre.ledger.parked() - self._due_in_parked).total()
        lost = len(verdict.lost) + self.theatre.ledger.waiting()
        return Outcome(f"{EVERYTHING}: {where}", len(self._commands), 0, lost, len(verdict.twice), surplus, 0.0)

    def _recovers(self, scene: str, begun: list[Command]) -> bool:
        return self._await(lambda: not judge(begun, self.theatre.ledger.effects(scene)).lost)

    def _await(self, condition: Callable[[], bool]) -> bool:
        """Return when the condition holds, or false when patience is at its end: the verdict tells what is missing."""
        deadline = time.monotonic() + self._form.patience
        while time.monotonic() < deadline:
            began = time.monotonic()
            if _holds(condition):
                return True
            time.sleep(max(LOOK_SECONDS, REST_AFTER_LOOK * (time.monotonic() - began)))
        return False

    def _note(self, commands: list[Command], fault: Fault) -> None:
        self._commands += commands
        self._due_in_parked += sum((command.parked for command in commands), fault.parked.copy())

    def _left_over(self, scene: str, commands: list[Command]) -> int:
        """Return how much has not come yet: effects, messages in outboxes, messages that must be parked."""
        ledger = self.theatre.ledger
        lost = judge(commands, ledger.effects(scene)).lost
        return len(lost) + ledger.waiting() + (self._due_in_parked - ledger.parked()).total()

    def _outcome(self, name: str, scene: str, load: Load, recovery: float) -> Outcome:
        ledger = self.theatre.ledger
        verdict = judge(load.begun, ledger.effects(scene))
        surplus = (ledger.parked() - self._due_in_parked).total()
        lost = self._left_over(scene, load.begun)
        return Outcome(name, len(load.begun), load.repeats, lost, len(verdict.twice), surplus, recovery)


def _holds(condition: Callable[[], bool]) -> bool:
    try:
        return condition()
    except (SQLAlchemyError, *BROKER_ERRORS):
        return False
