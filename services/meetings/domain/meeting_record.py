"""What is kept of a meeting, and the small questions that its steps share."""

import math
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from contracts.rules import Mode, Rules
from contracts.workdays import WorkCalendar
from kit.machine import NONE, Aggregate
from kit.refusals import Invalid

UPCOMING = ("planned", "noticed", "checking_in", "in_session", "suspended")
UNDER_WAY = ("checking_in", "in_session", "suspended")


class BadPeriod(Invalid):
    """A meeting begins in the future and ends after it begins."""

    code = "meetings.bad_period"


@dataclass(frozen=True)
class Period:
    """From when to when a meeting lasts."""

    starts_at: datetime
    ends_at: datetime

    def after(self, now: datetime) -> "Period":
        """Return the period, or refuse one that lies in the past or has no length."""
        if self.starts_at <= now:
            raise BadPeriod(field="/starts_at")
        if self.ends_at <= self.starts_at:
            raise BadPeriod(field="/ends_at")
        return self


@dataclass
class MeetingRecord(Aggregate):
    """One meeting; lists and maps in it are replaced, never changed in place."""

    id: str
    number: str
    county: str
    division: str
    rules_version: int
    state: str = NONE
    version: int = 0
    topic_ids: list[str] = field(default_factory=list)
    mode: str = ""
    convener_type: str = ""
    convened_by: str | None = None
    member_initiated: bool = False
    presider: str = ""
    minutes_keeper: str | None = None
    room_id: str | None = None
    place: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    agenda: list[dict[str, Any]] = field(default_factory=list)
    materials: list[dict[str, str]] = field(default_factory=list)
    conditions: list[str] = field(default_factory=list)
    emergency_reason: str = ""
    noticed_at: datetime | None = None
    sitting: int = 1
    invited_by_category: dict[str, int] = field(default_factory=dict)
    room_code: str = ""
    started_at: datetime | None = None
    suspended_at: datetime | None = None
    ended_at: datetime | None = None
    present_by_category: dict[str, int] = field(default_factory=dict)
    recusals: list[dict[str, str]] = field(default_factory=list)
    statements: list[dict[str, Any]] = field(default_factory=list)
    clauses: list[dict[str, Any]] = field(default_factory=list)
    feedback: dict[str, int] = field(default_factory=dict)
    feedback_closes_at: datetime | None = None
    feedback_closed_at: datetime | None = None
    explanation: str = ""
    retention_class: str = ""

    @property
    def correlation_id(self) -> str:
        """Return the first topic, so that a case reads together from issue to answer."""
        return self.topic_ids[0] if self.topic_ids else self.id

    @property
    def period(self) -> Period:
        """Return the planned period."""
        if self.starts_at is None or self.ends_at is None:
            raise BadPeriod(field="/starts_at")
        return Period(self.starts_at, self.ends_at)

    def times(self) -> dict[str, str]:
        """Return the planned start and end as events carry them."""
        return {"starts_at": self.period.starts_at.isoformat(), "ends_at": self.period.ends_at.isoformat()}

    def room(self) -> dict[str, str]:
        """Return the room as events carry it, or nothing where there is none."""
        return {"room_id": self.room_id} if self.room_id else {}

    def touched(self) -> None:
        """Count a change that is no step of the machine, so that an older page cannot overwrite it."""
        self.version += 1


def lead_days(mode: Mode, calendar: WorkCalendar, now: datetime, starts_at: datetime) -> int:
    """Return how many days of the mode's kind lie between now and the start."""
    today, day = calendar.local_date(now), calendar.local_date(starts_at)
    return calendar.workdays_between(today, day) if mode.notice.counts_working_days else (day - today).days


def half_lead(mode: Mode) -> int:
    """Return the days of notice that must remain after a change of date."""
    return math.ceil(mode.notice.length / 2)


def room_is_given(rules: Rules, mode_code: str, room_id: str | None, *, is_free: bool) -> bool:
    """Whether the room is there and free, or the mode needs none."""
    return is_free if room_id else not rules.mode(mode_code).room_required
