"""An account: who signs in, for which organisation, in which roles, and what happens after wrong passwords."""

import math
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from contracts.access import Actor, Grant
from kit import refusals
from kit.refusals import NotAllowed

FREE_TRIES = 5
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)


class SignInRefused(NotAllowed):
    """The name and the password do not belong together, or the account is closed."""

    code = "portal.sign_in_refused"


class TooManyTries(refusals.TooManyTries):
    """Several wrong passwords came in a row; the account opens again at `until`."""

    code = "portal.too_many_tries"


class Passwords(Protocol):
    """Turns passwords into marks that cannot be turned back."""

    def mark(self, password: str) -> str:
        """Return the mark to keep."""

    def fits(self, password: str, mark: str) -> bool:
        """Whether the password belongs to the mark; takes as long for a wrong one."""


@dataclass
class Account:
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
    failures: int = 0
    locked_until: datetime | None = field(default=None)

    def actor(self) -> Actor:
        """Return the account as the other services see it."""
        return Actor(account_id=self.id, org=self.org, grants=self.grants, phone_verified=self.phone_verified)

    def require_unlocked(self, now: datetime) -> None:
        """Refuse while the account rests after wrong passwords."""
        if self.locked_until is not None and now < self.locked_until:
            wait = (self.locked_until - now).total_seconds()
            raise TooManyTries(until=self.locked_until.isoformat(timespec="minutes"), retry_after=math.ceil(wait))

    def note_failure(self, now: datetime) -> None:
        """Count a wrong password; from the fifth on, each one doubles the wait."""
        self.failures += 1
        if self.failures >= FREE_TRIES:
            wait = FIRST_WAIT * 2 ** min(self.failures - FREE_TRIES, 10)
            self.locked_until = now + min(wait, LONGEST_WAIT)

    def note_success(self) -> None:
        """Forget the wrong passwords."""
        self.failures, self.locked_until = 0, None
