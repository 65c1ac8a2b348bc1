"""The workshop's door, `tests.chaos.door:create()`: its one command lights a lamp, which burns down by itself."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import Flask
from marshmallow import Schema, fields

from kit.act import machine_act
from kit.sql.database import Database
from kit.web.door import create_door
from kit.web.routes import Routes, public
from tests.support.workshop import Lamp, WorkshopWork, a_service

LAMPS = "/api/workshop/v1/lamps"

lamps = Routes("Lamps", LAMPS, "Lamps")


@dataclass(frozen=True)
class Anybody:
    """Whoever calls."""

    account_id: str | None = None

    def holds_any(self, roles: tuple[str, ...]) -> bool:
        return False


class Order(Schema):
    command = fields.Str(required=True)


class Shown(Schema):
    id = fields.Str(required=True)
    version = fields.Int(required=True)


@lamps.command("", allow=public("a door for tests"), takes=Order, gives=Shown, status=201)
def light(work: WorkshopWork, _caller: Anybody, body: Mapping[str, Any]) -> Lamp:
    """Light a lamp whose name tells the command; a command that is done twice makes two lamps."""
    lamp = Lamp(f"{body['command']}.{work.fresh_id()}")
    work.lamps.add(lamp)
    lamp.light(machine_act("keeper", work.now))
    work.remind("burn_down", lamp.id, work.now)
    return lamp


def create() -> Flask:
    service = a_service("workshop", Database(os.environ["WORKSHOP_DATABASE"]))
    return create_door(replace(service, caller_from=lambda claims: Anybody()), "Workshop", [lamps])
