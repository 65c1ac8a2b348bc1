"""Who may use the routes of meetings, and what their answers share."""

from typing import Any

from contracts.access import Actor
from contracts.roles import Role
from kit.web.routes import SIGNED_IN, only
from services.meetings.access import PUBLIC, parts_in
from services.meetings.adapters.unit_of_work import MeetingsWork
from services.meetings.domain.meeting import Meeting
from services.meetings.views import whole_meeting

PREFIX = "/api/meetings/v1"
OFFICIALS = only(
    Role.COMMUNITY_CLERK,
    Role.STREET_CLERK,
    Role.COMMUNITY_PARTY_SECRETARY,
    Role.PARTY_ORG_CLERK,
    Role.DEPARTMENT_OFFICER,
    Role.CPPCC_MEMBER,
    Role.SUPERVISION_COMMITTEE_MEMBER,
    Role.STREET_LEADER,
    Role.COUNTY_CPPCC,
    Role.CITY_CPPCC,
)
CONVENERS = only(
    Role.COMMUNITY_CLERK, Role.STREET_CLERK, Role.CPPCC_MEMBER, Role.DEPARTMENT_OFFICER, Role.PARTY_ORG_CLERK
)
REGISTRARS = only(Role.COUNTY_CPPCC, Role.STREET_CLERK, Role.COMMUNITY_CLERK)
COMMUNITY = only(Role.COMMUNITY_CLERK)
# Presiders, keepers and attendees are known by the case, not by what their account may do elsewhere.
PART_OF_CASE = SIGNED_IN

Body = dict[str, Any]


def shown(work: MeetingsWork, caller: Actor, meeting: Meeting) -> Body:
    """Return a meeting after a command."""
    return whole_meeting(meeting, work.around(meeting), caller, work.rules_of(meeting))


def parts(work: MeetingsWork, caller: Actor, meeting_id: str) -> frozenset[str]:
    """Return the parts that the caller plays in a meeting."""
    meeting = work.meetings.find(id=meeting_id)
    if meeting is None:
        return frozenset()
    attends = work.around(meeting).attends(caller.account_id)
    return parts_in(meeting, caller, work.rules_of(meeting), attends=attends)


def units(caller: Actor) -> tuple[str, ...]:
    """Return the units over which the caller holds an office."""
    return tuple(grant.unit for grant in caller.grants if grant.role not in PUBLIC)


def part_of(items: list[Any], limit: int, last_id: str | None) -> Body:
    """Return one part of a list, and the id after which the next part begins."""
    return {"items": items, "next": last_id if len(items) == limit else None}
