"""The only place that knows which concrete parts notification runs with."""

import os
from functools import cache, partial
from pathlib import Path

from flask import Flask

from contracts.access import actor_from
from contracts.events import routing_key, validate
from contracts.machines import guards
from kit.clock import Clock, clock_from
from kit.ids import uuid7
from kit.service import Service
from kit.settings import read_settings
from kit.sql.copies import texts_in
from kit.sql.database import Database
from kit.sql.unit_of_work import Stage
from kit.watched import WatchedText
from kit.web.door import create_door
from services.notification.adapters.file_carrier import FileCarrier
from services.notification.adapters.keeping import KEPT
from services.notification.adapters.reads import NotificationReads
from services.notification.adapters.smtp_carrier import SmtpCarrier
from services.notification.adapters.tables import kit_tables
from services.notification.adapters.unit_of_work import SHELF, Means, NotificationWork
from services.notification.api import GROUPS
from services.notification.domain.channel import Carriers, Channel
from services.notification.settings import Settings
from services.notification.usecases.count_batch import close_batch
from services.notification.usecases.postman import Postman
from services.notification.usecases.request_delivery import CLOSE_BATCH
from services.notification.usecases.tell_people import FORGET_EVENTS, forget_events
from services.notification.words import WORDS

NAME = "notification"
CHORES = {CLOSE_BATCH: close_batch, FORGET_EVENTS: forget_events}

NotificationService = Service[NotificationWork, NotificationReads]


def assemble(settings: Settings, clock: Clock | None = None) -> NotificationService:
    """Put the service together from its settings; a test brings its own clock."""
    clock = clock or clock_from(settings.clock_file)
    stage = Stage(
        service=NAME,
        database=Database(settings.database_url),
        tables=kit_tables,
        clock=clock,
        ids=uuid7,
        check=validate,
        route=routing_key,
    )
    SHELF.follow(texts_in(stage.database), lambda: stage.clock().date())
    means = Means(seal_private_key=settings.seal_private_key, hourly_limit=settings.hourly_limit)
    return Service(
        name=NAME,
        stage=stage,
        work_type=partial(NotificationWork, means=means),
        reads_type=partial(
            NotificationReads,
            seal_private_key=settings.seal_private_key,
            clock=clock,
            demo_texts=_files(settings, clock) if settings.demo == "1" else None,
        ),
        caller_from=actor_from,
        token_keys=WatchedText(settings.token_key, settings.token_key_file),
        say=say,
        chores=CHORES,
        # A demonstration plays years within minutes; its people would be forgotten before anybody looked.
        keeps=() if settings.clock_file else KEPT,
    )


def assemble_postman(service: NotificationService, settings: Settings) -> Postman:
    """Return the postman of a service."""
    return Postman(service.open_work, carriers(settings, service.stage.clock))


def carriers(settings: Settings, clock: Clock) -> Carriers:
    """Return who carries what: e-mail by SMTP where a server is named, everything else into files."""
    files = _files(settings, clock)
    mail = SmtpCarrier(settings.smtp_url, settings.mail_from) if settings.smtp_url else files
    return {Channel.SMS: files, Channel.EMAIL: mail}


@cache
def build() -> NotificationService:
    """Return the service of this process, with settings from the environment."""
    return assemble(_settings())


@cache
def build_postman() -> Postman:
    """Return the postman of this process."""
    return assemble_postman(build(), _settings())


def api_door(service: NotificationService) -> Flask:
    """Return the WSGI application of an assembled service."""
    return create_door(service, "议事 · 通知 / Yishi notification", GROUPS)


def door() -> Flask:
    """Return the WSGI application of this process."""
    return api_door(build())


def say(code: str, lang: str) -> str | None:
    """Return notification's words for a refusal."""
    if code.startswith("guard."):
        sentence = guards().get(code.removeprefix("guard."))
        return sentence.in_language(lang) if sentence else None
    pair = WORDS.get(code)
    return pair[lang == "en"] if pair else None


@cache
def _settings() -> Settings:
    return read_settings(Settings, os.environ, service=NAME)


def _files(settings: Settings, clock: Clock) -> FileCarrier:
    return FileCarrier(Path(settings.outbox_folder), clock)
