"""React to messages: note them in the inbox and change the state in the same transaction."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from sqlalchemy.dialects.postgresql import insert as upsert

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


def react_to_all(
    open_work: Callable[[], W], consumer: str, events: Sequence[Event], reaction: Callable[[Event, W], None]
) -> int:
    """Run a reaction for each event that is new, all in one transaction; return how many were new."""
    with open_work() as work:
        new = _first_times(work, consumer, events)
        for event in {event.id: event for event in events if event.id in new}.values():
            reaction(event, work)
        work.commit()
    return len(new)


def _first_times(work: UnitOfWork, consumer: str, events: Sequence[Event]) -> set[str]:
    inbox = work.stage.tables.inbox
    # In a stable order, two batches with the same events wait for each other instead of locking each other out.
    rows = [{"consumer": consumer, "message_id": event_id} for event_id in sorted({event.id for event in events})]
    statement = upsert(inbox).values(rows).on_conflict_do_nothing().returning(inbox.c.message_id)
    return set(work.session.execute(statement).scalars())
