"""What people are shown: the whole for officials, less for attendees, nothing personal for everybody else."""

from typing import Any

from contracts.access import Actor
from contracts.machines import allowed_commands
from contracts.roles import Role
from contracts.rules import Rules
from services.meetings.access import is_official, parts_in
from services.meetings.adapters.reads import Announced
from services.meetings.adapters.surroundings import Surroundings
from services.meetings.domain.attendance import Attendance
from services.meetings.domain.meeting import Meeting
from services.meetings.domain.minutes import Minutes
from services.meetings.domain.quorum import quorum_status
from services.meetings.domain.vote import Vote

Shown = dict[str, Any]
ANNOUNCED_ONLY = ("id", "number", "county", "division", "state", "mode", "place", "starts_at", "ends_at", "materials")


def whole_meeting(meeting: Meeting, around: Surroundings, actor: Actor, rules: Rules) -> Shown:
    """Show a meeting to an official or to somebody who plays a part in it."""
    parts = parts_in(meeting, actor, rules, attends=around.attends(actor.account_id))
    official = is_official(parts)
    return {
        **vars(meeting),
        "room_code": meeting.room_code if parts & {Role.COMMUNITY_CLERK, Role.PRESIDER} else "",
        "room": around.room,
        "topics": around.topics,
        "attendances": [one_attendance(one, meeting, actor, names=official) for one in around.attendances],
        "quorum": _quorum(meeting, around, rules),
        "statements": meeting.statements if official else [_nameless(one) for one in meeting.statements],
        "feedback_count": len(meeting.feedback),
        "votes": [one_vote(vote, parts) for vote in around.votes],
        "minutes_state": around.minutes.state if around.minutes else None,
        "open_commands": allowed_commands("meeting", meeting.state, parts),
    }


def one_attendance(attendance: Attendance, meeting: Meeting, actor: Actor, *, names: bool) -> Shown:
    """Show one attendance; names are for officials and for the person."""
    is_own = attendance.account_id is not None and attendance.account_id == actor.account_id
    roles = {str(role) for role in actor.roles_over(meeting.division)} | ({Role.ATTENDEE} if is_own else set())
    shown = {**vars(attendance), "is_own": is_own}
    if not (names or is_own):
        shown.update(name="", delegate_name="", account_id=None)
    return {**shown, "open_commands": allowed_commands("attendance", attendance.state, roles)}


def one_vote(vote: Vote, parts: frozenset[str]) -> Shown:
    """Show a vote; how many chose what is shown when it is over, and who chose what never."""
    sums = vote.sums if vote.state == "closed" else None
    commands = allowed_commands("vote", vote.state, parts)
    counts = {"eligible_count": len(vote.eligible), "voted_count": len(vote.voted), "sums": sums}
    return {**vars(vote), **counts, "open_commands": commands}


def whole_minutes(minutes: Minutes, parts: frozenset[str]) -> Shown:
    """Show the minutes to somebody who plays a part in the meeting."""
    return {**vars(minutes), "open_commands": allowed_commands("minutes", minutes.state, parts)}


def announcement(announced: Announced) -> Shown:
    """Show everybody that a meeting takes place, and about what."""
    return {
        **{name: getattr(announced.meeting, name) for name in ANNOUNCED_ONLY},
        "topics": announced.topics,
        "room": announced.room,
        "agenda": [{"no": item["no"], "title": item["title"]} for item in announced.meeting.agenda],
        "minutes_public": announced.minutes_public,
    }


def _quorum(meeting: Meeting, around: Surroundings, rules: Rules) -> Shown:
    status = quorum_status(around.attendances, rules=rules, mode_code=meeting.mode, conditions=meeting.conditions)
    return {**vars(status), "is_met": status.is_met}


def _nameless(statement: Shown) -> Shown:
    return {**statement, "attendance_id": None}
