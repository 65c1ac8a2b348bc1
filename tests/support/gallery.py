"""Two service classes of the test domain: a workshop that lights lamps and a gallery that looks at them."""

import os
from collections.abc import Sequence
from functools import cache

import eventlet
from sqlalchemy import TextClause, text

from kit.act import machine_act
from kit.event import PRIVATE, Event
from kit.failures import Park
from kit.messaging.app import App, DueWork
from kit.messaging.batches import batch_reaction
from kit.messaging.names import ANYTHING
from kit.messaging.reactions import reaction
from kit.messaging.relay import Relay
from kit.service import AnyService
from kit.sql.database import Database
from tests.support.workshop import LIT, PUT_OUT, WorkshopWork, a_service, note

SHORT = (0.1, 0.2, 0.3, 0.4)


@cache
def build_workshop() -> AnyService:
    return a_service("workshop", Database(os.environ["WORKSHOP_DATABASE"]), chores={"burn_down": burn_down})


@cache
def build_gallery() -> AnyService:
    return a_service("gallery", Database(os.environ["GALLERY_DATABASE"]))


def burn_down(subject: str, work: WorkshopWork) -> None:
    work.lamps.get(subject).put_out(machine_act("timer", work.now))


def on_lamp_lit(event: Event, work: WorkshopWork) -> None:
    note(event, work)


def on_lamp_put_out(event: Event, work: WorkshopWork) -> None:
    note(event, work)


def on_parcel(event: Event, work: WorkshopWork) -> None:
    note(event, work)


class Broken(Exception):
    """What a reaction with a mistake raises; its text names a person and must be seen nowhere."""


@cache
def build_archive() -> AnyService:
    return a_service("archive", Database(os.environ["ARCHIVE_DATABASE"]))


def keep(events: Sequence[Event], work: WorkshopWork) -> None:
    for event in events:
        if event.subject.startswith("broken"):
            raise Broken("Wang Xiaoming, 13800000000")
        note(event, work)


class ArchiveService:
    """Keeps everything, many events at a time."""

    name = "archive"
    app = App(build_archive)

    @batch_reaction(ANYTHING, size=20, delays=SHORT)
    def on_anything(self, events: list[Event]) -> None:
        self.app.react_to_all(events, keep)


class WorkshopService:
    """Has lamps, says what happens to them."""

    name = "workshop"
    app = App(build_workshop)
    relay = Relay(build_workshop)
    due = DueWork(build_workshop)


class GalleryService:
    """Sees lamps; how it fails is written in the lamp's id."""

    name = "gallery"
    app = App(build_gallery)

    @reaction(LIT, delays=SHORT)
    def on_lamp_lit(self, event: Event) -> None:
        tries = self._count_try(event)
        if event.subject.startswith("hopeless"):
            raise Park("no way")
        if event.subject.startswith("broken") or (event.subject.startswith("thrice") and tries <= 3):
            raise Broken("Wang Xiaoming, 13800000000")
        if event.subject.startswith("slow"):
            eventlet.sleep(1)
        self.app.react(event, on_lamp_lit)

    @reaction(PUT_OUT)
    def on_lamp_put_out(self, event: Event) -> None:
        self.app.react(event, on_lamp_put_out)

    @reaction("parcel", exchange=PRIVATE)
    def on_parcel(self, event: Event) -> None:
        self.app.react(event, on_parcel)

    def _count_try(self, event: Event) -> int:
        statement = text(
            "insert into counters values (:name, 1) on conflict (name) do update set value = counters.value + 1"
            " returning value"
        )
        return self.app.outlast(lambda: self._run(statement, event.subject))

    def _run(self, statement: TextClause, name: str) -> int:
        with self.app.service.stage.database.engine.begin() as connection:
            return connection.execute(statement, {"name": f"tries of {name}"}).scalar_one()
