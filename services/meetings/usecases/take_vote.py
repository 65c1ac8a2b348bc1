"""Take a vote, when calls for consensus left an objection."""

from typing import Any

from contracts.access import Actor
from kit.act import Act
from kit.refusals import NotFound, StepOutOfOrder
from services.meetings.access import meeting_beside
from services.meetings.adapters.unit_of_work import MeetingsWork
from services.meetings.domain.agenda import item_of
from services.meetings.domain.meeting import Meeting
from services.meetings.domain.vote import Vote
from services.meetings.usecases.hold_meeting import own_attendance, present_one

Body = dict[str, Any]


def open_vote(work: MeetingsWork, actor: Actor, meeting_id: str, body: Body) -> Vote:
    """Open a vote on an agenda item among the members who are present and not recused."""
    meeting, act = meeting_beside(work, actor, meeting_id)
    _need_session(meeting, "open_vote")
    rules = work.rules_of(meeting)
    item = item_of(meeting.agenda, body["agenda_item_no"])
    vote = Vote(
        id=work.fresh_id(),
        county=meeting.county,
        division=meeting.division,
        meeting_id=meeting.id,
        case_id=meeting.correlation_id,
        agenda_item_no=item.no,
        topic_id=item.topic_id,
        rules_version=meeting.rules_version,
    )
    vote.open_vote(
        act,
        rules,
        item,
        mode=meeting.mode,
        method=body["method"],
        question=body["question"],
        eligible=_eligible(work, meeting, guests_vote=rules.council.guests_vote),
    )
    work.votes.add(vote)
    return vote


def _eligible(work: MeetingsWork, meeting: Meeting, *, guests_vote: bool) -> list[str]:
    recused = {entry["attendance_id"] for entry in meeting.recusals}
    there = [one for one in work.sitting_of(meeting) if one.state == "present" and one.id not in recused]
    return [one.id for one in there if one.is_member or guests_vote]


def cast(work: MeetingsWork, actor: Actor, meeting_id: str, vote_id: str, body: Body) -> Vote:
    """Count the caller's voice; how it was given is not kept."""
    meeting, vote, act = _take(work, actor, meeting_id, vote_id)
    _need_session(meeting, "cast")
    people = work.sitting_of(meeting)
    own = present_one(people, own_attendance(people, act).id)
    vote.cast(act, own.id, body["choice"])
    return vote


def close_vote(work: MeetingsWork, actor: Actor, meeting_id: str, vote_id: str, body: Body) -> Vote:
    """Count, and give the agenda item its result."""
    meeting, vote, act = _take(work, actor, meeting_id, vote_id)
    vote.close_vote(act, work.rules_of(vote), hands=body["hands"] or {})
    meeting.take_result_of_vote(vote.agenda_item_no, passed=vote.passed)
    return vote


def void_vote(work: MeetingsWork, actor: Actor, meeting_id: str, vote_id: str, body: Body) -> Vote:
    """Declare a vote void; as long as the session lasts, its agenda item is open again."""
    meeting, vote, act = _take(work, actor, meeting_id, vote_id)
    _need_session(meeting, "void_vote")
    vote.void_vote(act, reason=body["reason_code"], explanation=body["explanation"])
    meeting.take_result_of_vote(vote.agenda_item_no, passed=None)
    return vote


def _take(work: MeetingsWork, actor: Actor, meeting_id: str, vote_id: str) -> tuple[Meeting, Vote, Act]:
    meeting, act = meeting_beside(work, actor, meeting_id)
    vote = work.votes.get(vote_id)
    if vote.meeting_id != meeting.id:
        raise NotFound(machine="vote", id=vote_id)
    return meeting, vote, act


def _need_session(meeting: Meeting, command: str) -> None:
    if meeting.state != "in_session":
        raise StepOutOfOrder(machine="meeting", command=command, state=meeting.state, possible_in=("in_session",))
