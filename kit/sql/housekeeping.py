"""Housekeeping: rows whose time is over leave the inbox, the answers and the log of events, a small batch at a time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, func, text
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from kit.sql.unit_of_work import UnitOfWork

KEEP_HOUSE = "keep_house"
EVERY = timedelta(hours=1)
BATCH = 1000
_WHOLE = ""


@dataclass(frozen=True)
class Kept:
    """A table whose rows are kept for a while."""

    table: str
    column: str
    during: timedelta


INBOX = Kept("inbox", "received_at", timedelta(days=7))
ANSWERS = Kept("answers", "created_at", timedelta(hours=24))
EVENT_LOG = Kept("event_log", "committed_at", timedelta(days=30))
KEPT = (INBOX, ANSWERS, EVENT_LOG)


def prune_some(connection: Connection | Session, kept: Kept, *, limit: int = BATCH) -> int:
    """Delete rows whose time is over, at most `limit` of them, and return how many there were.

    The database wrote the time of these rows, so that its clock decides, and not a service's, which a demonstration
    moves.
    """
    statement = text(
        f"delete from {kept.table} where ctid = any(array("  # noqa: S608 -- names of our own
        f"select ctid from {kept.table} where {kept.column} < now() - :during limit :limit for update skip locked))"
    )
    deleted = connection.execute(statement, {"during": kept.during, "limit": limit})
    return int(getattr(deleted, "rowcount", 0))


def begin_to_keep_house(open_work: Callable[[], UnitOfWork]) -> None:
    """See to it that a round comes up within an hour; one that was planned for earlier stays as it is."""
    with open_work() as work:
        due = work.stage.tables.due
        planned = upsert(due).values(kind=KEEP_HOUSE, subject=_WHOLE, due_at=work.now + EVERY)
        sooner = {"due_at": func.least(due.c.due_at, planned.excluded.due_at)}
        work.session.execute(planned.on_conflict_do_update(index_elements=["kind", "subject"], set_=sooner))
        work.commit()


def keep_house(subject: str, work: UnitOfWork) -> None:
    """Delete one batch of each table; come again at once while there is more, else in an hour."""
    is_full = [prune_some(work.session, kept) == BATCH for kept in KEPT]
    work.remind(KEEP_HOUSE, subject, work.now if any(is_full) else work.now + EVERY)


CHORES: Mapping[str, Callable[[str, UnitOfWork], None]] = {KEEP_HOUSE: keep_house}
