"""All five doors in one process, over matters of one community that never change: what is done is undone at once."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, replace
from typing import Any

from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import MetaData, text
from sqlalchemy.orm import Session

from kit.box import Box, new_box_key
from kit.clock import HandClock
from kit.service import AnyService
from kit.sql.database import Database
from kit.sql.migrations import upgrade
from services.intake import bootstrap as intake
from services.intake.adapters.tables import metadata as intake_tables
from services.intake.settings import Settings as IntakeSettings
from services.meetings import bootstrap as meetings
from services.meetings.adapters.tables import metadata as meetings_tables
from services.meetings.settings import Settings as MeetingsSettings
from services.notification import bootstrap as notification
from services.notification.adapters.tables import metadata as notification_tables
from services.notification.settings import Settings as NotificationSettings
from services.portal import bootstrap as portal
from services.portal.adapters.passwords import ArgonPasswords
from services.portal.adapters.service_client import MountedServiceClient
from services.portal.adapters.tables import metadata as portal_tables
from services.portal.pages.door import create_portal_door
from services.portal.parts import Portal
from services.portal.settings import Settings as PortalSettings
from services.supervision import bootstrap as supervision
from services.supervision.adapters.tables import metadata as supervision_tables
from services.supervision.settings import Settings as SupervisionSettings
from tests.integration.access.matters import Matter, sow
from tests.support.doors import SEAL_KEY, SEAL_PRIVATE_KEY, SERVICES, SIGNING_KEY, TOKEN_KEY, Door
from tests.support.servers import Databases

TABLES: Mapping[str, MetaData] = {
    "intake": intake_tables,
    "meetings": meetings_tables,
    "supervision": supervision_tables,
    "notification": notification_tables,
    "portal": portal_tables,
}


@dataclass
class Town:
    """The doors and the pages, and one matter for each name that a path can hold."""

    apis: Mapping[str, Flask]
    pages: Flask
    portal: Portal
    databases: Mapping[str, Database]
    matters: Mapping[str, Matter]

    @contextmanager
    def matters_lie_in(self, division: str, instead_of: str) -> Iterator[None]:
        """Move every matter to another division for a while."""
        self._move(instead_of, division)
        try:
            yield
        finally:
            self._move(division, instead_of)

    def _move(self, old: str, new: str) -> None:
        for service, tables in TABLES.items():
            with self.databases[service].engine.begin() as connection:
                for table in tables.tables.values():
                    if "division" in table.c:
                        connection.execute(table.update().where(table.c.division == old).values(division=new))


def built(databases: Databases, outbox_folder: str) -> Town:
    """Open all doors over fresh databases, and sow the matters."""
    clock = HandClock()
    stores = {service: _fresh(databases, service) for service in TABLES}
    given: dict[str, Any] = {"token_key": TOKEN_KEY}
    mark: dict[str, Any] = {"seal_key": SEAL_KEY, "secret": "mark-secret"}
    paper: dict[str, Any] = {"seal_private_key": SEAL_PRIVATE_KEY, "outbox_folder": outbox_folder}
    pages: dict[str, Any] = {
        "token_private_key": SIGNING_KEY,
        "secure_cookies": "no",
        "authenticator_keys": new_box_key(),
    }
    settings = PortalSettings(database_url=stores["portal"].dsn, **given, **mark, **pages)
    services: dict[str, AnyService] = {
        "intake": intake.assemble(IntakeSettings(database_url=stores["intake"].dsn, **given, **mark)),
        "meetings": meetings.assemble(MeetingsSettings(stores["meetings"].dsn, **given, seal_key=SEAL_KEY)),
        "supervision": supervision.assemble(
            SupervisionSettings(
                database_url=stores["supervision"].dsn, **given, **mark, public_url="https://y.example"
            ),
            clock,
        ),
        "notification": notification.assemble(
            NotificationSettings(database_url=stores["notification"].dsn, **given, **paper), clock
        ),
        "portal": portal.assemble(settings),
    }
    services = {name: _timed(service, clock) for name, service in services.items()}
    matters = sow({name: Door(_api(name, service, settings), service, clock) for name, service in services.items()})
    undone = {name: _undone(service) for name, service in services.items()}
    apis = {name: _api(name, service, settings) for name, service in undone.items()}
    whole = _portal(undone["portal"], settings, apis)
    return Town(apis, create_portal_door(whole).pages, whole, stores, matters)


def _fresh(databases: Databases, service: str) -> Database:
    store = databases.fresh(service)
    upgrade(SERVICES / service / "migrations", store.dsn)
    return store


def _timed(service: AnyService, clock: HandClock) -> AnyService:
    return replace(service, stage=replace(service.stage, clock=clock))


def _api(name: str, service: AnyService, settings: PortalSettings) -> Flask:
    if name == "portal":
        return create_portal_door(_portal(service, settings, {})).api
    bootstrap = {"intake": intake, "meetings": meetings, "supervision": supervision, "notification": notification}
    return bootstrap[name].api_door(service)


def _portal(service: AnyService, settings: PortalSettings, doors: Mapping[str, Flask]) -> Portal:
    quick = ArgonPasswords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    return Portal(
        service=service,
        settings=settings,
        passwords=quick,
        client=MountedServiceClient(doors),
        box=Box(settings.authenticator_keys),
    )


def _undone(service: AnyService) -> AnyService:
    """The same service, whose transactions write everything and then take it back."""
    database = copy(service.stage.database)
    database.sessions = _Forgetful(service.stage.database.sessions)  # type: ignore[assignment] -- makes sessions
    return replace(service, stage=replace(service.stage, database=database))


@dataclass(frozen=True)
class _Forgetful:
    """Makes sessions that write at a commit and forget when they are closed."""

    sessions: Callable[[], Session]

    def __call__(self) -> Session:
        session = self.sessions()
        session.commit = session.flush  # type: ignore[method-assign] -- see above
        return session


def forget_tries(town: Town) -> None:
    """Let nobody be refused because others guessed wrongly before."""
    for database in town.databases.values():
        with database.engine.begin() as connection:
            connection.execute(text("delete from counters where name like 'wrong:%'"))
