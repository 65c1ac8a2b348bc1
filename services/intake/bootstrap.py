"""The only place that knows which concrete parts intake runs with."""

import os
from functools import cache, partial

from flask import Flask

from contracts.access import actor_from
from contracts.events import routing_key, validate
from contracts.machines import guards
from kit.clock import clock_from
from kit.ids import uuid7
from kit.marks import Marker
from kit.service import Service
from kit.settings import read_settings
from kit.sql.copies import texts_in
from kit.sql.database import Database
from kit.sql.unit_of_work import Stage
from kit.watched import WatchedText
from kit.web.door import create_door
from services.intake.adapters.keeping import KEPT
from services.intake.adapters.reads import IntakeReads
from services.intake.adapters.tables import kit_tables
from services.intake.adapters.unit_of_work import SHELF, IntakeWork, Secrets
from services.intake.api import GROUPS
from services.intake.settings import Settings
from services.intake.usecases import give_photos
from services.intake.usecases.handle_issue import close_quiet_issue, mark_issue_overdue
from services.intake.words import WORDS

NAME = "intake"
CHORES = {
    "issue_due": mark_issue_overdue,
    "issue_quiet": close_quiet_issue,
    give_photos.WAITING: give_photos.forget_waiting_photo,
    give_photos.KEPT: give_photos.forget_photos_in_time,
}

IntakeService = Service[IntakeWork, IntakeReads]


def assemble(settings: Settings) -> IntakeService:
    """Put the service together from its settings."""
    mark = Marker(settings.secret)
    stage = Stage(
        service=NAME,
        database=Database(settings.database_url),
        tables=kit_tables,
        clock=clock_from(settings.clock_file),
        ids=uuid7,
        check=validate,
        route=routing_key,
    )
    SHELF.follow(texts_in(stage.database), lambda: stage.clock().date())
    return Service(
        name=NAME,
        stage=stage,
        work_type=partial(IntakeWork, secrets=Secrets(mark=mark, seal_key=settings.seal_key)),
        reads_type=partial(IntakeReads, mark=mark),
        caller_from=actor_from,
        token_keys=WatchedText(settings.token_key, settings.token_key_file),
        say=say,
        chores=CHORES,
        # A demonstration plays years within minutes; its people would be forgotten before anybody looked.
        keeps=() if settings.clock_file else KEPT,
    )


@cache
def build() -> IntakeService:
    """Return the service of this process, with settings from the environment."""
    return assemble(read_settings(Settings, os.environ, service=NAME))


def api_door(service: IntakeService) -> Flask:
    """Return the WSGI application of a service."""
    return create_door(service, "议事 · 诉求与议题 / Yishi intake", GROUPS)


def door() -> Flask:
    """Return the WSGI application of this process."""
    return api_door(build())


def say(code: str, lang: str) -> str | None:
    """Return intake's words for a refusal."""
    if code.startswith("guard."):
        sentence = guards().get(code.removeprefix("guard."))
        return sentence.in_language(lang) if sentence else None
    pair = WORDS.get(code)
    return pair[lang == "en"] if pair else None
