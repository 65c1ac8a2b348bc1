"""A link by which a person chooses a new password, once and for a while; only its mark is kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from kit.refusals import Conflict

BY_MAIL = timedelta(minutes=30)
BY_OPERATOR = timedelta(hours=24)
BY_INVITATION = timedelta(days=7)
# Whoever asks again at once has the first one on the way.
ANOTHER_AFTER = timedelta(minutes=2)


class LinkOver(Conflict):
    """The link is unknown, was used, was replaced by a newer one, or its time is over."""

    code = "portal.link_over"


@dataclass
class PasswordLink:
    """One link for one account."""

    mark: str
    account_id: str
    made_at: datetime
    ends_at: datetime
    used_at: datetime | None = None

    def require_good(self, now: datetime) -> None:
        """Refuse a link that was used or is too old."""
        if self.used_at is not None or now >= self.ends_at:
            raise LinkOver
