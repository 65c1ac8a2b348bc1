"""An invitation: a link by which the holder of a new account chooses a password, once and within some days."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from kit.refusals import Conflict, Invalid

LIVES = timedelta(days=7)
SHORTEST = 10
LONGEST = 200
# No password fits this mark: the account opens by its invitation alone.
NO_PASSWORD = "-"  # noqa: S105 -- a mark that fits nothing


class InvitationOver(Conflict):
    """The link was used, is too old, or was never made."""

    code = "portal.invitation_over"


class PasswordTooWeak(Invalid):
    """The password is short, long, or names the account."""

    code = "portal.password_too_weak"


class PasswordsNotAlike(Invalid):
    """The two times that the password was typed do not agree."""

    code = "portal.passwords_not_alike"


@dataclass
class Invitation:
    """A link that is good once; only the mark of its secret is kept."""

    mark: str
    account_id: str
    made_at: datetime
    ends_at: datetime
    used_at: datetime | None = None

    def require_good(self, now: datetime) -> None:
        """Refuse a link that was used or is too old."""
        if self.used_at is not None or now >= self.ends_at:
            raise InvitationOver


def require_password(username: str, password: str, repeated: str) -> None:
    """Refuse a password that is short or names its account, or that was typed in two ways."""
    if not SHORTEST <= len(password) <= LONGEST or username.casefold() in password.casefold():
        raise PasswordTooWeak(field="/password", shortest=SHORTEST)
    if password != repeated:
        raise PasswordsNotAlike(field="/repeated")
