"""Kill -9, as a power cut or the kernel's memory killer would."""

import os
import signal
from random import Random

from tests.chaos.faults.fault import Fault
from tests.chaos.kinds import PLAIN, SLOW, Kind
from tests.chaos.load import Load
from tests.chaos.theatre import DOOR, REACTIONS, RELAY, Theatre

SLOW_ONES = 0.2


class _KillProcess(Fault):
    process = ""

    def strike(self, theatre: Theatre, load: Load) -> None:
        os.killpg(theatre.mark_of(theatre.named(self.process)).pid, signal.SIGKILL)


class KillDoor(_KillProcess):
    """The door and all its children at once, in the middle of requests."""

    name = "kill -9 door"
    process = DOOR


class KillRelay(_KillProcess):
    """The worker that relays: the batch in hand may be published and not deleted."""

    name = "kill -9 relay"
    process = RELAY


class KillReactions(_KillProcess):
    """The worker that reacts, with slow reactions in its hands."""

    name = "kill -9 worker"
    process = REACTIONS

    def kind(self, chance: Random) -> Kind:
        return SLOW if chance.random() < SLOW_ONES else PLAIN


class KillBroker(Fault):
    """The broker; it is started again at once."""

    name = "kill -9 RabbitMQ"

    def strike(self, theatre: Theatre, load: Load) -> None:
        theatre.let_queues_settle()
        theatre.broker.kill()

    def heal(self, theatre: Theatre) -> None:
        theatre.broker.start()


class KillDatabase(Fault):
    """The database with all its processes; it is started again when somebody noticed."""

    name = "kill -9 PostgreSQL"

    def strike(self, theatre: Theatre, load: Load) -> None:
        theatre.postgres.kill()
        load.until_repeated(1)

    def heal(self, theatre: Theatre) -> None:
        theatre.postgres.start()
