"""Minutes."""

from contracts.access import Actor
from kit.refusals import NotFound
from kit.web.routes import Routes
from services.meetings.access import parts_in
from services.meetings.adapters.reads import MeetingsReads
from services.meetings.adapters.unit_of_work import MeetingsWork
from services.meetings.api.access import PART_OF_CASE, PREFIX, Body, parts
from services.meetings.domain.minutes import Minutes
from services.meetings.schemas import asked, shown
from services.meetings.usecases import keep_minutes
from services.meetings.views import whole_minutes

minutes = Routes("minutes", f"{PREFIX}/meetings/<uuid:meeting_id>/minutes", "会议纪要 Minutes")


@minutes.query("", allow=PART_OF_CASE, gives=shown.MinutesView)
def show_minutes(reads: MeetingsReads, caller: Actor, query: Body, meeting_id: str) -> Body:
    """Show the minutes to officials and to those who have a part in the meeting."""
    del query
    meeting = reads.meeting(meeting_id)
    around = reads.around(meeting)
    attends = around.attends(caller.account_id)
    held = parts_in(meeting, caller, reads.rules_of(meeting), attends=attends)
    if around.minutes is None:
        raise NotFound(machine="minutes", meeting_id=meeting_id)
    return whole_minutes(around.minutes, held)


@minutes.command("", allow=PART_OF_CASE, takes=asked.DraftMinutes, gives=shown.MinutesView, status=201)
def draft(work: MeetingsWork, caller: Actor, body: Body, meeting_id: str) -> Body:
    """Begin the minutes."""
    return _shown(work, caller, keep_minutes.draft(work, caller, meeting_id, body))


@minutes.command("/circulation", allow=PART_OF_CASE, takes=asked.CirculateMinutes, gives=shown.MinutesView)
def circulate(work: MeetingsWork, caller: Actor, body: Body, meeting_id: str) -> Body:
    """Send the text out for signature."""
    return _shown(work, caller, keep_minutes.circulate(work, caller, meeting_id, body))


@minutes.command("/corrections", allow=PART_OF_CASE, takes=asked.RequestCorrection, gives=shown.MinutesView)
def request_correction(work: MeetingsWork, caller: Actor, body: Body, meeting_id: str) -> Body:
    """Ask for a change in the text."""
    return _shown(work, caller, keep_minutes.request_correction(work, caller, meeting_id, body))


@minutes.command("/signatures", allow=PART_OF_CASE, takes=asked.SignMinutes, gives=shown.MinutesView)
def sign(work: MeetingsWork, caller: Actor, body: Body, meeting_id: str) -> Body:
    """Sign the text."""
    return _shown(work, caller, keep_minutes.sign(work, caller, meeting_id, body))


@minutes.command("/confirmation", allow=PART_OF_CASE, takes=asked.TextSeen, gives=shown.MinutesView)
def confirm(work: MeetingsWork, caller: Actor, body: Body, meeting_id: str) -> Body:
    """Confirm the minutes as presider."""
    return _shown(work, caller, keep_minutes.confirm(work, caller, meeting_id, body))


def _shown(work: MeetingsWork, caller: Actor, found: Minutes) -> Body:
    return whole_minutes(found, parts(work, caller, found.meeting_id))
