"""Wrong passwords and codes under one name: from the fifth on the name rests, each time for longer."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from kit import refusals

FREE_TRIES = 5
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)


class TooManyTries(refusals.TooManyTries):
    """Several wrong passwords came in a row; the name opens again at `until`."""

    code = "portal.too_many_tries"


@dataclass(kw_only=True)
class Tried:
    """How the last tries under a name went."""

    failures: int = 0
    locked_until: datetime | None = None

    def require_unlocked(self, now: datetime) -> None:
        """Refuse while the name rests after wrong passwords."""
        if self.locked_until is not None and now < self.locked_until:
            wait = (self.locked_until - now).total_seconds()
            raise TooManyTries(until=self.locked_until.isoformat(timespec="minutes"), retry_after=math.ceil(wait))

    def note_failure(self, now: datetime) -> None:
        """Count a wrong password or code; from the fifth on, each one doubles the wait."""
        self.failures += 1
        if self.failures >= FREE_TRIES:
            wait = FIRST_WAIT * 2 ** min(self.failures - FREE_TRIES, 10)
            self.locked_until = now + min(wait, LONGEST_WAIT)

    def note_success(self) -> None:
        """Forget the wrong ones."""
        self.failures, self.locked_until = 0, None


@dataclass
class Stranger(Tried):
    """A name that no account has: it rests like any other, so that nobody learns which names exist."""

    name_mark: str
