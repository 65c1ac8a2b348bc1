"""An act: who does something, in which roles, for which organisation, and when."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime


@dataclass(frozen=True)
class Act:
    """One person or machine acting on one aggregate at one moment.

    `roles` are the roles held over this very aggregate: those of the account whose unit covers it, and the parts
    played in the case. `account_id` is None for machines and for residents without an account.
    """

    at: datetime
    roles: frozenset[str]
    account_id: str | None = None
    org: str | None = None
    cause: str | None = None

    def also(self, *roles: str) -> "Act":
        """Return the same act with further parts played in the case."""
        return replace(self, roles=self.roles | frozenset(roles))

    def role_among(self, actors: Iterable[str]) -> str | None:
        """Return the first of `actors` that this act can be done as, or None."""
        return next((role for role in actors if role in self.roles), None)


def machine_act(role: str, at: datetime, cause: str | None = None) -> Act:
    """Return the act of a machine, such as a timer or a reaction to an event."""
    return Act(at=at, roles=frozenset({role}), cause=cause)
