"""A session: a browser that has signed in, known by a secret of which only the mark is kept."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

TOUCH_AFTER = timedelta(minutes=5)
CODE_WITHIN = timedelta(minutes=10)
_REFERENCE = 16


def mark_of_secret(secret: str) -> str:
    """Return what a table keeps of a secret; one that is long and random needs no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()


@dataclass(frozen=True)
class Limits:
    """How long a session lives at most, and how long it may be left alone."""

    lives: timedelta
    rests: timedelta


@dataclass
class Session:
    """One browser: signed in, or with the password given and the code still awaited."""

    mark: str
    account_id: str
    opened_at: datetime
    seen_at: datetime
    revoked_at: datetime | None = None
    awaits_code: bool = False
    agent: str = ""
    network: str = ""
    # Another system asked for the second factor, so that ours is not needed.
    has_second_factor: bool = False

    @property
    def reference(self) -> str:
        """Return by what its owner names the session; nobody can sign in with it."""
        return self.mark[:_REFERENCE]

    def is_alive(self, now: datetime, limits: Limits) -> bool:
        """Whether the session still counts: not revoked, not too old, not left alone for too long."""
        lives = CODE_WITHIN if self.awaits_code else limits.lives
        return self.revoked_at is None and now < self.opened_at + lives and now < self.seen_at + limits.rests

    def needs_touch(self, now: datetime) -> bool:
        """Whether it is time to note that the session is in use; not at every request."""
        return now >= self.seen_at + TOUCH_AFTER
