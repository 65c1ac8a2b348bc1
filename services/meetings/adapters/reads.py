"""The read side: only what the caller's units cover, in parts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, Table, false, or_, select
from sqlalchemy.orm import Session

from contracts.divisions import division
from contracts.rules import Rules
from kit.refusals import NotFound
from services.meetings.adapters.surroundings import Surroundings, surroundings
from services.meetings.adapters.tables import attendances, known_topics, meetings, minutes, rooms
from services.meetings.adapters.unit_of_work import SHELF
from services.meetings.domain.attendance import Attendance
from services.meetings.domain.known_topic import KnownTopic
from services.meetings.domain.meeting import Meeting
from services.meetings.domain.meeting_record import UPCOMING
from services.meetings.domain.room import Room

# Significant digits of a division by its level: city, county, street or town, community or village.
DIGITS = {2: 4, 3: 6, 4: 9, 5: 12}
T = TypeVar("T")

Query = Mapping[str, Any]


@dataclass(frozen=True)
class Announced:
    """A meeting with what everybody may know of it."""

    meeting: Meeting
    topics: list[KnownTopic]
    room: Room | None
    minutes_public: bool


class MeetingsReads:
    """Queries on one connection; what they return is never written back."""

    def __init__(self, connection: Connection) -> None:
        """Bind the queries to a connection."""
        self.session = Session(connection, autoflush=False)

    def rooms(self, query: Query) -> list[Room]:
        """Return one part of all rooms."""
        return self._part(select(Room), rooms, query)

    def room(self, room_id: str) -> Room | None:
        """Return one room."""
        return self.session.get(Room, room_id)

    def bookings(self, room_id: str, starts_at: datetime, ends_at: datetime) -> list[Meeting]:
        """Return the meetings that hold a room in a period."""
        overlapping = (meetings.c.starts_at < ends_at, meetings.c.ends_at > starts_at)
        held = (meetings.c.room_id == room_id, meetings.c.state.in_(UPCOMING))
        return list(self.session.scalars(select(Meeting).where(*held, *overlapping).order_by(meetings.c.starts_at)))

    def topics(self, units: Iterable[str], query: Query) -> list[KnownTopic]:
        """Return one part of the known topics of some units."""
        statement = select(KnownTopic).where(_inside(known_topics.c.division, units))
        return self._part(statement, known_topics, query)

    def meetings(self, units: Iterable[str], query: Query) -> list[Meeting]:
        """Return one part of the meetings of some units."""
        statement = select(Meeting).where(_inside(meetings.c.division, units))
        return self._part(statement, meetings, query)

    def announced(self, query: Query) -> list[Announced]:
        """Return one part of the meetings of which notice was given."""
        found = self._part(select(Meeting).where(meetings.c.noticed_at.is_not(None)), meetings, query)
        return self._announced(found)

    def invitations(self, account_id: str, query: Query) -> list[tuple[Attendance, Announced]]:
        """Return one part of an account's invitations, each with its meeting."""
        statement = select(Attendance).where(attendances.c.account_id == account_id)
        found = self._part(statement, attendances, query)
        about = self._by_id(Meeting, meetings, [attendance.meeting_id for attendance in found])
        announced = {one.meeting.id: one for one in self._announced(list(about.values()))}
        return [(attendance, announced[attendance.meeting_id]) for attendance in found]

    def _announced(self, found: list[Meeting]) -> list[Announced]:
        topics = self._by_id(KnownTopic, known_topics, [one for meeting in found for one in meeting.topic_ids])
        held_in = self._by_id(Room, rooms, [meeting.room_id for meeting in found if meeting.room_id])
        confirmed = select(minutes.c.meeting_id).where(
            minutes.c.state == "confirmed", minutes.c.meeting_id.in_([meeting.id for meeting in found])
        )
        public = set(self.session.scalars(confirmed))
        return [
            Announced(
                meeting,
                topics=[topics[topic_id] for topic_id in meeting.topic_ids],
                room=held_in.get(meeting.room_id or ""),
                minutes_public=meeting.id in public,
            )
            for meeting in found
        ]

    def _by_id(self, kind: type[T], table: Table, ids: list[str]) -> dict[str, T]:
        rows = self.session.execute(select(table.c.id, kind).where(table.c.id.in_(ids)))
        return {row[0]: row[1] for row in rows}

    def meeting(self, meeting_id: str) -> Meeting:
        """Return one meeting; raises NotFound."""
        found = self.session.get(Meeting, meeting_id)
        if found is None:
            raise NotFound(machine="meeting", id=meeting_id)
        return found

    def around(self, meeting: Meeting) -> Surroundings:
        """Return what belongs to a meeting."""
        return surroundings(self.session, meeting)

    def rules_of(self, meeting: Meeting) -> Rules:
        """Return the rules that a meeting keeps."""
        return SHELF.of(meeting.county, version=meeting.rules_version)

    def _part(self, statement: Select[tuple[T]], table: Table, query: Query) -> list[T]:
        columns = table.c
        if query.get("division"):
            statement = statement.where(_inside(columns.division, [query["division"]]))
        if query.get("state"):
            statement = statement.where(columns.state == query["state"])
        if query["after"]:
            statement = statement.where(columns.id < str(query["after"]))
        return list(self.session.scalars(statement.order_by(columns.id.desc()).limit(query["limit"])))


def _inside(column: ColumnElement[Any], units: Iterable[str]) -> ColumnElement[bool]:
    """Return the condition that a division lies in one of the units."""
    prefixes = [unit[: DIGITS[division(unit).level]] for unit in units]
    return or_(false(), *(column.startswith(prefix) for prefix in prefixes))
