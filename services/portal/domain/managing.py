"""Who looks after accounts: three administrators who are never one, and a county's office for its own people."""

from collections.abc import Mapping

from contracts.access import Actor, Grant
from contracts.divisions import Level, covers, division
from contracts.roles import ADMINISTRATORS, OFFICIALS, Role
from kit.refusals import Invalid, NotAllowed

HIGH = frozenset({Role.COUNTY_CPPCC, Role.CITY_CPPCC}) | ADMINISTRATORS
# What a county's office gives: all below itself, nothing beside itself.
BELOW_THE_COUNTY = OFFICIALS - HIGH
KEEPERS = frozenset({Role.SYSTEM_ADMIN, Role.COUNTY_CPPCC})
GIVERS = frozenset({Role.SECURITY_ADMIN, Role.COUNTY_CPPCC})
VIEWERS = KEEPERS | GIVERS | {Role.AUDIT_ADMIN}
# Whoever opens accounts or gives grants for others does not judge it; a county's office reads what its county did.
RECORD_READERS = frozenset({Role.AUDIT_ADMIN, Role.COUNTY_CPPCC})

_ALL = frozenset(Level)
_LEVELS: Mapping[Role, frozenset[Level]] = {
    Role.RESIDENT: frozenset({Level.COMMUNITY}),
    Role.OWNER: frozenset({Level.COMMUNITY}),
    Role.COMMUNITY_CLERK: frozenset({Level.COMMUNITY}),
    Role.COMMUNITY_PARTY_SECRETARY: frozenset({Level.COMMUNITY}),
    Role.SUPERVISION_COMMITTEE_MEMBER: frozenset({Level.COMMUNITY}),
    Role.STREET_CLERK: frozenset({Level.STREET}),
    Role.STREET_LEADER: frozenset({Level.STREET}),
    Role.DEPARTMENT_OFFICER: frozenset({Level.COUNTY, Level.CITY}),
    Role.COUNTY_CPPCC: frozenset({Level.COUNTY}),
    Role.CITY_CPPCC: frozenset({Level.CITY}),
    **dict.fromkeys(ADMINISTRATORS, frozenset({Level.COUNTY, Level.CITY})),
}


class BeyondReach(NotAllowed):
    """Nobody gives or takes more than they reach, and nobody does so sideways."""

    code = "portal.beyond_reach"


class WrongLevel(Invalid):
    """A role is held at a level of divisions at which nobody holds it."""

    code = "portal.wrong_level"


def require_level(grant: Grant) -> None:
    """Refuse a street's role over a county, and the like."""
    if division(grant.unit).level not in _LEVELS.get(grant.role, _ALL):
        raise WrongLevel(field="/unit", role=str(grant.role), unit=grant.unit)


def keeper(manager: Actor, home: str) -> Grant:
    """Return the grant by which a manager opens and retires the accounts and organisations of a division."""
    for held in manager.grants:
        if held.role in KEEPERS and covers(held.unit, home):
            return held
    raise BeyondReach(unit=home)


def giver(manager: Actor, grant: Grant, home: str) -> Grant:
    """Return the grant by which a manager gives or takes another grant of somebody whose home is a division."""
    for held in manager.grants:
        if covers(held.unit, grant.unit) and covers(held.unit, home) and _gives(held, grant):
            return held
    raise BeyondReach(role=str(grant.role), unit=grant.unit)


def viewer(manager: Actor, home: str) -> Grant:
    """Return the grant by which a manager sees the accounts of a division."""
    for held in manager.grants:
        if held.role in VIEWERS and covers(held.unit, home):
            return held
    raise BeyondReach(unit=home)


def may_give(manager: Actor, grant: Grant, home: str) -> bool:
    """Whether a manager gives or takes this grant of somebody whose home is a division."""
    return any(
        covers(held.unit, grant.unit) and covers(held.unit, home) and _gives(held, grant) for held in manager.grants
    )


def roles_to_give(manager: Actor) -> frozenset[Role]:
    """Return the roles that a manager can give somewhere."""
    held = {grant.role for grant in manager.grants}
    if Role.SECURITY_ADMIN in held:
        return OFFICIALS | ADMINISTRATORS
    return BELOW_THE_COUNTY if Role.COUNTY_CPPCC in held else frozenset()


def units_seen(manager: Actor) -> tuple[str, ...]:
    """Return the units whose accounts a manager sees."""
    return tuple(dict.fromkeys(grant.unit for grant in manager.grants if grant.role in VIEWERS))


def _gives(held: Grant, grant: Grant) -> bool:
    if held.role is Role.SECURITY_ADMIN:
        return not (grant.role is Role.SECURITY_ADMIN and grant.unit == held.unit)
    return held.role is Role.COUNTY_CPPCC and grant.role in BELOW_THE_COUNTY
