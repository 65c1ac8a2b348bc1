"""Hold a meeting: open the door, begin, record what is said and agreed, break, end."""

from typing import Any

from contracts.access import Actor
from contracts.roles import Role
from kit.act import Act
from kit.ids import six_digits
from kit.refusals import Conflict, NotFound, RoleMissing
from services.meetings.access import meeting_for
from services.meetings.adapters.unit_of_work import MeetingsWork
from services.meetings.domain.attendance import CAME, Attendance, by_category
from services.meetings.domain.meeting import Meeting
from services.meetings.domain.meeting_record import Period
from services.meetings.domain.quorum import QuorumStatus, quorum_status
from services.meetings.domain.statement import Statement
from services.meetings.usecases.invitations import all_told, end_sitting, invite_again

FEEDBACK_OVER = "feedback_over"

Body = dict[str, Any]


class NotThere(Conflict):
    """Only people who are in the room speak, vote and rate."""

    code = "meetings.not_there"


class ClausesOutForSignature(Conflict):
    """People are signing the text in which these clauses stand."""

    code = "meetings.clauses_out_for_signature"


def open_checkin(work: MeetingsWork, actor: Actor, meeting_id: str) -> Meeting:
    """Open the check-in with a fresh code for the room's wall."""
    meeting, act = meeting_for(work, actor, meeting_id)
    meeting.open_checkin(act, work.rules_of(meeting), room_code=six_digits())
    return meeting


def start(work: MeetingsWork, actor: Actor, meeting_id: str, body: Body) -> Meeting:
    """Begin the session."""
    meeting, act = meeting_for(work, actor, meeting_id)
    people = {one.id: one for one in work.sitting_of(meeting)}
    recusals = [{**entry, "attendance_id": str(entry["attendance_id"])} for entry in body["recusals"]]
    for entry in recusals:
        present_one(list(people.values()), entry["attendance_id"])
    meeting.start(act, _quorum(work, meeting), recusals=recusals)
    return meeting


def adjourn_without_quorum(work: MeetingsWork, actor: Actor, meeting_id: str) -> Meeting:
    """Send people home because too few came."""
    meeting, act = meeting_for(work, actor, meeting_id)
    meeting.adjourn_without_quorum(act, _quorum(work, meeting), work.rules_of(meeting))
    end_sitting(work, work.sitting_of(meeting))
    return meeting


def record_statement(work: MeetingsWork, actor: Actor, meeting_id: str, body: Body) -> Meeting:
    """Write down what somebody who is in the room says."""
    meeting, act = meeting_for(work, actor, meeting_id)
    speaker = present_one(work.sitting_of(meeting), str(body["attendance_id"]))
    statement = Statement(
        attendance_id=speaker.id,
        category=speaker.category,
        agenda_item_no=body["agenda_item_no"],
        kind=body["kind"],
        text=body["text"],
        seconds=body["seconds"],
        answers_no=body["answers_no"],
    )
    meeting.record_statement(act, statement, work.rules_of(meeting))
    return meeting


def call_for_consensus(work: MeetingsWork, actor: Actor, meeting_id: str, item_no: int, body: Body) -> Meeting:
    """Ask for consensus on an agenda item."""
    meeting, act = meeting_for(work, actor, meeting_id)
    need_part(act, Role.PRESIDER)
    meeting.call_for_consensus(item_no, body["objections"])
    return meeting


def end_item(work: MeetingsWork, actor: Actor, meeting_id: str, item_no: int, body: Body) -> Meeting:
    """Put an agenda item off, or let it fail."""
    meeting, act = meeting_for(work, actor, meeting_id)
    need_part(act, Role.PRESIDER)
    meeting.end_item(item_no, body["result"], body["dissent"], work.rules_of(meeting))
    return meeting


