"""The log of told events as it is read: how many fit a selection, and which, in the order in which they were told."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, text

from kit.event import ReadyMessage
from kit.messaging.operations.reaction_queues import ReactionQueues

PAGE = 500

_CHOSEN = (
    "committed_at >= :since and committed_at < coalesce(:until, 'infinity'::timestamptz)"
    " and (cast(:types as text[]) is null or type = any(:types))"
)
_COUNT = text(f"select count(*), min(id) from event_log where {_CHOSEN}")  # noqa: S608 -- a constant
_PAGE = text(
    "select id, message_id, headers, body, committed_at from event_log"  # noqa: S608 -- a constant
    f" where id >= :first and {_CHOSEN} order by id limit {PAGE}"
)
_FIRST_AFTER = text(
    "select committed_at from event_log where committed_at > :since"
    " and (cast(:types as text[]) is null or type = any(:types)) order by committed_at limit 1"
)


@dataclass(frozen=True)
class Selection:
    """Which events a reaction is to hear again."""

    reaction: ReactionQueues
    since: datetime
    until: datetime | None = None
    event_type: str | None = None

    @property
    def types(self) -> list[str] | None:
        """Return the types that are meant; None means all."""
        heard = None if self.reaction.hears_everything else list(self.reaction.event_types)
        if self.event_type is None:
            return heard
        return [self.event_type] if heard is None or self.event_type in heard else []

    def values(self) -> dict[str, Any]:
        """Return the selection as the statements want it."""
        return {"since": self.since, "until": self.until, "types": self.types}


@dataclass(frozen=True)
class LoggedEvent:
    """One event that was told."""

    message_id: str
    headers: dict[str, str]
    body: str
    committed_at: datetime

    def copy_for(self, queue: str) -> ReadyMessage:
        """Return the event as it goes straight into a queue."""
        return ReadyMessage(self.message_id, "", queue, self.headers, self.body)


def count(engine: Engine, selection: Selection) -> int:
    """Return how many events of one service fit."""
    with engine.connect() as connection:
        return int(connection.execute(_COUNT, selection.values()).one()[0])


def read(engine: Engine, selection: Selection) -> Iterator[LoggedEvent]:
    """Return the events of one service that fit, page by page, so that no transaction stays open meanwhile."""
    with engine.connect() as connection:
        first = connection.execute(_COUNT, selection.values()).one()[1]
    while first is not None:
        with engine.connect() as connection:
            page = connection.execute(_PAGE, {**selection.values(), "first": first}).all()
        for row in page:
            yield LoggedEvent(row.message_id, row.headers, row.body, row.committed_at)
        first = page[-1].id + 1 if page else None


def first_after(engine: Engine, moment: datetime, reaction: ReactionQueues) -> datetime | None:
    """Return when the first event after a moment was committed that this reaction hears."""
    selection = Selection(reaction, since=moment)
    with engine.connect() as connection:
        found = connection.execute(_FIRST_AFTER, {"since": moment, "types": selection.types}).scalar()
    return found if isinstance(found, datetime) else None
