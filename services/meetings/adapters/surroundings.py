"""What stands around a meeting: its people, votes, minutes, topics and room, for showing it whole."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.meetings.adapters.tables import attendances, known_topics, votes
from services.meetings.adapters.tables import minutes as minutes_table
from services.meetings.domain.attendance import Attendance
from services.meetings.domain.known_topic import KnownTopic
from services.meetings.domain.meeting import Meeting
from services.meetings.domain.minutes import Minutes
from services.meetings.domain.room import Room
from services.meetings.domain.vote import Vote


@dataclass(frozen=True)
class Surroundings:
    """Everything that belongs to one meeting; `attendances` are those of its present sitting."""

    attendances: list[Attendance]
    votes: list[Vote]
    topics: list[KnownTopic]
    room: Room | None
    minutes: Minutes | None

    def attends(self, account_id: str | None) -> bool:
        """Whether an account is among the invited."""
        return account_id is not None and any(one.account_id == account_id for one in self.attendances)

    @property
    def titles(self) -> list[str]:
        """Return the public titles of the topics."""
        return [topic.title_public for topic in self.topics]


def surroundings(session: Session, meeting: Meeting) -> Surroundings:
    """Load what belongs to a meeting, including what this transaction has just made."""
    session.flush()
    sitting = (attendances.c.meeting_id == meeting.id, attendances.c.sitting == meeting.sitting)
    return Surroundings(
        attendances=_all(session, select(Attendance).where(*sitting).order_by(attendances.c.id)),
        votes=_all(session, select(Vote).where(votes.c.meeting_id == meeting.id).order_by(votes.c.id)),
        topics=_all(session, select(KnownTopic).where(known_topics.c.id.in_(meeting.topic_ids))),
        room=session.get(Room, meeting.room_id) if meeting.room_id else None,
        minutes=session.scalars(select(Minutes).where(minutes_table.c.meeting_id == meeting.id)).first(),
    )


def _all(session: Session, statement: Any) -> list[Any]:
    return list(session.scalars(statement))
