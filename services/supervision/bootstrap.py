"""The only place that knows which concrete parts supervision runs with."""

import os
from functools import cache, partial

from flask import Flask

from contracts.access import actor_from
from contracts.events import routing_key, validate
from contracts.machines import guards
from kit.clock import Clock, clock_from
from kit.ids import uuid7
from kit.marks import Marker
from kit.service import Service
from kit.settings import read_settings
from kit.sql.copies import texts_in
from kit.sql.database import Database
from kit.sql.unit_of_work import Stage
from kit.watched import WatchedText
from kit.web.door import create_door
from services.supervision.adapters.county import SHELF
from services.supervision.adapters.reads import SupervisionReads
from services.supervision.adapters.tables import kit_tables
from services.supervision.adapters.unit_of_work import SupervisionWork, Surroundings
from services.supervision.api import GROUPS
from services.supervision.settings import Settings
from services.supervision.usecases import (
    completion,
    hand_out_item,
    handle_objection,
    item_timers,
    publicity_clock,
    supervise_item,
)
from services.supervision.words import WORDS

NAME = "supervision"
CHORES = {
    publicity_clock.CLEAR: publicity_clock.clear_publicity,
    publicity_clock.EVALUATE: completion.evaluate_plan,
    completion.ARCHIVE: completion.archive_plan,
    handle_objection.SETTLE: handle_objection.settle_silent,
    item_timers.ACCEPT: hand_out_item.accept_silently,
    item_timers.LIGHT: supervise_item.look_at_light,
    supervise_item.ESCALATE: supervise_item.escalate_ignored,
}

SupervisionService = Service[SupervisionWork, SupervisionReads]


def assemble(settings: Settings, clock: Clock | None = None) -> SupervisionService:
    """Put the service together from its settings; a clock given here goes before the one they name."""
    time = clock or clock_from(settings.clock_file)
    mark = Marker(settings.secret)
    around = Surroundings(mark=mark, seal_key=settings.seal_key, public_url=settings.public_url)
    stage = Stage(
        service=NAME,
        database=Database(settings.database_url),
        tables=kit_tables,
        clock=time,
        ids=uuid7,
        check=validate,
        route=routing_key,
    )
    SHELF.follow(texts_in(stage.database), lambda: stage.clock().date())
    return Service(
        name=NAME,
        stage=stage,
        work_type=partial(SupervisionWork, around=around),
        reads_type=partial(SupervisionReads, mark=mark, clock=time),
        caller_from=actor_from,
        token_keys=WatchedText(settings.token_key, settings.token_key_file),
        say=say,
        chores=CHORES,
    )


@cache
def build() -> SupervisionService:
    """Return the service of this process, with settings from the environment."""
    return assemble(read_settings(Settings, os.environ, service=NAME))


def api_door(service: SupervisionService) -> Flask:
    """Return the WSGI application of a service."""
    return create_door(service, "议事 · 方案与督办 / Yishi supervision", GROUPS)


def door() -> Flask:
    """Return the WSGI application of this process."""
    return api_door(build())


def say(code: str, lang: str) -> str | None:
    """Return supervision's words for a refusal."""
    if code.startswith("guard."):
        sentence = guards().get(code.removeprefix("guard."))
        return sentence.in_language(lang) if sentence else None
    pair = WORDS.get(code)
    return pair[lang == "en"] if pair else None
