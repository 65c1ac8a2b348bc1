"""What a service class needs beside its reactions: its use cases at hand, and its due work done."""

import time
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import eventlet
import structlog
from nameko.extensions import DependencyProvider

from kit.event import Event
from kit.messaging.counts import DUE_WORK_DONE, DUE_WORK_FAILED, DUPLICATES
from kit.messaging.outage import OUTAGES, outlast
from kit.refusals import Refusal
from kit.service import AnyService
from kit.sql import housekeeping
from kit.sql.audit.sealing import BATCH as FULL_SEAL
from kit.sql.audit.sealing import AuditSealer
from kit.sql.due import BATCH, Chores, do_what_is_due
from kit.sql.react import react, react_to_all

DUE_SECONDS = 1.0
# Rarer seals make a shorter chain, and what is not sealed yet is not proven yet.
SEAL_SECONDS = 5.0

T = TypeVar("T")

log = structlog.get_logger()


class ChoreFailed(Refusal):
    """A piece of due work broke; it comes up again later, so that it blocks no other."""

    code = "chore_failed"


class Reactor:
    """The use cases of a service, as its reactions call them."""

    def __init__(self, service: AnyService, stopping: Callable[[], bool]) -> None:
        """Keep the service, and how to learn that the process is about to end."""
        self.service = service
        self._stopping = stopping

    def react(self, event: Event, reaction: Callable[[Event, Any], None]) -> bool:
        """Run a reaction and note the event in the inbox, in one transaction; false when it had been done before.

        While the database is away the event is held, and the reaction is tried until it comes back.
        """
        consumer = f"{self.service.name}.{reaction.__name__}"
        is_new = self.outlast(lambda: react(self.service.open_work, consumer, event, reaction))
        DUPLICATES.labels(consumer).inc(not is_new)
        return is_new

    def react_to_all(self, events: Sequence[Event], reaction: Callable[[Sequence[Event], Any], None]) -> int:
        """Run a reaction once for all events that are new, in one transaction, and return how many were new."""
        consumer = f"{self.service.name}.{reaction.__name__}"
        new = self.outlast(lambda: react_to_all(self.service.open_work, consumer, events, reaction))
        DUPLICATES.labels(consumer).inc(len(events) - new)
        return new

    def outlast(self, work: Callable[[], T]) -> T:
        """Do some work as soon as the database lets it; raises Abandoned when the process stops first."""
        return outlast(work, self.service.stage.database.engine, self._stopping)


class App(DependencyProvider):
    """Gives every reaction the service it belongs to."""

    def __init__(self, build: Callable[[], AnyService]) -> None:
        """Remember how the service is put together."""
        self._build = build

    def setup(self) -> None:
        """Put the service together; a missing setting stops the process here."""
        self._reactor = Reactor(self._build(), lambda: self.container.stopping)

    def get_dependency(self, _worker_ctx: object) -> Reactor:
        """Return what `self.app` is inside a reaction."""
        return self._reactor


class DueWork(DependencyProvider):
    """Does the service's due work, once a second, beside its reactions; keeps its tables small and its audit sealed."""

    def __init__(self, build: Callable[[], AnyService]) -> None:
        """Remember how the service is put together."""
        self._build = build

    def setup(self) -> None:
        """Put the service together."""
        self._service = self._build()
        stage = self._service.stage
        self._sealer = AuditSealer(stage.service, stage.database, stage.tables)
        self._keeps_house = False
        self._sealed_at = 0.0

    def start(self) -> None:
        """Begin."""
        self._thread = self.container.spawn_managed_thread(self._run, identifier="due")

    def stop(self) -> None:
        """End after the piece in hand."""
        self._thread.wait()

    def _run(self) -> None:
        chores = unbreakable({**self._service.chores, **housekeeping.chores(self._service.keeps)})
        while not self.container.stopping:
            self.container.pulse.beat("due")
            done = self._do(chores)
            self._seal()
            if done < BATCH:
                eventlet.sleep(DUE_SECONDS)

    def _do(self, chores: Chores[Any]) -> int:
        try:
            self._plan_housekeeping()
            done = do_what_is_due(self._service.open_work, chores)
        except Exception as error:
            DUE_WORK_FAILED.labels(self._service.name).inc()
            log.warning("due_work_interrupted", exc_info=error)
            return 0
        DUE_WORK_DONE.labels(self._service.name).inc(done)
        return done

    def _seal(self) -> None:
        if time.monotonic() - self._sealed_at < SEAL_SECONDS:
            return
        self._sealed_at = time.monotonic()
        try:
            while self._sealer.seal_some() == FULL_SEAL and not self.container.stopping:
                eventlet.sleep(0)
        except Exception as error:
            log.warning("audit_sealing_interrupted", service=self._service.name, exc_info=error)

    def _plan_housekeeping(self) -> None:
        if not self._keeps_house:
            housekeeping.begin_to_keep_house(self._service.open_work)
            self._keeps_house = True


def unbreakable(chores: Chores[Any]) -> Chores[Any]:
    """Return the same chores, each of which refuses instead of breaking."""
    return {kind: _refusing(kind, chore) for kind, chore in chores.items()}


def _refusing(kind: str, chore: Callable[[str, Any], None]) -> Callable[[str, Any], None]:
    def attempt(subject: str, work: Any) -> None:
        try:
            chore(subject, work)
        except (Refusal, *OUTAGES):
            raise
        except Exception as error:
            log.exception("chore_failed", kind=kind, subject=subject)
            raise ChoreFailed(kind=kind, subject=subject) from error

    return attempt
