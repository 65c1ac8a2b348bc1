"""The unit of work of meetings: its shelves, its rules and its running numbers."""

from functools import cached_property

from sqlalchemy import func, select

from contracts.divisions import county_letters
from contracts.private import CONTACT_SEALED, Letter, Part, contact_sealed, message
from contracts.rules import Rules, RulesShelf
from kit.event import Event
from kit.ids import opaque_reference
from kit.refusals import NotFound
from kit.sql.shelf import Shelf
from kit.sql.unit_of_work import Stage, UnitOfWork
from services.meetings.adapters.surroundings import Surroundings, surroundings
from services.meetings.adapters.tables import meetings, rooms
from services.meetings.domain.attendance import Attendance
from services.meetings.domain.known_topic import KnownTopic
from services.meetings.domain.meeting import Meeting
from services.meetings.domain.meeting_record import UPCOMING, Period
from services.meetings.domain.minutes import Minutes
from services.meetings.domain.room import Room
from services.meetings.domain.vote import Vote

SHELF = RulesShelf()


class MeetingsWork(UnitOfWork):
    """One transaction on rooms, meetings, attendance, votes and minutes."""

    def __init__(
        self, stage: Stage, *, seal_key: str, cause: str | None = None, expected_version: int | None = None
    ) -> None:
        """Prepare a transaction that can seal contacts."""
        super().__init__(stage, cause=cause, expected_version=expected_version)
        self.seal_key = seal_key

    @cached_property
    def meetings(self) -> Shelf[Meeting]:
        """Return the meetings."""
        return Shelf(self, Meeting)

    @cached_property
    def attendances(self) -> Shelf[Attendance]:
        """Return who was invited and who came."""
        return Shelf(self, Attendance)

    @cached_property
    def votes(self) -> Shelf[Vote]:
        """Return the votes."""
        return Shelf(self, Vote)

    @cached_property
    def minutes(self) -> Shelf[Minutes]:
        """Return the minutes."""
        return Shelf(self, Minutes)

    def rules(self, county: str, version: int | None = None) -> Rules:
        """Return the county's rules: the version a meeting began with, or the one in force today."""
        return SHELF.of(county, version=version, on=None if version else self.now.date())

    def rules_of(self, case: Meeting | Vote | Minutes) -> Rules:
        """Return the rules that a running case keeps."""
        return self.rules(case.county, case.rules_version)

    def number(self, county: str) -> str:
        """Return the next number of a meeting, such as QZ-M-2026-000004."""
        prefix = f"{county_letters(county)}-M-{self.now.year}"
        return f"{prefix}-{self.next_number(prefix):06d}"

    def around(self, meeting: Meeting) -> Surroundings:
        """Return what belongs to a meeting."""
        return surroundings(self.session, meeting)

    def sitting_of(self, meeting: Meeting) -> list[Attendance]:
        """Take the attendances of the present sitting, to change them."""
        return self.attendances.all(meeting_id=meeting.id, sitting=meeting.sitting)

    def topic(self, topic_id: str) -> KnownTopic | None:
        """Take what is known of a topic, locked until the end of the transaction."""
        return self.session.get(KnownTopic, topic_id, with_for_update=True)

    def add_topic(self, topic: KnownTopic) -> None:
        """Keep a topic that was not known before."""
        self.session.add(topic)

    def add_room(self, room: Room) -> None:
        """Keep a new room."""
        self.session.add(room)

    def room_known(self, unit_org_code: str, name: str) -> bool:
        """Whether a unit has a room of this name."""
        same = (rooms.c.unit_org_code == unit_org_code, rooms.c.name == name)
        return self.session.execute(select(rooms.c.id).where(*same)).first() is not None

    def room_is_free(self, room_id: str | None, period: Period, *, besides: str) -> bool:
        """Whether no other meeting holds the room then; until the transaction ends, nobody else can take it."""
        if room_id is None:
            return True
        if self.session.get(Room, room_id, with_for_update=True) is None:
            raise NotFound(room_id=room_id)
        overlapping = (meetings.c.starts_at < period.ends_at, meetings.c.ends_at > period.starts_at)
        held = (meetings.c.room_id == room_id, meetings.c.state.in_(UPCOMING), meetings.c.id != besides)
        statement = select(func.count()).select_from(meetings).where(*held, *overlapping)
        return self.session.execute(statement).scalar_one() == 0

    def topic_is_taken(self, topic_id: str) -> bool:
        """Whether another meeting is already under way to this topic."""
        mentioned = (meetings.c.topic_ids.contains([topic_id]), meetings.c.state.in_(UPCOMING))
        return self.session.execute(select(meetings.c.id).where(*mentioned)).first() is not None

    def tell_of_room(self, room: Room, event_type: str, data: dict[str, object]) -> None:
        """Tell a fact about a room, which is no state machine."""
        self.tell(
            Event(
                id=self.fresh_id(),
                type=event_type,
                source=f"/yishi/{self.stage.service}",
                subject=room.id,
                time=self.now,
                county=room.county,
                division=room.division,
                sequence=1,
                correlation_id=room.id,
                causation_id=self.cause,
                data=data,
            )
        )

    def bind_invitee(self, meeting: Meeting, attendance: Attendance, letter: Letter | None) -> str:
        """Bind a person to the meeting for notification, and return the reference that stays here."""
        reference = opaque_reference()
        data = contact_sealed(
            reference,
            subject=meeting.id,
            business_ref=meeting.number,
            part=Part.INVITEE,
            letter=letter,
            seal_key=self.seal_key,
            account_id=attendance.account_id,
        )
        told = message(
            CONTACT_SEALED,
            data,
            id=self.fresh_id(),
            at=self.now,
            service=self.stage.service,
            division=meeting.division,
            correlation_id=meeting.correlation_id,
            cause=self.cause,
        )
        self.tell_privately(told)
        return reference
