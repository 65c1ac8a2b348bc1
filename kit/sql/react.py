"""React to messages: note them in the inbox and change the state in the same transaction."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from sqlalchemy import text

from kit.event import Event
from kit.sql.unit_of_work import UnitOfWork

W = TypeVar("W", bound=UnitOfWork)

_NOTE_ALL = text(
    "insert into inbox (consumer, message_id) select :consumer, unnest(cast(:message_ids as text[]))"
    " on conflict do nothing returning message_id"
)


def react(open_work: Callable[[str], W], consumer: str, event: Event, reaction: Callable[[Event, W], None]) -> bool:
    """Run a reaction once for each message, however often it is delivered; false when it had been done before."""
    with open_work(event.id) as work:
        if not work.first_time(consumer, event.id):
            return False
        reaction(event, work)
        work.commit()
        return True


def react_to_all(
    open_work: Callable[[], W], consumer: str, events: Sequence[Event], reaction: Callable[[Sequence[Event], W], None]
) -> int:
    """Run a reaction once, for all events that are new together, in one transaction; return how many were new."""
    with open_work() as work:
        new = _first_times(work, consumer, events)
        if new:
            reaction(list({event.id: event for event in events if event.id in new}.values()), work)
        work.commit()
    return len(new)


def _first_times(work: UnitOfWork, consumer: str, events: Sequence[Event]) -> set[str]:
    # In a stable order, two batches with the same events wait for each other instead of locking each other out.
    message_ids = sorted({event.id for event in events})
    noted = work.session.execute(_NOTE_ALL, {"consumer": consumer, "message_ids": message_ids})
    return set(noted.scalars())
