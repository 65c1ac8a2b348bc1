"""Hold on while the database is away: a message that is merely early must not use up its attempts."""

from collections.abc import Callable
from typing import TypeVar

import eventlet
import structlog
from sqlalchemy import Engine, text
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from kit.failures import Abandoned

OUTAGES = (OperationalError, InterfaceError, PoolTimeout)
TRIES_WHILE_IT_ANSWERS = 5
FIRST_PAUSE_SECONDS = 0.1
LONGEST_PAUSE_SECONDS = 2.0

T = TypeVar("T")

log = structlog.get_logger()


def outlast(work: Callable[[], T], engine: Engine, stopping: Callable[[], bool]) -> T:
    """Do the work as soon as the database lets it; raises Abandoned when the process stops first.

    An error that keeps coming although the database answers is not an outage, and is passed on.
    """
    pause, answered = FIRST_PAUSE_SECONDS, 0
    while True:
        try:
            return work()
        except OUTAGES as error:
            answered += _answers(engine)
            if answered >= TRIES_WHILE_IT_ANSWERS:
                raise
            log.warning("database_away", error=type(error).__name__)
            if stopping():
                raise Abandoned from error
        eventlet.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE_SECONDS)


def _answers(engine: Engine) -> bool:
    try:
        with engine.connect() as connection:
            connection.execute(text("select 1"))
    except SQLAlchemyError:
        return False
    return True
