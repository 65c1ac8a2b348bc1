"""An account: who signs in, for which organisation and in which roles."""

from dataclasses import dataclass
from typing import Protocol

from contracts.access import Actor, Grant
from contracts.divisions import covers
from contracts.roles import OFFICIALS, Role
from kit.refusals import NotAllowed
from services.portal.domain.tries import Tried

RESIDENTS = frozenset({Role.RESIDENT, Role.OWNER})
OFFICE = frozenset(Role) - RESIDENTS


# No password fits this mark: its holder has not chosen one yet.
NO_PASSWORD = "-"  # noqa: S105 -- a mark that fits nothing


class SignInRefused(NotAllowed):
    """The name and the password do not belong together, or the account is closed."""

    code = "portal.sign_in_refused"


class PasswordMarks(Protocol):
    """Turns passwords into marks that cannot be turned back."""

    def mark(self, password: str) -> str:
        """Return the mark to keep."""


class Passwords(PasswordMarks, Protocol):
    """Judges passwords, new ones and typed ones."""

    def fits(self, password: str, mark: str) -> bool:
        """Whether the password belongs to the mark; takes as long for a wrong one."""

    def fits_nobody(self, password: str) -> None:
        """Take as long as a wrong password takes: for a name that no account has."""

    def is_outdated(self, mark: str) -> bool:
        """Whether the mark was made at another cost than today's."""

    def is_guessable(self, password: str, known: tuple[str, ...]) -> bool:
        """Whether the password is common, or made of common pieces or of what is `known` about its holder."""


@dataclass
class Account(Tried):
    """Somebody who can sign in."""

    id: str
    username: str
    password_mark: str
    display_name: str
    org: str | None
    grants: tuple[Grant, ...]
    language: str = "zh"
    phone_verified: bool = False
    is_open: bool = True

    @property
    def holds_office(self) -> bool:
        """Whether the account holds any role but those of residents and owners."""
        return any(grant.role in OFFICE for grant in self.grants)

    @property
    def acts_on_cases(self) -> bool:
        """Whether the account holds any role of the office but those of administrators."""
        return any(grant.role in OFFICIALS for grant in self.grants)

    @property
    def awaits_password(self) -> bool:
        """Whether the holder has yet to choose the first password."""
        return self.password_mark == NO_PASSWORD

    def actor(self) -> Actor:
        """Return the account as the other services see it."""
        return Actor(account_id=self.id, org=self.org, grants=self.grants, phone_verified=self.phone_verified)

    def office_units(self) -> tuple[str, ...]:
        """Return the units over whose cases the account holds a role, without those inside another one."""
        held = dict.fromkeys(grant.unit for grant in self.grants if grant.role in OFFICIALS)
        return tuple(one for one in held if not any(one != other and covers(other, one) for other in held))

    def office_reaches(self, unit: str) -> bool:
        """Whether a role of the office that the account holds reaches down to a unit."""
        return any(covers(held, unit) for held in self.office_units())
