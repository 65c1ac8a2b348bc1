"""Lag: what waits in outboxes and queues, and since when, without touching a single message.

Looking at the head of a working queue would mean to take it out and put it back, which counts as a failed delivery and
sends the message to the parked queue after twenty looks. So the age is worked out instead: ids of events are UUIDv7 and
tell when an event was made, the greatest id in the inbox tells how far a reaction has come, and the first logged event
after that one is, within milliseconds, the one that waits longest.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import Engine, text

from kit.messaging.broker import BROKER_ERRORS
from kit.messaging.operations.depths import Depth, depths
from kit.messaging.operations.event_log import first_after
from kit.messaging.operations.reaction_queues import ReactionQueues
from kit.sql.backlog import Backlog, backlog
from kit.sql.database import AWAY

_UUID7 = 7
_TICK = timedelta(milliseconds=1)  # what the time in an id leaves out
_NEWEST_HANDLED = text("select max(message_id) from inbox where consumer = :consumer")


@dataclass(frozen=True)
class OutboxLag:
    """What waits in a service's outbox; nothing is known while its database is away."""

    service: str
    waiting: Backlog | None


@dataclass(frozen=True)
class ReactionLag:
    """What waits for one reaction; None is what could not be learnt."""

    reaction: str
    consumers: int | None
    ready: int | None
    retrying: int | None
    parked: int | None
    oldest_seconds: float | None


def outbox_lag(databases: Mapping[str, Engine]) -> list[OutboxLag]:
    """Return what waits in each outbox."""
    return [OutboxLag(service, _backlog(engine)) for service, engine in databases.items()]


def reaction_lag(
    amqp_url: str, reactions: Sequence[ReactionQueues], databases: Mapping[str, Engine], *, now: datetime
) -> list[ReactionLag]:
    """Return what waits for each reaction."""
    try:
        found = depths(amqp_url, [queue for reaction in reactions for queue in reaction.all_queues])
    except BROKER_ERRORS:
        found = {}
    return [_lag(reaction, found, databases, now) for reaction in reactions]


def _lag(
    reaction: ReactionQueues, found: Mapping[str, Depth], databases: Mapping[str, Engine], now: datetime
) -> ReactionLag:
    own, parked = found.get(reaction.queue), found.get(reaction.parked)
    return ReactionLag(
        reaction=reaction.queue,
        consumers=own.consumers if own else None,
        ready=own.ready if own else None,
        retrying=sum(found[queue].ready for queue in reaction.retries if queue in found) if own else None,
        parked=parked.ready if parked else None,
        oldest_seconds=_age(reaction, databases, now) if own and own.ready else None,
    )


def _age(reaction: ReactionQueues, databases: Mapping[str, Engine], now: datetime) -> float | None:
    try:
        since = waiting_since(reaction, databases)
    except AWAY:
        return None
    return max(0.0, (now - since).total_seconds()) if since else None


def waiting_since(reaction: ReactionQueues, databases: Mapping[str, Engine]) -> datetime | None:
    """Return when the first event was committed that the reaction has not come to; None when that cannot be told."""
    if reaction.is_private or reaction.service not in databases:
        return None
    with databases[reaction.service].connect() as connection:
        newest = connection.execute(_NEWEST_HANDLED, {"consumer": reaction.queue}).scalar()
    reached = made_at(newest) if newest else datetime.fromtimestamp(0, UTC)
    starts = (first_after(engine, reached + _TICK, reaction) for engine in databases.values()) if reached else ()
    return min((start for start in starts if start), default=None)


def made_at(message_id: str) -> datetime | None:
    """Return the time in a UUIDv7; None for any other id."""
    try:
        value = UUID(message_id)
    except ValueError:
        return None
    return datetime.fromtimestamp((value.int >> 80) / 1000, UTC) if value.version == _UUID7 else None


def _backlog(engine: Engine) -> Backlog | None:
    try:
        return backlog(engine)
    except AWAY:
        return None
