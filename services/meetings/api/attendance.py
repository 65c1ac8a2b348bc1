"""Invitations and attendance."""

from contracts.access import Actor
from kit.web.routes import SIGNED_IN, Routes
from services.meetings.access import is_official
from services.meetings.adapters.reads import MeetingsReads
from services.meetings.adapters.unit_of_work import MeetingsWork
from services.meetings.api.access import PART_OF_CASE, PREFIX, Body, part_of, parts
from services.meetings.domain.attendance import Attendance
from services.meetings.schemas import asked, shown
from services.meetings.usecases import attend
from services.meetings.views import announcement, one_attendance

people = Routes("attendance", PREFIX, "邀请与签到 Invitations and attendance")
ONE = "/meetings/<uuid:meeting_id>/attendances/<uuid:attendance_id>"


@people.query("/invitations", allow=SIGNED_IN, takes=asked.Part, gives=shown.InvitationList)
def list_invitations(reads: MeetingsReads, caller: Actor, query: Body) -> Body:
    """List the caller's own invitations, the newest first."""
    found = reads.invitations(caller.account_id or "", query)
    items = [
        {**one_attendance(own, announced.meeting, caller, names=False), "meeting": announcement(announced)}
        for own, announced in found
    ]
    return part_of(items, query["limit"], found[-1][0].id if found else None)


@people.command(f"{ONE}/answer", allow=PART_OF_CASE, takes=asked.AnswerInvitation, gives=shown.AttendanceView)
def answer(work: MeetingsWork, caller: Actor, body: Body, meeting_id: str, attendance_id: str) -> Body:
    """Accept or decline an invitation, or send somebody else."""
    return _shown(work, caller, attend.answer(work, caller, meeting_id, attendance_id, body))


@people.command(f"{ONE}/check-in", allow=PART_OF_CASE, takes=asked.CheckIn, gives=shown.AttendanceView)
def check_in(work: MeetingsWork, caller: Actor, body: Body, meeting_id: str, attendance_id: str) -> Body:
    """Come in, with the room's code or let in by the clerk."""
    return _shown(work, caller, attend.check_in(work, caller, meeting_id, attendance_id, body))


@people.command(f"{ONE}/check-out", allow=PART_OF_CASE, gives=shown.AttendanceView)
def check_out(work: MeetingsWork, caller: Actor, body: Body, meeting_id: str, attendance_id: str) -> Body:
    """Leave."""
    del body
    return _shown(work, caller, attend.check_out(work, caller, meeting_id, attendance_id))


def _shown(work: MeetingsWork, caller: Actor, attendance: Attendance) -> Body:
    names = is_official(parts(work, caller, attendance.meeting_id))
    meeting = work.meetings.find(id=attendance.meeting_id)
    return one_attendance(attendance, meeting, caller, names=names) if meeting else {}
