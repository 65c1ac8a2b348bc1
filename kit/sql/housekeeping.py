"""Housekeeping: what is kept too long leaves the database, a small batch at a time."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

from sqlalchemy import Connection, func, text
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from kit.sql.audit.keeping import AuditKept
from kit.sql.due import Chores
from kit.sql.unit_of_work import UnitOfWork

KEEP_HOUSE = "keep_house"
EVERY = timedelta(hours=1)
BATCH = 1000
_WHOLE = ""
# The clock that wrote a row decides when its time is over: the database's, or a service's, which a demonstration moves.
DATABASE_CLOCK = "now()"
SERVICE_CLOCK = "cast(:now as timestamptz)"


class Retained(Protocol):
    """A class of data that is kept for a while and then leaves."""

    @property
    def name(self) -> str:
        """What the class is called."""

    @property
    def during(self) -> timedelta:
        """For how long it is kept."""

    def count_over(self, connection: Connection | Session, now: datetime) -> int:
        """Return how many rows are over their time."""

    def prune_some(self, connection: Connection | Session, now: datetime, *, limit: int) -> int:
        """Let at most about `limit` rows leave and return how many there were."""


@dataclass(frozen=True)
class Kept:
    """Rows of one table that are kept for a while after a moment that stands in one of their columns.

    All names are of our own and none comes from outside, so they may stand in a statement as they are.

    With `erasing` the row stays and only what these columns hold is taken away: the data of a person in the record of
    a case. `where` narrows the class.
    """

    name: str
    table: str
    column: str
    during: timedelta
    clock: str = DATABASE_CLOCK
    where: str = "true"
    erasing: str = ""

    def count_over(self, connection: Connection | Session, now: datetime) -> int:
        """Return how many rows are over their time."""
        statement = text(f"select count(*) from {self.table} where {self._is_over}")  # noqa: S608 -- names of our own
        return int(connection.execute(statement, self._values(now)).scalar_one())

    def prune_some(self, connection: Connection | Session, now: datetime, *, limit: int = BATCH) -> int:
        """Delete or empty rows whose time is over, at most `limit` of them, and return how many there were."""
        act = f"update {self.table} set {self.erasing}" if self.erasing else f"delete from {self.table}"  # noqa: S608
        some = f"select ctid from {self.table} where {self._is_over} limit :limit for update skip locked"  # noqa: S608
        statement = text(f"{act} where ctid = any(array({some}))")
        changed = connection.execute(statement, {**self._values(now), "limit": limit})
        return int(getattr(changed, "rowcount", 0))

    @property
    def _is_over(self) -> str:
        return f"{self.column} < {self.clock} - :during and {self.where}"

    def _values(self, now: datetime) -> dict[str, object]:
        return {"during": self.during, **({"now": now} if self.clock == SERVICE_CLOCK else {})}


INBOX = Kept("inbox", "inbox", "received_at", timedelta(days=7))
ANSWERS = Kept("answers", "answers", "created_at", timedelta(hours=24))
EVENT_LOG = Kept("event_log", "event_log", "committed_at", timedelta(days=30))
AUDIT = AuditKept("audit", timedelta(days=3 * 366))
# The counter of wrong tries at a code carries its hour in its name.
TRIES = Kept(
    "wrong_tries",
    "counters",
    "case when name like 'wrong:%' then to_timestamp(right(name, 10), 'YYYYMMDDHH24') end",
    timedelta(days=1),
    SERVICE_CLOCK,
)
KEPT: tuple[Retained, ...] = (INBOX, ANSWERS, EVENT_LOG, TRIES, AUDIT)


def begin_to_keep_house(open_work: Callable[[], UnitOfWork]) -> None:
    """See to it that a round comes up within an hour; one that was planned for earlier stays as it is."""
    with open_work() as work:
        due = work.stage.tables.due
        planned = upsert(due).values(kind=KEEP_HOUSE, subject=_WHOLE, due_at=work.now + EVERY)
        sooner = {"due_at": func.least(due.c.due_at, planned.excluded.due_at)}
        work.session.execute(planned.on_conflict_do_update(index_elements=["kind", "subject"], set_=sooner))
        work.commit()


def chores(own: Iterable[Retained] = ()) -> Chores[UnitOfWork]:
    """Return the chore of housekeeping for every service's tables and for a service's own classes of data."""
    return {KEEP_HOUSE: partial(_keep_house, (*KEPT, *own))}


def _keep_house(kept: tuple[Retained, ...], subject: str, work: UnitOfWork) -> None:
    """Prune one batch of each class; come again at once while there is more, else in an hour."""
    is_full = [one.prune_some(work.session, work.now, limit=BATCH) >= BATCH for one in kept]
    work.remind(KEEP_HOUSE, subject, work.now if any(is_full) else work.now + EVERY)
