"""Rooms, known topics and announcements."""

from contracts.access import Actor, OutsideYourUnit
from contracts.divisions import county_of, covers
from kit.refusals import NotFound
from kit.web.routes import Routes, public
from services.meetings.adapters.reads import MeetingsReads
from services.meetings.adapters.unit_of_work import MeetingsWork
from services.meetings.api.access import OFFICIALS, PREFIX, REGISTRARS, Body, part_of, units
from services.meetings.domain.room import Room
from services.meetings.schemas import asked, shown
from services.meetings.usecases.register_room import register_room
from services.meetings.views import announcement

ROOMS_ARE_PUBLIC = public("议事室对群众公开 / the rooms are open to the people")
MEETINGS_ARE_PUBLIC = public("协商议事会向群众公告 / meetings are announced to the people")

rooms = Routes("rooms", f"{PREFIX}/rooms", "议事室 Rooms")
topics = Routes("known-topics", f"{PREFIX}/topics", "可协商的议题 Topics for deliberation")
announcements = Routes("announcements", f"{PREFIX}/announcements", "会议公告 Announcements")


@rooms.query("", allow=ROOMS_ARE_PUBLIC, takes=asked.PlacePart, gives=shown.RoomList)
def list_rooms(reads: MeetingsReads, caller: Actor, query: Body) -> Body:
    """List the rooms, the newest first."""
    del caller
    found = reads.rooms(query)
    return part_of(found, query["limit"], found[-1].id if found else None)


@rooms.command("", allow=REGISTRARS, takes=asked.RegisterRoom, gives=shown.RoomView, status=201)
def add_room(work: MeetingsWork, caller: Actor, body: Body) -> Room:
    """Register a room."""
    return register_room(work, caller, body)


@rooms.query("/<uuid:room_id>/bookings", allow=OFFICIALS, takes=asked.PeriodQuery, gives=shown.BookingList)
def list_bookings(reads: MeetingsReads, caller: Actor, query: Body, room_id: str) -> Body:
    """List the meetings that hold a room of the caller's county in a period."""
    room = reads.room(room_id)
    if room is None:
        raise NotFound(machine="room", id=room_id)
    if not any(county_of(unit) == room.county or covers(unit, room.division) for unit in units(caller)):
        raise OutsideYourUnit(division=room.division)
    return {"items": reads.bookings(room_id, query["starts_at"], query["ends_at"])}


@topics.query("", allow=OFFICIALS, takes=asked.StatePart, gives=shown.TopicList)
def list_topics(reads: MeetingsReads, caller: Actor, query: Body) -> Body:
    """List the topics of the caller's units, such as those that are ready."""
    found = reads.topics(units(caller), query)
    return part_of(found, query["limit"], found[-1].id if found else None)


@announcements.query("", allow=MEETINGS_ARE_PUBLIC, takes=asked.PlacePart, gives=shown.AnnouncementList)
def list_announcements(reads: MeetingsReads, caller: Actor, query: Body) -> Body:
    """List the meetings of which notice was given; no names."""
    del caller
    found = reads.announced(query)
    items = [announcement(announced) for announced in found]
    return part_of(items, query["limit"], found[-1].meeting.id if found else None)


@announcements.query("/<uuid:meeting_id>/minutes", allow=MEETINGS_ARE_PUBLIC, gives=shown.PublicMinutes)
def show_public_minutes(reads: MeetingsReads, caller: Actor, query: Body, meeting_id: str) -> object:
    """Show the confirmed minutes of a meeting; categories, no names."""
    del caller, query
    minutes = reads.around(reads.meeting(meeting_id)).minutes
    if minutes is None or minutes.state != "confirmed":
        raise NotFound(machine="minutes", meeting_id=meeting_id)
    return minutes
