"""A session: a browser that has signed in, known by a secret of which only the mark is kept."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

LIVES = timedelta(hours=12)
RESTS = timedelta(hours=2)
TOUCH_AFTER = timedelta(minutes=5)


def mark_of_secret(secret: str) -> str:
    """Return what the table keeps of a browser's secret; a secret is long enough to need no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()


@dataclass
class Session:
    """One signed-in browser."""

    mark: str
    account_id: str
    opened_at: datetime
    seen_at: datetime
    revoked_at: datetime | None = None

    def is_alive(self, now: datetime) -> bool:
        """Whether the session still counts: not revoked, not too old, not left alone for too long."""
        return self.revoked_at is None and now < self.opened_at + LIVES and now < self.seen_at + RESTS

    def needs_touch(self, now: datetime) -> bool:
        """Whether it is time to note that the session is in use; not at every request."""
        return now >= self.seen_at + TOUCH_AFTER
