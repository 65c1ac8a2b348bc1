"""Who somebody is elsewhere: behind a phone, at another system's sign-in. It stands in for name and password."""

from dataclasses import dataclass
from datetime import datetime

from kit.refusals import Conflict, NotAllowed

PHONE = "phone"


class IdentityUnknown(NotAllowed):
    """No account is linked with this identity, and this provider opens none."""

    code = "portal.identity_unknown"


class IdentityTaken(Conflict):
    """The identity is linked with another account."""

    code = "portal.identity_taken"


class AccountOver(NotAllowed):
    """The account behind the identity was closed."""

    code = "portal.account_over"


@dataclass(frozen=True)
class Proof:
    """What a provider says of a person: the same `subject` is the same person.

    `opens_accounts` tells whether somebody whom nobody knows yet gets a resident's account by it; an account of the
    office is never opened so. `is_second_factor` tells whether the provider asked for more than a password.
    """

    provider: str
    subject: str
    opens_accounts: bool = False
    is_second_factor: bool = False

    @property
    def phone(self) -> str:
        """Return the phone that was proven, if one was."""
        return self.subject if self.provider == PHONE else ""


@dataclass
class Identity:
    """One link of an account with a provider: the subject is kept as a mark, and a phone sealed beside it."""

    provider: str
    mark: str
    account_id: str
    since: datetime
    sealed: str = ""
