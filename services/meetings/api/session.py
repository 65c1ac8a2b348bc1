"""The session itself: the door, what is said and agreed, votes, and the end."""

from contracts.access import Actor
from kit.web.routes import Routes
from services.meetings.adapters.unit_of_work import MeetingsWork
from services.meetings.api.access import COMMUNITY, PART_OF_CASE, PREFIX, Body, parts
from services.meetings.api.access import shown as meeting_shown
from services.meetings.domain.vote import Vote
from services.meetings.schemas import asked, shown
from services.meetings.usecases import hold_meeting, take_vote
from services.meetings.views import one_vote

session = Routes("session", f"{PREFIX}/meetings/<uuid:meeting_id>", "开会与表决 The session and its votes")
ITEM = "/agenda/<int:item_no>"


@session.command("/check-in", allow=COMMUNITY, gives=shown.MeetingView)
def open_checkin(work: MeetingsWork, caller: Actor, body: Body, meeting_id: str) -> Body:
    """Open the check-in; the answer shows the room's code."""
    del body
    return meeting_shown(work, caller, hold_meeting.open_checkin(work, caller, meeting_id))


@session.command("/start", allow=PART_OF_CASE, takes=asked.Start, gives=shown.MeetingView)
def start(work: MeetingsWork, caller: Actor, body: Body, meeting_id: str) -> Body:
    """Begin the session."""
    return meeting_shown(work, caller, hold_meeting.start(work, caller, meeting_id, body))


@session.command("/quorum-failure", allow=PART_OF_CASE, gives=shown.MeetingView)
def adjourn_without_quorum(work: MeetingsWork, caller: Actor, body: Body, meeting_id: str) -> Body:
    """Send people home because too few came."""
    del body
    return meeting_shown(work, caller, hold_meeting.adjourn_without_quorum(work, caller, meeting_id))


@session.command("/statements", allow=PART_OF_CASE, takes=asked.RecordStatement, gives=shown.MeetingView)
def record_statement(work: MeetingsWork, caller: Actor, body: Body, meeting_id: str) -> Body:
    """Write down what somebody says."""
    return meeting_shown(work, caller, hold_meeting.record_statement(work, caller, meeting_id, body))


@session.command("/clauses", allow=PART_OF_CASE, takes=asked.SetClauses, gives=shown.MeetingView, method="PUT")
def set_clauses(work: MeetingsWork, caller: Actor, body: Body, meeting_id: str) -> Body:
    """Write the clauses of the consensus, all of them."""
    return meeting_shown(work, caller, hold_meeting.set_clauses(work, caller, meeting_id, body))


@session.command("/suspension", allow=PART_OF_CASE, takes=asked.Suspend, gives=shown.MeetingView)
def suspend(work: MeetingsWork, caller: Actor, body: Body, meeting_id: str) -> Body:
    """Take a break."""
    return meeting_shown(work, caller, hold_meeting.suspend(work, caller, meeting_id, body))


@session.command("/resumption", allow=PART_OF_CASE, gives=shown.MeetingView)
def resume(work: MeetingsWork, caller: Actor, body: Body, meeting_id: str) -> Body:
    """Go on after a break."""
    del body
    return meeting_shown(work, caller, hold_meeting.resume(work, caller, meeting_id))


@session.command("/adjournment", allow=PART_OF_CASE, takes=asked.Adjourn, gives=shown.MeetingView)
def adjourn(work: MeetingsWork, caller: Actor, body: Body, meeting_id: str) -> Body:
    """Go on another day."""
    return meeting_shown(work, caller, hold_meeting.adjourn(work, caller, meeting_id, body))


@session.command("/conclusion", allow=PART_OF_CASE, gives=shown.MeetingView)
def conclude(work: MeetingsWork, caller: Actor, body: Body, meeting_id: str) -> Body:
    """End the meeting."""
    del body
    return meeting_shown(work, caller, hold_meeting.conclude(work, caller, meeting_id))


@session.command("/feedback", allow=PART_OF_CASE, takes=asked.Rate, gives=shown.MeetingView)
def rate(work: MeetingsWork, caller: Actor, body: Body, meeting_id: str) -> Body:
    """Rate the meeting, as somebody who was there."""
    return meeting_shown(work, caller, hold_meeting.rate(work, caller, meeting_id, body))


@session.command(
    "/agenda/<int:item_no>/calls", allow=PART_OF_CASE, takes=asked.CallForConsensus, gives=shown.MeetingView
)
def call_for_consensus(work: MeetingsWork, caller: Actor, body: Body, meeting_id: str, item_no: str) -> Body:
    """Ask for consensus on an agenda item; no objection is the consensus."""
    return meeting_shown(work, caller, hold_meeting.call_for_consensus(work, caller, meeting_id, int(item_no), body))


@session.command(ITEM + "/result", allow=PART_OF_CASE, takes=asked.EndItem, gives=shown.MeetingView)
def end_item(work: MeetingsWork, caller: Actor, body: Body, meeting_id: str, item_no: str) -> Body:
    """Put an agenda item off, or let it fail after the calls."""
    return meeting_shown(work, caller, hold_meeting.end_item(work, caller, meeting_id, int(item_no), body))


@session.command("/votes", allow=PART_OF_CASE, takes=asked.OpenVote, gives=shown.VoteView, status=201)
def open_vote(work: MeetingsWork, caller: Actor, body: Body, meeting_id: str) -> Body:
    """Open a vote on an agenda item."""
    return _vote_shown(work, caller, take_vote.open_vote(work, caller, meeting_id, body))


@session.command("/votes/<uuid:vote_id>/ballots", allow=PART_OF_CASE, takes=asked.Cast, gives=shown.VoteView)
def cast(work: MeetingsWork, caller: Actor, body: Body, meeting_id: str, vote_id: str) -> Body:
    """Vote; who chose what is not kept."""
    return _vote_shown(work, caller, take_vote.cast(work, caller, meeting_id, vote_id, body))


@session.command("/votes/<uuid:vote_id>/closing", allow=PART_OF_CASE, takes=asked.CloseVote, gives=shown.VoteView)
def close_vote(work: MeetingsWork, caller: Actor, body: Body, meeting_id: str, vote_id: str) -> Body:
    """Close and count a vote."""
    return _vote_shown(work, caller, take_vote.close_vote(work, caller, meeting_id, vote_id, body))


@session.command("/votes/<uuid:vote_id>/voiding", allow=PART_OF_CASE, takes=asked.VoidVote, gives=shown.VoteView)
def void_vote(work: MeetingsWork, caller: Actor, body: Body, meeting_id: str, vote_id: str) -> Body:
    """Declare a vote void."""
    return _vote_shown(work, caller, take_vote.void_vote(work, caller, meeting_id, vote_id, body))


def _vote_shown(work: MeetingsWork, caller: Actor, vote: Vote) -> Body:
    return one_vote(vote, parts(work, caller, vote.meeting_id))
