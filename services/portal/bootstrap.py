"""The only place that knows which concrete parts the portal runs with."""

import os
from collections.abc import Mapping
from functools import cache, partial
from wsgiref.types import WSGIApplication

from contracts.access import administrator_or_actor_from
from contracts.events import routing_key, validate
from kit.box import Box
from kit.clock import Clock, clock_from
from kit.ids import uuid7
from kit.service import Service
from kit.settings import read_settings
from kit.sql.copies import texts_in
from kit.sql.database import Database
from kit.sql.unit_of_work import Stage
from kit.watched import WatchedText
from services.portal.adapters.keeping import KEPT
from services.portal.adapters.passwords import ArgonPasswords
from services.portal.adapters.reads import PortalReads
from services.portal.adapters.rules_store import TEXTS
from services.portal.adapters.service_client import HttpServiceClient, MountedServiceClient, ServiceClient
from services.portal.adapters.tables import kit_tables
from services.portal.adapters.unit_of_work import PortalWork
from services.portal.domain.county import SHELF
from services.portal.parts import Portal, PortalService
from services.portal.settings import Settings
from services.portal.usecases.count_figures import COUNT_FIGURES, count_figures
from services.portal.usecases.forget_sign_ins import FORGET_SIGN_INS, forget_sign_ins
from services.portal.usecases.import_people import FORGET_FILE, forget_file
from services.portal.usecases.password_link import SEND_LINK, send_link
from services.portal.usecases.stand import GRANTS_TURN, turn_grants
from services.portal.words import WORDS

NAME = "portal"


def assemble(settings: Settings) -> PortalService:
    """Put the service together from its settings."""
    stage = stage_on(Database(settings.database_url), clock_from(settings.clock_file))
    SHELF.follow(texts_in(stage.database, TEXTS), lambda: stage.clock().date())
    return Service(
        name=NAME,
        stage=stage,
        work_type=PortalWork,
        reads_type=PortalReads,
        caller_from=administrator_or_actor_from,
        token_keys=WatchedText(settings.token_key, settings.token_key_file),
        say=say,
        chores={
            COUNT_FIGURES: count_figures,
            FORGET_SIGN_INS: forget_sign_ins,
            SEND_LINK: partial(send_link, seal_key=settings.seal_key, public_url=settings.public_url),
            GRANTS_TURN: turn_grants,
            FORGET_FILE: forget_file,
        },
        # A demonstration plays years within minutes; its people would be forgotten before anybody looked.
        keeps=() if settings.clock_file else KEPT,
    )


def stage_on(database: Database, clock: Clock) -> Stage:
    """Return what the units of work on a database share."""
    return Stage(
        service=NAME,
        database=database,
        tables=kit_tables,
        clock=clock,
        ids=uuid7,
        check=validate,
        route=routing_key,
    )


def settings_here() -> Settings:
    """Return the settings of this process."""
    return read_settings(Settings, os.environ, service=NAME)


@cache
def build() -> PortalService:
    """Return the service of this process, with settings from the environment."""
    return assemble(settings_here())


def door(portal: Portal | None = None, *, doors: Mapping[str, WSGIApplication] | None = None) -> WSGIApplication:
    """Return the WSGI application: pages, and the API below `/api/portal/`.

    `doors` are the other services when they run in this process.
    """
    # The routes are made with the application, so that two applications in one process do not share them.
    from services.portal.pages.door import create_portal_door  # noqa: PLC0415 -- see above

    return create_portal_door(portal or whole(build(), settings_here(), doors))


def whole(service: PortalService, settings: Settings, doors: Mapping[str, WSGIApplication] | None = None) -> Portal:
    """Return everything that the pages need."""
    client: ServiceClient = HttpServiceClient(settings.addresses, settings.call_deadline_seconds)
    if doors is not None:
        client = MountedServiceClient(doors)
    box = Box(settings.authenticator_keys)
    return Portal(service=service, settings=settings, passwords=ArgonPasswords(), client=client, box=box)


def say(code: str, lang: str) -> str | None:
    """Return the portal's words for a refusal."""
    pair = WORDS.get(code)
    return pair[lang == "en"] if pair else None
