"""Who calls: an account with its grants; a grant reaches down the tree of divisions and never sideways."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Self

from contracts.divisions import covers
from contracts.roles import ADMINISTRATORS, Role
from kit.act import Act
from kit.refusals import NotAllowed


class OutsideYourUnit(NotAllowed):
    """The matter belongs to a unit that the caller's grants do not reach."""

    code = "outside_your_unit"


@dataclass(frozen=True)
class Grant:
    """A role held over a unit, which is a twelve-digit division, and everything below it."""

    role: Role
    unit: str


@dataclass(frozen=True)
class Actor:
    """An account as its token describes it; nobody's account has no id and no grants."""

    account_id: str | None = None
    org: str | None = None
    grants: tuple[Grant, ...] = ()
    phone_verified: bool = False

    def holds_any(self, roles: tuple[str, ...]) -> bool:
        """Say whether one of the roles is held anywhere."""
        return any(grant.role in roles for grant in self.grants)

    def only_as(self, roles: tuple[str, ...]) -> Self:
        """Return the same account with no other roles than these."""
        return replace(self, grants=tuple(grant for grant in self.grants if grant.role in roles))

    def roles_over(self, division: str) -> frozenset[str]:
        """Return the roles held over a division's cases; those of administrators reach accounts alone."""
        return frozenset(
            grant.role for grant in self.grants if grant.role not in ADMINISTRATORS and covers(grant.unit, division)
        )

    def act_over(self, division: str, at: datetime, *, cause: str | None = None) -> Act:
        """Return an act in this division; its roles may be none."""
        return Act(at=at, roles=self.roles_over(division), account_id=self.account_id, org=self.org, cause=cause)

    def official_act_over(self, division: str, at: datetime, *, cause: str | None = None) -> Act:
        """Return an act in this division by somebody whose grants reach it; raises OutsideYourUnit."""
        act = self.act_over(division, at, cause=cause)
        if not act.roles:
            raise OutsideYourUnit(division=division)
        return act

    def units_of(self, *roles: str) -> tuple[str, ...]:
        """Return the units over which one of the roles is held."""
        return tuple(grant.unit for grant in self.grants if grant.role in roles)


NOBODY = Actor()


def actor_from(claims: Mapping[str, Any] | None) -> Actor:
    """Return the actor that a token's claims describe, as a service of cases sees it: administrators have no role."""
    known = administrator_or_actor_from(claims)
    return replace(known, grants=tuple(grant for grant in known.grants if grant.role not in ADMINISTRATORS))


def administrator_or_actor_from(claims: Mapping[str, Any] | None) -> Actor:
    """Return the actor that a token's claims describe, with every grant; for the service that keeps accounts."""
    if claims is None:
        return NOBODY
    return Actor(
        account_id=claims["sub"],
        org=claims.get("org"),
        grants=tuple(Grant(Role(grant["role"]), grant["unit"]) for grant in claims.get("grants", ())),
        phone_verified=bool(claims.get("phone_verified")),
    )


def claims_of(actor: Actor) -> dict[str, Any]:
    """Return the claims that describe an actor; the opposite of `actor_from`."""
    return {
        "sub": actor.account_id,
        "org": actor.org,
        "grants": [{"role": str(grant.role), "unit": grant.unit} for grant in actor.grants],
        "phone_verified": actor.phone_verified,
    }