def set_clauses(work: MeetingsWork, actor: Actor, meeting_id: str, body: Body) -> Meeting:
    """Write the clauses of the consensus; once minutes are out for signature, only a correction opens them again."""
    meeting, act = meeting_for(work, actor, meeting_id)
    need_part(act, Role.MINUTES_KEEPER)
    minutes = work.around(meeting).minutes
    if minutes is not None and minutes.state == "circulated":
        raise ClausesOutForSignature(minutes_version=minutes.minutes_version)
    meeting.set_clauses(body["clauses"], work.rules_of(meeting))
    return meeting


def suspend(work: MeetingsWork, actor: Actor, meeting_id: str, body: Body) -> Meeting:
    """Take a break."""
    meeting, act = meeting_for(work, actor, meeting_id)
    meeting.suspend(act, reason=body["reason_code"])
    return meeting


def resume(work: MeetingsWork, actor: Actor, meeting_id: str) -> Meeting:
    """Go on after a break."""
    meeting, act = meeting_for(work, actor, meeting_id)
    meeting.resume(act, _quorum(work, meeting), work.rules_of(meeting))
    return meeting


def adjourn(work: MeetingsWork, actor: Actor, meeting_id: str, body: Body) -> Meeting:
    """Go on another day: this sitting ends, and its people are invited to the next one."""
    meeting, act = meeting_for(work, actor, meeting_id)
    people = work.sitting_of(meeting)
    period = Period(body["starts_at"], body["ends_at"])
    told, open_votes = all_told(people), _open_votes(work, meeting)
    meeting.adjourn(act, period, reason=body["reason_code"], told=told, open_votes=open_votes)
    end_sitting(work, people)
    invite_again(work, act.also(Role.CONVENER), meeting, people)
    return meeting


def conclude(work: MeetingsWork, actor: Actor, meeting_id: str) -> Meeting:
    """End the meeting; who did not come is noted as absent, and the ratings are counted some days later."""
    meeting, act = meeting_for(work, actor, meeting_id)
    people = work.sitting_of(meeting)
    came = by_category([one for one in people if one.is_member and one.state in CAME])
    meeting.conclude(act, work.rules_of(meeting), present_by_category=came, open_votes=_open_votes(work, meeting))
    end_sitting(work, people)
    work.remind(FEEDBACK_OVER, meeting.id, meeting.feedback_closes_at or work.now)
    return meeting


def rate(work: MeetingsWork, actor: Actor, meeting_id: str, body: Body) -> Meeting:
    """Take the rating of somebody who was there."""
    meeting, act = meeting_for(work, actor, meeting_id)
    own = own_attendance(work.sitting_of(meeting), act)
    if own.state not in CAME:
        raise NotThere(attendance_id=own.id)
    meeting.rate(act, own.id, body["points"])
    return meeting


def present_one(people: list[Attendance], attendance_id: str) -> Attendance:
    """Return the attendance of somebody who is in the room; raises NotThere."""
    found = next((one for one in people if one.id == attendance_id), None)
    if found is None:
        raise NotFound(machine="attendance", id=attendance_id)
    if found.state != "present":
        raise NotThere(attendance_id=attendance_id)
    return found


def own_attendance(people: list[Attendance], act: Act) -> Attendance:
    """Return the caller's own attendance; raises RoleMissing for somebody who was not invited."""
    found = next((one for one in people if act.account_id is not None and one.account_id == act.account_id), None)
    if found is None:
        raise RoleMissing(roles=[Role.ATTENDEE])
    return found


def need_part(act: Act, part: Role) -> None:
    """Refuse whoever does not play this part in the meeting."""
    if act.role_among((part,)) is None:
        raise RoleMissing(roles=[part])


def _quorum(work: MeetingsWork, meeting: Meeting) -> QuorumStatus:
    people = work.sitting_of(meeting)
    return quorum_status(people, rules=work.rules_of(meeting), mode_code=meeting.mode, conditions=meeting.conditions)


def _open_votes(work: MeetingsWork, meeting: Meeting) -> int:
    return len(work.votes.all(meeting_id=meeting.id, state="open"))
