"""The routes of meetings: read, call one use case, answer."""

from services.meetings.api import attendance, meetings, minutes, places, session

GROUPS = (
    places.rooms,
    places.topics,
    places.announcements,
    meetings.meetings,
    session.session,
    attendance.people,
    minutes.minutes,
)
