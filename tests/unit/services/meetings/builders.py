"""Meetings, people and acts for tests that need no database."""

from datetime import datetime, timedelta
from typing import Any

from contracts.roles import Role
from contracts.rules import Rules, RulesShelf
from kit.act import Act
from kit.clock import HOME
from services.meetings.domain.attendance import Attendance
from services.meetings.domain.meeting import Meeting
from services.meetings.domain.meeting_calling import Outline
from services.meetings.domain.meeting_record import Period
from services.meetings.domain.minutes import Minutes

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=HOME)
JUBAOPEN = "620502005002"
TOPIC = "0192f3c1-7a10-7c3e-9b1e-000000000002"
RULES: Rules = RulesShelf().of("620502")


def act_as(*roles: str, at: datetime = NOW, account: str = "somebody") -> Act:
    return Act(at=at, roles=frozenset(roles), account_id=account)


def an_outline(*, mode: str = "meeting", days: int = 4, **changes: Any) -> Outline:
    starts_at = NOW + timedelta(days=days)
    given = {
        "topic_ids": [TOPIC],
        "mode": mode,
        "period": Period(starts_at, starts_at + timedelta(hours=2)),
        "presider": "secretary",
        "presider_has_no_interest": True,
        "convener_type": "community",
        "agenda": [{"title": "改造方案", "topic_id": TOPIC}],
        "room_id": "0192f3c1-7a10-7c3e-9b1e-000000000006",
    }
    return Outline(**{**given, **changes})


def a_meeting(*, mode: str = "meeting", days: int = 4) -> Meeting:
    """A planned meeting."""
    meeting = Meeting("meeting-1", "QZ-M-2026-000001", "620502", JUBAOPEN, 1)
    meeting.plan(act_as(Role.CONVENER), an_outline(mode=mode, days=days), RULES, topics_ready=True, room_free=True)
    return meeting


def people(**present: int) -> list[Attendance]:
    """Members of these categories who are there."""
    return [
        an_attendance(category, f"{category}-{number}") for category in present for number in range(present[category])
    ]


def an_attendance(
    category: str = "resident_rep", name: str = "one", *, state: str = "present", **more: Any
) -> Attendance:
    return Attendance(name, "620502", JUBAOPEN, "meeting-1", 1, TOPIC, category, state=state, **more)


def minutes_out(*, due_in_days: int = 2) -> Minutes:
    """Minutes that are out for signature."""
    minutes = Minutes("minutes-1", "620502", JUBAOPEN, "meeting-1", TOPIC, 1)
    minutes.draft(act_as(Role.MINUTES_KEEPER), summary="小结", meeting_state="concluded", classified=True)
    due_at = NOW + timedelta(days=due_in_days)
    minutes.circulate(act_as(Role.MINUTES_KEEPER), text="纪要", checked=True, due_at=due_at)
    return minutes
