"""Trouble inside the broker: queues that somebody deleted, and no memory left."""

from datetime import datetime, timedelta

from amqp.exceptions import NotFound
from sqlalchemy import text

from kit.clock import real_clock
from kit.messaging.operations.event_log import Selection
from kit.messaging.operations.reaction_queues import reactions_of
from kit.messaging.operations.replay import replay
from kit.messaging.publisher import Publisher
from tests.chaos.faults.fault import Fault, Form
from tests.chaos.kinds import LIT_QUEUE, QUEUES
from tests.chaos.load import Load
from tests.chaos.theatre import REACTIONS, RELAY, TOPOLOGY, Theatre, said
from tests.support.queues import consumers, remove
from tests.support.waiting import until

_OLDER = text("select count(*) from outbox where created_at < :moment")
# What was committed this long before a queue is deleted has left it.
LONGEST_LAG = timedelta(seconds=10)
NO_MEMORY, USUAL_MEMORY = "1MB", "512MiB"


class DeletedQueue(Fault):
    """Somebody deletes the queue of a reaction. It is made again, and what it missed is replayed."""

    name = "deleted queue"
    queues: tuple[str, ...] = (LIT_QUEUE,)

    def strike(self, theatre: Theatre, load: Load) -> None:
        self._since = real_clock() - LONGEST_LAG
        theatre.let_queues_settle()
        remove(theatre.amqp_url, *self.queues)
        self._await_queues(theatre)

    def heal(self, theatre: Theatre) -> None:
        moment = real_clock()
        until(lambda: not _older(theatre, moment), seconds=30)
        for queue in self.queues:
            _replay(theatre, queue, self._since)

    def _await_queues(self, theatre: Theatre) -> None:
        until(lambda: all(_is_served(theatre, queue) for queue in self.queues), seconds=30)
        theatre.queues_are_young()


class DeletedQueues(DeletedQueue):
    """Somebody deletes every queue while nobody consumes: events wait in the outbox until there are queues."""

    name = "all queues deleted"
    queues = QUEUES

    def strike(self, theatre: Theatre, load: Load) -> None:
        self._since = real_clock() - LONGEST_LAG
        reactions, relay = theatre.named(REACTIONS), theatre.named(RELAY)
        before = said(relay, "event_unroutable")
        theatre.dismiss(reactions)
        theatre.let_queues_settle()
        remove(theatre.amqp_url, *self.queues)
        until(lambda: said(relay, "event_unroutable") > before)
        theatre.hire(reactions)
        self._await_queues(theatre)


class MemoryAlarm(Fault):
    """The broker has no memory left and takes nothing more."""

    name = "memory alarm in RabbitMQ"

    def __init__(self, form: Form) -> None:
        """Say how many messages must wait before there is memory again."""
        super().__init__()
        self._filled = min(form.filled, 400)

    def strike(self, theatre: Theatre, load: Load) -> None:
        _allow(theatre, NO_MEMORY)
        until(lambda: (theatre.waiting() or 0) >= self._filled, seconds=60)

    def heal(self, theatre: Theatre) -> None:
        _allow(theatre, USUAL_MEMORY)


def _allow(theatre: Theatre, memory: str) -> None:
    theatre.broker.control("set_vm_memory_high_watermark", "absolute", memory)


def _is_served(theatre: Theatre, queue: str) -> bool:
    """Tell whether a queue has a consumer: a moment before, it is there and not yet bound."""
    try:
        return consumers(theatre.amqp_url, queue) > 0
    except NotFound:
        return False


def _older(theatre: Theatre, moment: datetime) -> int:
    with theatre.databases["workshop"].engine.connect() as connection:
        return int(connection.execute(_OLDER, {"moment": moment}).scalar_one())


def _replay(theatre: Theatre, queue: str, since: datetime) -> None:
    reaction = next(one for one in reactions_of(TOPOLOGY) if one.queue == queue)
    publisher = Publisher(theatre.amqp_url)
    replay({"workshop": theatre.databases["workshop"].engine}, Selection(reaction, since), publisher)
    publisher.close()
