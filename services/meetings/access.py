"""Who plays which part in a meeting: weighed in one place, for commands and for queries."""

from collections.abc import Mapping

from contracts.access import Actor, OutsideYourUnit
from contracts.roles import Role
from contracts.rules import Rules
from kit.act import Act, machine_act
from kit.refusals import NotFound
from services.meetings.adapters.unit_of_work import MeetingsWork
from services.meetings.domain.meeting import Meeting

CLERKS = frozenset({Role.COMMUNITY_CLERK, Role.STREET_CLERK})
# Roles that many people hold over a unit without any office in it.
PUBLIC = frozenset({Role.RESIDENT, Role.OWNER, Role.CONTRACTOR})
# Their work needs what was said and agreed, not by whom; the convener's part comes on top.
WITHOUT_NAMES = frozenset(
    {Role.ATTENDEE, Role.DEPARTMENT_OFFICER, Role.CPPCC_MEMBER, Role.SUPERVISION_COMMITTEE_MEMBER}
)
CONVENERS: Mapping[str, frozenset[Role]] = {
    "community": frozenset({Role.COMMUNITY_CLERK}),
    "street_or_town": frozenset({Role.STREET_CLERK}),
    "member": frozenset({Role.CPPCC_MEMBER}),
    "department": frozenset({Role.DEPARTMENT_OFFICER}),
    "enterprise": frozenset({Role.PARTY_ORG_CLERK}),
}


def may_convene(actor: Actor, division: str, convener_type: str) -> bool:
    """Whether the caller may convene a meeting of this kind over a division."""
    return bool(actor.roles_over(division) & CONVENERS[convener_type])


def parts_in(meeting: Meeting, actor: Actor, rules: Rules, *, attends: bool) -> frozenset[str]:
    """Return the roles that the caller holds over a meeting, and the parts played in it; raises OutsideYourUnit."""
    held = actor.roles_over(meeting.division)
    own = actor.account_id is not None
    convenes = (
        own and actor.account_id == meeting.convened_by and may_convene(actor, meeting.division, meeting.convener_type)
    )
    presides = own and actor.account_id == meeting.presider and bool(held & set(rules.presiding_roles))
    keeps = own and actor.account_id == meeting.minutes_keeper
    played = {
        Role.CONVENER: convenes or bool(held & CLERKS),
        Role.PRESIDER: presides,
        Role.MINUTES_KEEPER: keeps or Role.COMMUNITY_CLERK in held,
        Role.ATTENDEE: attends,
    }
    parts = held | {str(part) for part, is_played in played.items() if is_played}
    if parts <= PUBLIC:
        raise OutsideYourUnit(division=meeting.division)
    return frozenset(parts)


def is_official(parts: frozenset[str]) -> bool:
    """Whether somebody with these parts may see who was invited and what each person said."""
    return bool(parts - PUBLIC - WITHOUT_NAMES)


def meeting_for(work: MeetingsWork, actor: Actor, meeting_id: str) -> tuple[Meeting, Act]:
    """Take the meeting that a command is about, with the caller's act on it."""
    meeting = work.meetings.get(meeting_id)
    return meeting, _act_on(work, actor, meeting)


def meeting_beside(work: MeetingsWork, actor: Actor, meeting_id: str) -> tuple[Meeting, Act]:
    """Take the meeting to which the attendance, the vote or the minutes of a command belong.

    The meeting is always locked first, so that two commands never wait for each other.
    """
    meeting = work.meetings.find(id=meeting_id)
    if meeting is None:
        raise NotFound(machine="meeting", id=meeting_id)
    return meeting, _act_on(work, actor, meeting)


def _act_on(work: MeetingsWork, actor: Actor, meeting: Meeting) -> Act:
    attends = work.around(meeting).attends(actor.account_id)
    parts = parts_in(meeting, actor, work.rules_of(meeting), attends=attends)
    return Act(at=work.now, roles=parts, account_id=actor.account_id, org=actor.org, cause=work.cause)


def by_the_system(work: MeetingsWork) -> Act:
    """Return the act of the system that follows from a person's act."""
    return machine_act(Role.SYSTEM, work.now, work.cause)


def by_the_timer(work: MeetingsWork) -> Act:
    """Return the act of a timer."""
    return machine_act(Role.TIMER, work.now, work.cause)
