"""More than one of each, and all of them restarted in turn."""

import os
import signal
import time

from deploy.embedded.children import Child
from tests.chaos.faults.fault import Fault, Form
from tests.chaos.load import Load
from tests.chaos.theatre import DOOR, DOOR_GRACE_SECONDS, GRACE_SECONDS, REACTIONS, RELAY, WORKERS, Theatre, said
from tests.support.waiting import until


class TwoOfEach(Fault):
    """Two workers of every service: two relays want the same outbox, and the one that has it is killed."""

    name = "two relays"

    def __init__(self, form: Form) -> None:
        """Say how many commands pass before the change."""
        super().__init__()
        self._lead = form.lead
        self._spares: list[Child] = []

    def strike(self, theatre: Theatre, load: Load) -> None:
        self._spares = [theatre.child(name, "-2") for name in WORKERS]
        theatre.hire(*self._spares)
        load.until_accepted(self._lead)
        for name in (RELAY, REACTIONS):
            os.kill(theatre.mark_of(theatre.named(name)).pid, signal.SIGKILL)

    def tidy(self, theatre: Theatre) -> None:
        theatre.dismiss(*self._spares)


class RollingRestart(Fault):
    """Every process is asked to end and is started again, one after the other."""

    name = "rolling restart"

    def strike(self, theatre: Theatre, load: Load) -> None:
        for name in (RELAY, REACTIONS, DOOR):
            child = theatre.named(name)
            starts = said(child, "worker_started")
            _end(theatre, child, DOOR_GRACE_SECONDS if name == DOOR else GRACE_SECONDS)
            until(lambda child=child: child.pid is not None)
            theatre.until_up(child, starts)


def _end(theatre: Theatre, child: Child, seconds: float) -> None:
    mark = theatre.mark_of(child)
    began = time.monotonic()
    os.kill(mark.pid, signal.SIGTERM)
    until(lambda: mark.find() is None, seconds=2 * seconds)
    took = time.monotonic() - began
    assert took < seconds, f"{child.recipe.name} took {took:.1f} s to end"
