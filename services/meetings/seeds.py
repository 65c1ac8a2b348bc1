"""Demo data: the rooms, platforms and pilots of the demo, registered through the use case."""

import os
import sys
from collections.abc import Callable
from typing import Any

from contracts.access import Actor, Grant
from contracts.divisions import county_division
from contracts.documents import DATA, read_yaml, thawed
from contracts.organisations import division_of_org
from contracts.roles import Role
from kit.settings import read_settings
from services.meetings import bootstrap
from services.meetings.adapters.unit_of_work import MeetingsWork
from services.meetings.settings import Settings
from services.meetings.usecases.register_room import register_room

LISTS = (("rooms", "platform_type"), ("platforms", "platform_type"), ("pilots", "pilot_type"))


def seed(open_work: Callable[[], MeetingsWork]) -> int:
    """Register every room that is not there yet, in one transaction, and return how many were new."""
    with open_work() as work:
        new = [body for body in demo_rooms() if not work.room_known(body["unit_org_code"], body["name"])]
        for body in new:
            register_room(work, _county_office(body), body)
        work.commit()
    return len(new)


def demo_rooms() -> list[dict[str, Any]]:
    """Return the rooms of the demo as the door would take them."""
    document = read_yaml(DATA / "demo" / "rooms.yaml")
    return [_room(entry, entry[kind]) for name, kind in LISTS for entry in thawed(document[name])]


def _room(entry: dict[str, Any], platform_type: str) -> dict[str, Any]:
    return {
        "name": entry["name"],
        "unit_org_code": entry["unit"],
        "platform_type": platform_type,
        "capacity": entry.get("capacity"),
        "equipment": entry.get("equipment", []),
        "shared_functions": entry.get("shared_functions", []),
        "boards": entry.get("boards", []),
        "opened_on": entry.get("opened_on"),
    }


def _county_office(body: dict[str, Any]) -> Actor:
    county = county_division(division_of_org(body["unit_org_code"])[:6])
    return Actor(f"seed@{county}", f"ORG-{county}", (Grant(Role.COUNTY_CPPCC, county),))


if __name__ == "__main__" and read_settings(Settings, os.environ, service=bootstrap.NAME).demo:
    sys.stdout.write(f"{seed(bootstrap.build().open_work)} rooms\n")
