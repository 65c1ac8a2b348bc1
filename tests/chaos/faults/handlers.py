"""Handlers with a mistake, and messages that no handler can read."""

from random import Random

from kit.event import ReadyMessage
from kit.ids import uuid7
from kit.messaging.names import parked
from tests.chaos.faults.fault import Fault
from tests.chaos.kinds import PLAIN, QUEUES, Kind
from tests.chaos.load import Load
from tests.chaos.theatre import Theatre
from tests.support.queues import put_raw
from tests.support.workshop import LIT

BAD_ONES = 0.4
FEW = 10
TORN = ("{", "[]", "null", "", '"水"')


class BadHandler(Fault):
    """A reaction fails for some commands: three times, for ever, or in a way that no repetition will help."""

    def __init__(self, name: str, kind: Kind) -> None:
        """Say which commands fail."""
        super().__init__()
        self.name = name
        self._kind = kind

    def kind(self, chance: Random) -> Kind:
        return self._kind if chance.random() < BAD_ONES else PLAIN

    def strike(self, theatre: Theatre, load: Load) -> None:
        load.until_accepted(FEW)


class Poison(Fault):
    """Messages that are no events, among those that are."""

    name = "poison message"

    def strike(self, theatre: Theatre, load: Load) -> None:
        for queue in QUEUES:
            for body in TORN:
                message_id = f"poison-{uuid7()}"
                put_raw(theatre.amqp_url, ReadyMessage(message_id, "", queue, {"ce-type": LIT}, body))
                self.parked[parked(queue), message_id] += 1
