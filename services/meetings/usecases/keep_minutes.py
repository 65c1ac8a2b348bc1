"""Draft, circulate, correct, sign and confirm the minutes of a meeting."""

from typing import Any

from contracts.access import Actor
from contracts.roles import Role
from contracts.workdays import WorkCalendar
from kit.act import Act
from kit.refusals import NotAllowed, NotFound, RoleMissing
from services.meetings.access import by_the_system, meeting_beside
from services.meetings.adapters.unit_of_work import MeetingsWork
from services.meetings.domain.attendance import CAME, Attendance
from services.meetings.domain.meeting import Meeting
from services.meetings.domain.minutes import Minutes
from services.meetings.domain.minutes_text import minutes_text
from services.meetings.usecases.hold_meeting import FEEDBACK_OVER

Body = dict[str, Any]


class NotYourSignature(NotAllowed):
    """One signs for oneself; the keeper enters paper signatures of people without an account."""

    code = "meetings.not_your_signature"


def draft(work: MeetingsWork, actor: Actor, meeting_id: str, body: Body) -> Minutes:
    """Begin the minutes; the meeting follows in the same transaction."""
    meeting, act = meeting_beside(work, actor, meeting_id)
    minutes = Minutes(
        id=work.fresh_id(),
        county=meeting.county,
        division=meeting.division,
        meeting_id=meeting.id,
        case_id=meeting.correlation_id,
        rules_version=meeting.rules_version,
    )
    classified = not meeting.unclassified_items()
    minutes.draft(act, summary=body["summary"], meeting_state=meeting.state, classified=classified)
    meeting.mark_minutes_drafted(by_the_system(work), minutes_state=minutes.state)
    work.minutes.add(minutes)
    return minutes


def circulate(work: MeetingsWork, actor: Actor, meeting_id: str, body: Body) -> Minutes:
    """Send the text out for signature; silence until the due time counts as agreement."""
    meeting, minutes, act = _take(work, actor, meeting_id)
    rules = work.rules_of(minutes)
    minutes.answer_corrections({entry["correction_no"]: entry["answer"] for entry in body["answers"]})
    minutes.summary = body["summary"] or minutes.summary
    titles = work.around(meeting).titles
    text = minutes_text(meeting, titles=titles, summary=minutes.summary, version=minutes.next_version())
    due_at = WorkCalendar(rules).deadline(work.now, rules.time_limit("minutes_silence_workdays"))
    minutes.circulate(act, text=text, checked=body["redaction_checked"], due_at=due_at)
    return minutes


def request_correction(work: MeetingsWork, actor: Actor, meeting_id: str, body: Body) -> Minutes:
    """Ask for a change in the text."""
    meeting, minutes, act = _take(work, actor, meeting_id)
    own = _of_account(work.sitting_of(meeting), act.account_id)
    minutes.request_correction(act, text=body["text"], category=own.category if own else "other")
    return minutes


def sign(work: MeetingsWork, actor: Actor, meeting_id: str, body: Body) -> Minutes:
    """Sign the text, or enter the paper signature of somebody without an account."""
    meeting, minutes, act = _take(work, actor, meeting_id)
    attendance = _who_came(work.sitting_of(meeting), str(body["attendance_id"]))
    on_paper = attendance.account_id is None
    if on_paper and act.role_among((Role.MINUTES_KEEPER,)) is None:
        raise RoleMissing(roles=[Role.MINUTES_KEEPER])
    if not on_paper and attendance.account_id != act.account_id:
        raise NotYourSignature(attendance_id=attendance.id)
    minutes.sign(act, attendance.id, body["fingerprint"], on_paper=on_paper)
    return minutes


def confirm(work: MeetingsWork, actor: Actor, meeting_id: str, body: Body) -> Minutes:
    """Confirm the minutes as presider; the meeting follows, and its results become final."""
    meeting, minutes, act = _take(work, actor, meeting_id)
    members = [one for one in work.sitting_of(meeting) if one.is_member and one.state in CAME]
    own = _of_account(members, act.account_id)
    minutes.confirm(
        act,
        work.rules_of(minutes),
        fingerprint=body["fingerprint"],
        members={one.id for one in members},
        presider=own.id if own else None,
        outcome=meeting.outcome(),
    )
    meeting.mark_minutes_confirmed(by_the_system(work), minutes_state=minutes.state)
    if meeting.feedback_closed_at is not None:
        # The ratings are counted already, so nothing else will bring the file to the archive.
        work.remind(FEEDBACK_OVER, meeting.id, work.now)
    return minutes


def _take(work: MeetingsWork, actor: Actor, meeting_id: str) -> tuple[Meeting, Minutes, Act]:
    meeting, act = meeting_beside(work, actor, meeting_id)
    found = work.minutes.find(meeting_id=meeting.id)
    if found is None:
        raise NotFound(machine="minutes", meeting_id=meeting.id)
    work.expect(found)
    return meeting, found, act


def _who_came(people: list[Attendance], attendance_id: str) -> Attendance:
    found = next((one for one in people if one.id == attendance_id and one.state in CAME), None)
    if found is None:
        raise NotFound(machine="attendance", id=attendance_id)
    return found


def _of_account(people: list[Attendance], account_id: str | None) -> Attendance | None:
    return next((one for one in people if account_id is not None and one.account_id == account_id), None)
