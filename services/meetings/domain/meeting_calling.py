"""Calling people to a meeting: plan, give notice, change the date, cancel."""

from dataclasses import dataclass, field
from typing import Any

from contracts.roles import Role
from contracts.rules import Rules
from contracts.workdays import WorkCalendar
from kit.act import Act
from kit.machine import NONE, Data, transition
from services.meetings.domain.agenda import numbered
from services.meetings.domain.meeting_record import MeetingRecord, Period, half_lead, lead_days, room_is_given


@dataclass(frozen=True)
class Outline:
    """What the convener gives to plan a meeting."""

    topic_ids: list[str]
    mode: str
    period: Period
    presider: str
    presider_has_no_interest: bool
    convener_type: str
    agenda: list[dict[str, Any]]
    room_id: str | None = None
    place: str = ""
    minutes_keeper: str | None = None
    member_initiated: bool = False


@dataclass(frozen=True)
class NoticeGiven:
    """What the convener gives to call people: whom, with which papers, and why so late."""

    invited_by_category: dict[str, int]
    materials: list[dict[str, str]]
    conditions: list[str] = field(default_factory=list)
    emergency_reason: str = ""


@dataclass(frozen=True)
class Move:
    """Another time or place for a meeting, and why."""

    period: Period
    reason: str
    room_id: str | None = None
    place: str = ""


class Calling(MeetingRecord):
    """The steps before people come together."""

    @transition(
        "plan",
        sources=(NONE,),
        to="planned",
        actors=(Role.CONVENER,),
        guards=("topic_ready", "room_free", "presider_not_recused"),
        emits="meetings.meeting.planned",
    )
    def plan(self, act: Act, outline: Outline, rules: Rules, *, topics_ready: bool, room_free: bool) -> Data:
        """Set the topics, the time, the place and the people who lead."""
        may_have_interest = rules.section("presiding")["may_have_interest"]
        self.hold("topic_ready", topics_ready)
        self.hold("room_free", room_is_given(rules, outline.mode, outline.room_id, is_free=room_free))
        self.hold("presider_not_recused", outline.presider_has_no_interest or may_have_interest)
        self.topic_ids, self.mode = outline.topic_ids, outline.mode
        self.room_id, self.place = outline.room_id, outline.place
        self.presider, self.minutes_keeper = outline.presider, outline.minutes_keeper
        self.convener_type, self.convened_by = outline.convener_type, act.account_id
        self.member_initiated = outline.member_initiated
        self.agenda = numbered(outline.agenda)
        self._meet_in(outline.period.after(act.at))
        who = {"convener_type": self.convener_type, "member_initiated": self.member_initiated}
        return {**self._named(), "mode": self.mode, **self.times(), **who, **self.room()}

    @transition(
        "issue_notice",
        sources=("planned",),
        to="noticed",
        actors=(Role.CONVENER,),
        guards=("notice_lead_kept", "composition_satisfied", "agenda_and_materials_given"),
        emits="meetings.meeting.noticed",
    )
    def issue_notice(self, act: Act, given: NoticeGiven, rules: Rules) -> Data:
        """Call the invited people with agenda and papers, early enough or for a reason of emergency."""
        calendar = WorkCalendar(rules)
        is_emergency = self._hold_lead(act, given, rules, calendar)
        self._hold_composition(given, rules)
        covered = {item["topic_id"] for item in self.agenda}
        self.hold("agenda_and_materials_given", given.materials and covered >= set(self.topic_ids))
        self.invited_by_category, self.materials = given.invited_by_category, given.materials
        self.conditions, self.emergency_reason = given.conditions, given.emergency_reason
        self.noticed_at = act.at
        days = calendar.local_date(self.period.starts_at) - calendar.local_date(act.at)
        return {
            **self._named(),
            "mode": self.mode,
            **self.times(),
            "agenda_count": len(self.agenda),
            "invited_by_category": self.invited_by_category,
            "notice_days": days.days,
            "is_emergency": is_emergency,
            **self.room(),
        }

    def _hold_lead(self, act: Act, given: NoticeGiven, rules: Rules, calendar: WorkCalendar) -> bool:
        mode = rules.mode(self.mode)
        starts_at = self.period.after(act.at).starts_at
        is_short = lead_days(mode, calendar, act.at, starts_at) < mode.notice.length
        is_excused = bool(given.emergency_reason.strip()) and mode.notice.emergency_allowed
        self.hold("notice_lead_kept", not is_short or is_excused, needed_days=mode.notice.length)
        return is_short

    def _hold_composition(self, given: NoticeGiven, rules: Rules) -> None:
        council = rules.council
        is_checked = rules.mode(self.mode).composition_checked
        short = council.missing(given.invited_by_category, frozenset(given.conditions))
        missing = list(short) if is_checked else []
        size_fits = council.min_size <= sum(given.invited_by_category.values()) <= council.max_size
        has_right_size = size_fits or not is_checked or council.outside == "warn"
        self.hold("composition_satisfied", has_right_size and not missing, missing_categories=missing)

    @transition(
        "reschedule",
        sources=("noticed", "adjourned_no_quorum"),
        to="noticed",
        actors=(Role.CONVENER,),
        guards=("renotice_lead_kept", "room_free", "invitees_told"),
        emits="meetings.meeting.rescheduled",
    )
    def reschedule(self, act: Act, move: Move, rules: Rules, *, room_free: bool, told: bool) -> Data:
        """Move the meeting to another time or place, and tell everybody who was invited."""
        mode = rules.mode(self.mode)
        lead = lead_days(mode, WorkCalendar(rules), act.at, move.period.after(act.at).starts_at)
        self.hold("renotice_lead_kept", lead >= half_lead(mode), needed_days=half_lead(mode))
        self.hold("room_free", room_is_given(rules, self.mode, move.room_id, is_free=room_free))
        self.hold("invitees_told", told)
        previous = {"previous_starts_at": self.times()["starts_at"]}
        self.room_id, self.place, self.room_code = move.room_id, move.place, ""
        # A sitting that failed is over; its people are invited anew.
        self.sitting += self.state == "adjourned_no_quorum"
        self._meet_in(move.period)
        return {**self._named(), **previous, **self.times(), "reason_code": move.reason, **self.room()}

    @transition(
        "cancel",
        sources=("planned", "noticed", "adjourned_no_quorum"),
        to="cancelled",
        actors=(Role.CONVENER,),
        guards=("reasons_given", "invitees_told"),
        emits="meetings.meeting.cancelled",
    )
    def cancel(self, act: Act, *, reason: str, explanation: str, told: bool) -> Data:  # noqa: ARG002 -- see above
        """Call the meeting off, say why, and tell everybody who was invited."""
        self.hold("reasons_given", explanation.strip())
        self.hold("invitees_told", told)
        self.explanation = explanation
        return {**self._named(), "starts_at": self.times()["starts_at"], "reason_code": reason, **self.room()}

    def _meet_in(self, period: Period) -> None:
        self.starts_at, self.ends_at = period.starts_at, period.ends_at

    def _named(self) -> Data:
        return {"number": self.number, "topic_ids": self.topic_ids}
