"""The only place that knows which concrete parts meetings runs with."""

import os
from functools import cache, partial

from flask import Flask

from contracts.access import actor_from
from contracts.events import routing_key, validate
from contracts.machines import guards
from kit.clock import clock_from
from kit.ids import uuid7
from kit.service import Service
from kit.settings import read_settings
from kit.sql.copies import texts_in
from kit.sql.database import Database
from kit.sql.unit_of_work import Stage
from kit.watched import WatchedText
from kit.web.door import create_door
from services.meetings.adapters.reads import MeetingsReads
from services.meetings.adapters.tables import kit_tables
from services.meetings.adapters.unit_of_work import SHELF, MeetingsWork
from services.meetings.api import GROUPS
from services.meetings.settings import Settings
from services.meetings.usecases.hold_meeting import FEEDBACK_OVER
from services.meetings.usecases.put_away import close_feedback_and_archive
from services.meetings.words import WORDS

NAME = "meetings"
CHORES = {FEEDBACK_OVER: close_feedback_and_archive}

MeetingsService = Service[MeetingsWork, MeetingsReads]


def assemble(settings: Settings) -> MeetingsService:
    """Put the service together from its settings."""
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
        work_type=partial(MeetingsWork, seal_key=settings.seal_key),
        reads_type=MeetingsReads,
        caller_from=actor_from,
        token_keys=WatchedText(settings.token_key, settings.token_key_file),
        say=say,
        chores=CHORES,
    )


@cache
def build() -> MeetingsService:
    """Return the service of this process, with settings from the environment."""
    return assemble(read_settings(Settings, os.environ, service=NAME))


def api_door(service: MeetingsService) -> Flask:
    """Return the WSGI application of a service."""
    return create_door(service, "议事 · 协商议事会 / Yishi meetings", GROUPS)


def door() -> Flask:
    """Return the WSGI application of this process."""
    return api_door(build())


def say(code: str, lang: str) -> str | None:
    """Return the words of meetings for a refusal."""
    if code.startswith("guard."):
        sentence = guards().get(code.removeprefix("guard."))
        return sentence.in_language(lang) if sentence else None
    pair = WORDS.get(code)
    return pair[lang == "en"] if pair else None
