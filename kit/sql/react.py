"""React to one message: note it in the inbox and change the state in the same transaction."""

from collections.abc import Callable
from typing import TypeVar

from kit.event import Event
from kit.sql.unit_of_work import UnitOfWork

W = TypeVar("W", bound=UnitOfWork)


def react(open_work: Callable[[str], W], consumer: str, event: Event, reaction: Callable[[Event, W], None]) -> bool:
    """Run a reaction once for each message, however often it is delivered; false when it had been done before."""
    with open_work(event.id) as work:
        if not work.first_time(consumer, event.id):
            return False
        reaction(event, work)
        work.commit()
        return True
