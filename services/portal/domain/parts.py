"""Which accounts play which part of a case, as far as the portal can tell from roles, units and organisations.

The services decide in the end; this only says to whom the portal offers a thing.
"""

from collections.abc import Collection, Mapping

from contracts.access import Actor
from contracts.machines import machines
from contracts.roles import ACCOUNT_ROLES, OFFICIALS, Role

PARTS: Mapping[str, frozenset[Role]] = {
    Role.TOPIC_OWNER: frozenset({Role.COMMUNITY_CLERK, Role.STREET_CLERK}),
    Role.TOPIC_APPROVER: frozenset({Role.PARTY_ORG_CLERK}),
    Role.CONVENER: frozenset({Role.COMMUNITY_CLERK}),
    Role.MINUTES_KEEPER: frozenset({Role.COMMUNITY_CLERK}),
    Role.PRESIDER: frozenset({Role.COMMUNITY_PARTY_SECRETARY, Role.STREET_LEADER}),
    Role.OBJECTION_HANDLER: frozenset({Role.STREET_CLERK}),
    Role.ATTENDEE: OFFICIALS,
    Role.LEAD_UNIT: OFFICIALS,
    Role.TARGET_UNIT: OFFICIALS,
}

# Parts and roles that belong to the one organisation that the case names.
OF_THE_ORG = frozenset({Role.LEAD_UNIT, Role.TARGET_UNIT, Role.DEPARTMENT_OFFICER, Role.CONTRACTOR})


def roles_for(actors: Collection[str]) -> frozenset[Role]:
    """Return the account roles that can act as one of the actors."""
    return frozenset(role for actor in actors for role in PARTS.get(actor, _as_account(actor)))


def plays(actor: Actor, parts: Collection[str], *, division: str, org: str | None) -> bool:
    """Whether an account plays one of the parts in a case of this division, handled by this organisation."""
    held = actor.roles_over(division)
    mine = org is not None and org == actor.org
    return any(held & PARTS.get(part, _as_account(part)) and (mine or part not in OF_THE_ORG) for part in parts)


def may_command(actor: Actor, machine: str, command: str, *, division: str, org: str | None) -> bool:
    """Whether an account may be offered a command of a machine."""
    return plays(actor, machines()[machine].transition(command).actors, division=division, org=org)


def _as_account(actor: str) -> frozenset[Role]:
    return frozenset({Role(actor)} & ACCOUNT_ROLES)
