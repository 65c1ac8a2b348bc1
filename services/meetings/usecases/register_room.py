"""Register a deliberation room of a unit."""

from typing import Any

from contracts.access import Actor
from contracts.divisions import county_of
from contracts.organisations import division_of_org
from contracts.roles import Role
from kit.refusals import Conflict, RoleMissing
from services.meetings.adapters.unit_of_work import MeetingsWork
from services.meetings.domain.room import Room

REGISTRARS = (Role.COUNTY_CPPCC, Role.STREET_CLERK, Role.COMMUNITY_CLERK)
REGISTERED = "meetings.room.registered"

Body = dict[str, Any]


class RoomKnown(Conflict):
    """The unit has a room of this name already."""

    code = "meetings.room_known"


def register_room(work: MeetingsWork, actor: Actor, body: Body) -> Room:
    """Register a room for a unit that the caller looks after."""
    unit = division_of_org(body["unit_org_code"])
    act = actor.official_act_over(unit, work.now, cause=work.cause)
    if act.role_among(REGISTRARS) is None:
        raise RoleMissing(roles=REGISTRARS)
    if work.room_known(body["unit_org_code"], body["name"]):
        raise RoomKnown(name=body["name"])
    room = Room(id=work.fresh_id(), county=county_of(unit), division=unit, **body)
    work.add_room(room)
    work.tell_of_room(room, REGISTERED, room.facts_of_registration())
    return room
