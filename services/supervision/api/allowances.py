"""Who may use which routes."""

from typing import Any

from flask import request

from contracts.access import Actor
from contracts.roles import Role
from kit.web.routes import only, public

PREFIX = "/api/supervision/v1"
FOLLOW_CODE = "Follow-Code"

CLERKS = only(Role.COMMUNITY_CLERK, Role.STREET_CLERK)
COMMUNITY = only(Role.COMMUNITY_CLERK)
STREET = only(Role.STREET_CLERK)
PRESIDERS = only(Role.COMMUNITY_PARTY_SECRETARY, Role.STREET_LEADER)
PARTY = only(Role.PARTY_ORG_CLERK)
REFEREES = only(Role.STREET_CLERK, Role.COUNTY_CPPCC)
EXTENDERS = only(Role.PARTY_ORG_CLERK, Role.STREET_CLERK)
COMMITTEE = only(Role.SUPERVISION_COMMITTEE_MEMBER)
VISITORS = only(Role.CPPCC_MEMBER, Role.COUNTY_CPPCC, Role.SUPERVISION_COMMITTEE_MEMBER)
HANDLERS = only(Role.COMMUNITY_CLERK, Role.STREET_CLERK, Role.STREET_LEADER, Role.COMMUNITY_PARTY_SECRETARY)
OFFICIALS = only(
    Role.COMMUNITY_CLERK,
    Role.STREET_CLERK,
    Role.STREET_LEADER,
    Role.COMMUNITY_PARTY_SECRETARY,
    Role.PARTY_ORG_CLERK,
    Role.DEPARTMENT_OFFICER,
    Role.CONTRACTOR,
    Role.CPPCC_MEMBER,
    Role.DUTY_GROUP_LEADER,
    Role.SUPERVISION_COMMITTEE_MEMBER,
    Role.COUNTY_CPPCC,
    Role.CITY_CPPCC,
)
OBJECTION_READERS = only(
    Role.COMMUNITY_CLERK,
    Role.STREET_CLERK,
    Role.STREET_LEADER,
    Role.COMMUNITY_PARTY_SECRETARY,
    Role.PARTY_ORG_CLERK,
    Role.SUPERVISION_COMMITTEE_MEMBER,
    Role.COUNTY_CPPCC,
)
READERS = public("公示内容人人可查 / what is publicized may be read by everybody")
OBJECTORS = public("人人可提异议，凭编号和查询码办理 / everybody may object, and follows by number and code")

DECIDERS = frozenset({Role.PARTY_ORG_CLERK})
_PEOPLE = {Role.RESIDENT, Role.OWNER}
_DOING = {Role.DEPARTMENT_OFFICER, Role.CONTRACTOR}

Body = dict[str, Any]


def units_of(caller: Actor) -> tuple[str, ...]:
    """Return the units that an official's grants name."""
    return tuple(grant.unit for grant in caller.grants if grant.role not in _PEOPLE)


def watched_units_of(caller: Actor, *, leaving_out: frozenset[Role] = frozenset()) -> tuple[str, ...]:
    """Return the units whose items and orders an official sees although another organisation has to do with them."""
    return tuple(grant.unit for grant in caller.grants if grant.role not in _PEOPLE | _DOING | leaving_out)


def deciding_units_of(caller: Actor) -> tuple[str, ...]:
    """Return the units in which the caller's party organisation may be the one that decides."""
    return caller.units_of(Role.PARTY_ORG_CLERK)


def objection_units_of(caller: Actor) -> tuple[str, ...]:
    """Return the units whose objections an official sees."""
    return caller.units_of(*OBJECTION_READERS.roles)


def follow_code() -> str:
    """Return the code that an objector shows."""
    return request.headers.get(FOLLOW_CODE, "")
