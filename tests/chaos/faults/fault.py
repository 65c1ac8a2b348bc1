"""What every fault is: something that strikes, and perhaps something that heals it."""

from collections import Counter
from dataclasses import dataclass
from random import Random

from tests.chaos.kinds import PLAIN, Kind
from tests.chaos.load import Load
from tests.chaos.theatre import Theatre


@dataclass(frozen=True)
class Form:
    """How long and how hard a run is."""

    rate: float
    lead: int
    filled: int
    patience: float


SHORT = Form(rate=25, lead=8, filled=60, patience=90)
# Two messages for each command: the outbox of a minute.
LONG = Form(rate=40, lead=40, filled=2 * 40 * 60, patience=600)


class Fault:
    """One thing that goes wrong."""

    name = ""

    def __init__(self) -> None:
        """Begin with nothing that must be parked because of the fault itself."""
        self.parked: Counter[tuple[str, str]] = Counter()

    def kind(self, _chance: Random) -> Kind:
        """Return what kind the next command is."""
        return PLAIN

    def strike(self, theatre: Theatre, load: Load) -> None:
        """Break it, and return when the damage is done."""
        raise NotImplementedError

    def heal(self, _theatre: Theatre) -> None:
        """Take the cause away; whoever keeps the processes running has done it already, where nothing is said here."""

    def tidy(self, _theatre: Theatre) -> None:
        """Leave the stage as it was found."""
