"""Answer an invitation, come and leave."""

import hmac
from typing import Any

from contracts.access import Actor
from contracts.roles import Role
from kit.act import Act
from kit.refusals import NotFound, StepOutOfOrder
from services.meetings.access import meeting_beside
from services.meetings.adapters.unit_of_work import MeetingsWork
from services.meetings.domain.attendance import CAME, Attendance
from services.meetings.domain.meeting import Meeting
from services.meetings.domain.meeting_record import UNDER_WAY

Body = dict[str, Any]


def answer(work: MeetingsWork, actor: Actor, meeting_id: str, attendance_id: str, body: Body) -> Attendance:
    """Accept or decline an invitation, or send somebody else."""
    meeting, attendance, act = _take(work, actor, meeting_id, attendance_id)
    started = meeting.state not in {"noticed", "checking_in"}
    if body["response"] == "delegated":
        attendance.delegate(act, body["delegate_name"], started=started)
    elif body["response"] == "declined":
        attendance.decline_invitation(act, started=started)
    else:
        attendance.accept_invitation(act, started=started)
    return attendance


def check_in(work: MeetingsWork, actor: Actor, meeting_id: str, attendance_id: str, body: Body) -> Attendance:
    """Come in, as long as the door is open."""
    meeting, attendance, act = _take(work, actor, meeting_id, attendance_id)
    if meeting.state not in UNDER_WAY:
        raise StepOutOfOrder(machine="meeting", command="check_in", state=meeting.state, possible_in=UNDER_WAY)
    people = work.sitting_of(meeting)
    code = body["room_code"]
    attendance.check_in(
        act,
        code_is_right=bool(meeting.room_code) and hmac.compare_digest(meeting.room_code, code),
        already_there=any(_same_person(one, attendance) and one.state in CAME for one in people),
        present_count=1 + sum(1 for one in people if one.state == "present"),
    )
    return attendance


def check_out(work: MeetingsWork, actor: Actor, meeting_id: str, attendance_id: str) -> Attendance:
    """Leave."""
    _, attendance, act = _take(work, actor, meeting_id, attendance_id)
    attendance.check_out(act)
    return attendance


def _take(work: MeetingsWork, actor: Actor, meeting_id: str, attendance_id: str) -> tuple[Meeting, Attendance, Act]:
    meeting, act = meeting_beside(work, actor, meeting_id)
    attendance = work.attendances.get(attendance_id)
    if (attendance.meeting_id, attendance.sitting) != (meeting.id, meeting.sitting):
        raise NotFound(machine="attendance", id=attendance_id)
    # Being invited makes one the attendee of one's own invitation only.
    others = act.roles - {Role.ATTENDEE}
    is_own = attendance.account_id is not None and attendance.account_id == act.account_id
    plain = Act(at=act.at, roles=others, account_id=act.account_id, org=act.org, cause=act.cause)
    return meeting, attendance, plain.also(Role.ATTENDEE) if is_own else plain


def _same_person(one: Attendance, other: Attendance) -> bool:
    return one.id == other.id or (one.account_id is not None and one.account_id == other.account_id)
