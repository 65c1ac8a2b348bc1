"""Due work: each reminder is claimed by one worker, however many run."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, TypeVar

import structlog
from sqlalchemy import select

from kit.refusals import Refusal
from kit.sql.unit_of_work import UnitOfWork

W = TypeVar("W", bound=UnitOfWork)
Chores = Mapping[str, Callable[[str, W], None]]

BATCH = 100
TRY_AGAIN_AFTER = timedelta(minutes=10)

log = structlog.get_logger()


def do_what_is_due(open_work: Callable[[], W], chores: Chores[W]) -> int:
    """Do the due work in the order of its time and return how many reminders were handled.

    Each piece is its own transaction: the reminder is taken away and its chore's effect committed together. A chore may
    set a new reminder under the same name. One that the rules refuse comes up again later, so that it blocks no other.
    """
    done = 0
    while done < BATCH and _do_one(open_work, chores):
        done += 1
    return done


def _do_one(open_work: Callable[[], W], chores: Chores[W]) -> bool:
    with open_work() as work:
        claimed = _claim(work, list(chores))
        if claimed is None:
            return False
        kind, subject = claimed
        try:
            work.forget(kind, subject)
            chores[kind](subject, work)
            work.commit()
        except Refusal as refusal:
            log.warning("due_work_refused", kind=kind, subject=subject, code=refusal.stable_code)
            work.session.rollback()
            _put_off(open_work, kind, subject)
        return True


def _put_off(open_work: Callable[[], W], kind: str, subject: str) -> None:
    with open_work() as work:
        work.remind(kind, subject, work.now + TRY_AGAIN_AFTER)
        work.commit()


def _claim(work: UnitOfWork, kinds: list[str]) -> Any:
    due = work.stage.tables.due
    statement = (
        select(due.c.kind, due.c.subject)
        .where(due.c.due_at <= work.now, due.c.kind.in_(kinds))
        .order_by(due.c.due_at, due.c.subject)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return work.session.execute(statement).first()
