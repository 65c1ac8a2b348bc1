"""Wrong tries are counted by the hour, so that a short code cannot be guessed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert as upsert

from kit.refusals import TooManyTries
from kit.sql.unit_of_work import Stage

MOST_TRIES_AN_HOUR = 10


@dataclass(frozen=True)
class Tries:
    """Counts wrong tries at what a code protects, each in a transaction of its own: the request itself is refused."""

    stage: Stage

    def guarded(self, subject: str, is_right: Callable[[], bool]) -> bool:
        """Say whether a code is right, and count a wrong one; raises TooManyTries when an hour saw too many."""
        self.require_few(subject, MOST_TRIES_AN_HOUR)
        right = is_right()
        if not right:
            self.count_one(subject)
        return right

    def require_few(self, subject: str, most: int) -> None:
        """Refuse when this hour saw too many; raises TooManyTries."""
        if self._count(self._name(subject)) >= most:
            raise TooManyTries(retry_after=_seconds_to_the_next_hour(self.stage.clock()))

    def count_one(self, subject: str) -> None:
        """Count one more in this hour."""
        self._count_one_more(self._name(subject))

    def forget_past(self) -> None:
        """Delete the counts of hours that are over."""
        counters = self.stage.tables.counters
        hour = f"{self.stage.clock():%Y%m%d%H}"
        over = (counters.c.name.like("wrong:%"), func.right(counters.c.name, len(hour)) < hour)
        with self.stage.database.engine.begin() as connection:
            connection.execute(delete(counters).where(*over))

    def _name(self, subject: str) -> str:
        return f"wrong:{subject}:{self.stage.clock():%Y%m%d%H}"

    def _count(self, name: str) -> int:
        counters = self.stage.tables.counters
        with self.stage.database.engine.connect() as connection:
            return connection.execute(select(counters.c.value).where(counters.c.name == name)).scalar() or 0

    def _count_one_more(self, name: str) -> None:
        counters = self.stage.tables.counters
        statement = upsert(counters).values(name=name, value=1)
        more = statement.on_conflict_do_update(index_elements=["name"], set_={"value": counters.c.value + 1})
        with self.stage.database.engine.begin() as connection:
            connection.execute(more)


def _seconds_to_the_next_hour(now: datetime) -> int:
    return 3600 - now.minute * 60 - now.second
