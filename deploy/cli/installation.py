"""The installation that a command is about: its broker, the databases it may open, and the reactions it knows."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec

import typer
from sqlalchemy import Engine

from deploy.cli.screen import stop
from deploy.services import SERVICES
from kit.clock import Clock, clock_from, real_clock
from kit.messaging.discovery import service_classes
from kit.messaging.operations.reaction_queues import ReactionQueues, reactions_of
from kit.messaging.topology import topology_of
from kit.settings import SettingsMissing, read_settings
from kit.sql.database import Database
from kit.sql.housekeeping import Retained


@dataclass(frozen=True)
class DatabaseSettings:
    """Where a service's database is."""

    database_url: str


@dataclass(frozen=True)
class Installation:
    """What a command may reach."""

    amqp_url: str
    databases: Mapping[str, Database]
    reactions: tuple[ReactionQueues, ...]
    services: tuple[str, ...] = SERVICES
    clock: Clock = real_clock
    keeps: Mapping[str, tuple[Retained, ...]] = field(default_factory=dict)

    def engines(self) -> dict[str, Engine]:
        """Return the databases by service."""
        return {service: database.engine for service, database in self.databases.items()}

    def reaction(self, name: str) -> ReactionQueues:
        """Return a reaction by its name, `service.reaction`; the command ends when there is none."""
        for reaction in self.reactions:
            if reaction.queue == name.removesuffix(".parked"):
                return reaction
        known = "、".join(reaction.queue for reaction in self.reactions)
        return stop(f"没有这个反应：{name}。有：{known}", f"no such reaction: {name}", "unknown_reaction")

    def database(self, service: str) -> Engine:
        """Return the database of a service; the command ends when its address is not known."""
        if service not in self.databases:
            stop(f"不知道 {service} 的数据库", f"YISHI_{service.upper()}_DATABASE_URL is not set", "no_database")
        return self.databases[service].engine


def from_environment() -> Installation:
    """Return the installation that the settings tell of, with the services whose code is here."""
    amqp_url = os.environ.get("YISHI_AMQP_URL", "")
    if not amqp_url:
        stop("没有 YISHI_AMQP_URL；本机可先执行 . .yishi/environment", "YISHI_AMQP_URL is not set", "settings_missing")
    present = tuple(name for name in SERVICES if find_spec(f"services.{name}"))
    return Installation(
        amqp_url,
        databases_from(present, os.environ),
        _reactions(present),
        clock=clock_from(os.environ.get("YISHI_CLOCK_FILE")),
        keeps=_keeps(present),
    )


def installation_of(ctx: typer.Context) -> Installation:
    """Return what the command was given."""
    found = ctx.obj
    assert isinstance(found, Installation)  # noqa: S101 -- the application put it there
    return found


def databases_from(present: tuple[str, ...], environ: Mapping[str, str]) -> dict[str, Database]:
    """Return the databases that the settings name, by service.

    In the image of one service `YISHI_DATABASE_URL` is its own; among several it would be everybody's.
    """
    own = ("YISHI_DATABASE_URL", "YISHI_DATABASE_URL_FILE")
    told = environ if len(present) == 1 else {name: value for name, value in environ.items() if name not in own}
    databases = {}
    for service in present:
        try:
            settings = read_settings(DatabaseSettings, told, service=service)
        except SettingsMissing:
            continue
        databases[service] = Database(settings.database_url, pool_size=1)
    return databases


def _keeps(present: tuple[str, ...]) -> dict[str, tuple[Retained, ...]]:
    own = [name for name in present if find_spec(f"services.{name}.adapters.keeping")]
    return {name: import_module(f"services.{name}.adapters.keeping").KEPT for name in own}


def _reactions(present: tuple[str, ...]) -> tuple[ReactionQueues, ...]:
    classes = service_classes(f"services.{name}.service" for name in present)
    return tuple(reactions_of(topology_of(*classes)))
