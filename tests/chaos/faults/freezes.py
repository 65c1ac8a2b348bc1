"""A peer that stands still: it takes connections and bytes, and answers nothing."""

import os
import signal
import time

import psutil

from kit.servers.processes import working_in
from tests.chaos.faults.fault import Fault, Form
from tests.chaos.load import Load
from tests.chaos.theatre import GRACE_SECONDS, RELAY, WORKERS, Theatre, said
from tests.support.waiting import until

# The confirms of a batch are awaited for 10 s; a consumer's heartbeats are missed after 20 s.
NOTICE_SECONDS = 45


class FrozenBroker(Fault):
    """The broker stands still until the relay has given up on it."""

    name = "frozen RabbitMQ"

    def strike(self, theatre: Theatre, load: Load) -> None:
        relay = theatre.named(RELAY)
        before = said(relay, "relay_interrupted")
        _freeze([_node(theatre)])
        until(lambda: said(relay, "relay_interrupted") > before, seconds=NOTICE_SECONDS)

    def heal(self, theatre: Theatre) -> None:
        _thaw([_node(theatre)])


class FrozenBrokerForLong(FrozenBroker):
    """The broker stands still until the consumers, too, have given up on it."""

    name = "frozen RabbitMQ, past the heartbeats"

    def strike(self, theatre: Theatre, load: Load) -> None:
        super().strike(theatre, load)
        reactions = theatre.named("reactions")
        before = said(reactions, "consumer_interrupted")
        until(lambda: said(reactions, "consumer_interrupted") >= before + 2, seconds=NOTICE_SECONDS)


class FrozenDatabase(Fault):
    """The database stands still until callers give up and ask again."""

    name = "frozen PostgreSQL"

    def __init__(self, form: Form) -> None:
        """Say how many requests must have waited in vain."""
        super().__init__()
        self._in_vain = form.lead

    def strike(self, theatre: Theatre, load: Load) -> None:
        _freeze(_database(theatre))
        load.until_repeated(self._in_vain)

    def heal(self, theatre: Theatre) -> None:
        _thaw(_database(theatre))


class StopWhileBrokerIsFrozen(FrozenBroker):
    """Workers are asked to end while the broker stands still, and must do so in their grace period."""

    name = "workers stopped while RabbitMQ is frozen"

    def strike(self, theatre: Theatre, load: Load) -> None:
        _freeze([_node(theatre)])
        load.until_begun(1)
        _stop_workers(theatre)


class StopWhileDatabaseIsFrozen(FrozenDatabase):
    """Workers are asked to end while the database stands still, and must do so in their grace period."""

    name = "workers stopped while PostgreSQL is frozen"

    def strike(self, theatre: Theatre, load: Load) -> None:
        _freeze(_database(theatre))
        load.until_repeated(1)
        _stop_workers(theatre)


def _stop_workers(theatre: Theatre) -> None:
    marks = [theatre.mark_of(theatre.named(name)) for name in WORKERS]
    began = time.monotonic()
    for mark in marks:
        os.kill(mark.pid, signal.SIGTERM)
    until(lambda: not any(mark.find() for mark in marks), seconds=2 * GRACE_SECONDS)
    took = time.monotonic() - began
    assert took < GRACE_SECONDS, f"the workers took {took:.1f} s to end"


def _node(theatre: Theatre) -> psutil.Process:
    found = theatre.broker._mark("node").find()
    assert found is not None
    return found


def _database(theatre: Theatre) -> list[psutil.Process]:
    return list(working_in(theatre.postgres._data, "postgres"))


def _freeze(processes: list[psutil.Process]) -> None:
    for process in processes:
        process.suspend()


def _thaw(processes: list[psutil.Process]) -> None:
    for process in processes:
        process.resume()
