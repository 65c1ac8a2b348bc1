"""Calling a meeting, and seeing it whole."""

from contracts.access import Actor
from kit.web.routes import SIGNED_IN, Routes
from services.meetings.access import parts_in
from services.meetings.adapters.reads import MeetingsReads
from services.meetings.adapters.unit_of_work import MeetingsWork
from services.meetings.api.access import CONVENERS, OFFICIALS, PREFIX, Body, part_of, units
from services.meetings.api.access import shown as meeting_shown
from services.meetings.schemas import asked, shown
from services.meetings.usecases import call_meeting
from services.meetings.views import whole_meeting

meetings = Routes("meetings", f"{PREFIX}/meetings", "协商议事会 Meetings")
ONE = "/<uuid:meeting_id>"


@meetings.query("", allow=OFFICIALS, takes=asked.StatePart, gives=shown.MeetingList)
def list_meetings(reads: MeetingsReads, caller: Actor, query: Body) -> Body:
    """List the meetings of the caller's units, the newest first."""
    found = reads.meetings(units(caller), query)
    return part_of(found, query["limit"], found[-1].id if found else None)


@meetings.query(ONE, allow=SIGNED_IN, gives=shown.MeetingView)
def show_meeting(reads: MeetingsReads, caller: Actor, query: Body, meeting_id: str) -> Body:
    """Show a meeting to officials of its units and to those who have a part in it."""
    del query
    meeting = reads.meeting(meeting_id)
    return whole_meeting(meeting, reads.around(meeting), caller, reads.rules_of(meeting))


@meetings.query(f"{ONE}/clauses", allow=SIGNED_IN, gives=shown.Clauses)
def show_clauses(reads: MeetingsReads, caller: Actor, query: Body, meeting_id: str) -> Body:
    """Show the clauses of the consensus, for drafting the plan."""
    del query
    meeting = reads.meeting(meeting_id)
    parts_in(meeting, caller, reads.rules_of(meeting), attends=reads.around(meeting).attends(caller.account_id))
    return {**vars(meeting), "meeting_id": meeting.id}


@meetings.command("", allow=CONVENERS, takes=asked.PlanMeeting, gives=shown.MeetingView, status=201)
def plan(work: MeetingsWork, caller: Actor, body: Body) -> Body:
    """Plan a meeting."""
    return meeting_shown(work, caller, call_meeting.plan_meeting(work, caller, body))


@meetings.command(f"{ONE}/notice", allow=CONVENERS, takes=asked.IssueNotice, gives=shown.MeetingView)
def give_notice(work: MeetingsWork, caller: Actor, body: Body, meeting_id: str) -> Body:
    """Invite people and give notice."""
    return meeting_shown(work, caller, call_meeting.issue_notice(work, caller, meeting_id, body))


@meetings.command(f"{ONE}/rescheduling", allow=CONVENERS, takes=asked.Reschedule, gives=shown.MeetingView)
def reschedule(work: MeetingsWork, caller: Actor, body: Body, meeting_id: str) -> Body:
    """Move a meeting to another time or place."""
    return meeting_shown(work, caller, call_meeting.reschedule(work, caller, meeting_id, body))


@meetings.command(f"{ONE}/cancellation", allow=CONVENERS, takes=asked.Cancel, gives=shown.MeetingView)
def cancel(work: MeetingsWork, caller: Actor, body: Body, meeting_id: str) -> Body:
    """Call a meeting off."""
    return meeting_shown(work, caller, call_meeting.cancel(work, caller, meeting_id, body))
