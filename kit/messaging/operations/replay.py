"""Replay: give one reaction the events of the log once more, past all other subscribers."""

import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice

from sqlalchemy import Engine, text

from kit.messaging.operations import event_log
from kit.messaging.operations.event_log import PAGE, LoggedEvent, Selection
from kit.messaging.publisher import Publisher
from kit.refusals import Refusal
from kit.sql.housekeeping import INBOX

_FORGET = text("delete from inbox where consumer = :consumer and message_id = any(:message_ids)")


class InboxForgot(Refusal):
    """The inbox no longer knows events this old: they would have their effect twice without anybody wanting it."""

    code = "inbox_forgot"


class PrivateReaction(Refusal):
    """Private messages are kept nowhere, so that there is nothing to replay."""

    code = "private_reaction"


def require_replayable(selection: Selection, *, again: bool, now: datetime) -> None:
    """Refuse what cannot be replayed, or not without effects that nobody asked for."""
    if selection.reaction.is_private:
        raise PrivateReaction(queue=selection.reaction.queue)
    if not again and selection.since < now - INBOX.during:
        raise InboxForgot(days=INBOX.during.days)


def count(logs: Mapping[str, Engine], selection: Selection) -> dict[str, int]:
    """Return how many events of each service fit."""
    return {service: event_log.count(engine, selection) for service, engine in logs.items()}


def replay(
    logs: Mapping[str, Engine],
    selection: Selection,
    publisher: Publisher,
    *,
    forget_in: Engine | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> int:
    """Publish what fits straight into the reaction's queue and return how many there were.

    What the inbox knows has no effect, unless the inbox of the reaction's service is named in `forget_in`: there the
    events are forgotten first. The events of one service keep their order; those of several are merged by time.
    """
    done = 0
    streams = (event_log.read(engine, selection) for engine in logs.values())
    for batch in _batches(heapq.merge(*streams, key=lambda event: event.committed_at)):
        if forget_in is not None:
            _forget(forget_in, selection.reaction.queue, batch)
        publisher.publish([event.copy_for(selection.reaction.queue) for event in batch])
        done += len(batch)
        progress(len(batch))
    return done


def _batches(events: Iterable[LoggedEvent]) -> Iterator[list[LoggedEvent]]:
    source = iter(events)
    while batch := list(islice(source, PAGE)):
        yield batch


def _forget(engine: Engine, consumer: str, events: list[LoggedEvent]) -> None:
    message_ids = [event.message_id for event in events]
    with engine.begin() as connection:
        connection.execute(_FORGET, {"consumer": consumer, "message_ids": message_ids})
