"""What may go wrong on one node."""

from tests.chaos.faults.absences import BrokerAway, StartWithoutBroker, StartWithoutDatabase
from tests.chaos.faults.cuts import CutBrokerConnections, CutDatabaseConnections
from tests.chaos.faults.fault import Fault, Form
from tests.chaos.faults.freezes import (
    FrozenBroker,
    FrozenBrokerForLong,
    FrozenDatabase,
    StopWhileBrokerIsFrozen,
    StopWhileDatabaseIsFrozen,
)
from tests.chaos.faults.handlers import BadHandler, Poison
from tests.chaos.faults.kills import KillBroker, KillDatabase, KillDoor, KillReactions, KillRelay
from tests.chaos.faults.queues import DeletedQueue, DeletedQueues, MemoryAlarm
from tests.chaos.faults.replicas import RollingRestart, TwoOfEach
from tests.chaos.kinds import BROKEN, HOPELESS, THRICE


def usual_faults(form: Form) -> list[Fault]:
    """Return every fault that a short run has time for."""
    return [
        KillDoor(),
        KillReactions(),
        KillRelay(),
        KillDatabase(),
        KillBroker(),
        CutDatabaseConnections(form),
        CutBrokerConnections(form),
        FrozenDatabase(form),
        FrozenBroker(),
        StopWhileBrokerIsFrozen(),
        BrokerAway(form),
        StartWithoutBroker(form),
        StartWithoutDatabase(form),
        DeletedQueue(),
        DeletedQueues(),
        MemoryAlarm(form),
        TwoOfEach(form),
        RollingRestart(),
        BadHandler("handler fails 3 times", THRICE),
        BadHandler("handler fails for ever", BROKEN),
        BadHandler("handler fails permanently", HOPELESS),
        Poison(),
    ]


def all_faults(form: Form) -> list[Fault]:
    """Return every fault, also those that take long to be noticed."""
    return [*usual_faults(form), StopWhileDatabaseIsFrozen(form), FrozenBrokerForLong()]
