"""One transaction: aggregates, their events, their audit, the inbox and the answer commit together or not at all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Any, Self

from sqlalchemy import CursorResult
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from kit import event as wire
from kit.clock import Clock
from kit.event import EVENTS, PRIVATE, Event, ReadyMessage
from kit.ids import Ids
from kit.machine import Aggregate, Fact
from kit.refusals import Stale
from kit.sql import statements
from kit.sql.database import Database
from kit.sql.postponed import Postponed
from kit.sql.tables import KitTables


@dataclass(frozen=True)
class Stage:
    """What every unit of work of one service shares."""

    service: str
    database: Database
    tables: KitTables
    clock: Clock
    ids: Ids
    check: Callable[[str, Mapping[str, Any]], None]
    route: Callable[[str, str], str]


class UnitOfWork:
    """A transaction with the aggregates it handed out; leaving it without `commit` undoes everything."""

    def __init__(self, stage: Stage, *, cause: str | None = None, expected_version: int | None = None) -> None:
        """Prepare a transaction.

        `cause` is the id of the request or event behind it; `expected_version` is the version that the caller saw of
        the aggregate that the command is about.
        """
        self.stage = stage
        self.cause = cause
        self.expected_version = expected_version
        self._seen: dict[int, Aggregate] = {}
        self.postponed = Postponed()

    def __enter__(self) -> Self:
        """Open the session."""
        self.session: Session = self.stage.database.sessions()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the session; what was not committed is gone."""
        self.session.close()

    @property
    def now(self) -> datetime:
        """Return the present moment of the service's clock."""
        return self.stage.clock()

    def fresh_id(self) -> str:
        """Return a new identifier."""
        return self.stage.ids()

    def watch(self, aggregate: Aggregate) -> None:
        """Hold an aggregate until the commit, so that its facts are not lost."""
        self._seen[id(aggregate)] = aggregate

    def expect(self, aggregate: Aggregate) -> None:
        """Tell the first aggregate that is taken, which is the one the command is about, what the caller saw."""
        expected, self.expected_version = self.expected_version, None
        if expected is not None:
            aggregate.expect_version(expected)

    def commit(self) -> None:
        """Write the state, events and audit of all aggregates, and commit."""
        for aggregate in self._seen.values():
            aggregate.seen_as_expected()
            self._publish(aggregate)
            self._audit(aggregate)
        try:
            self.session.flush()
            self.postponed.send(self.session)
            self.session.commit()
        except StaleDataError as error:
            raise Stale from error

    def next_number(self, name: str) -> int:
        """Return the next number of a running count; a rolled back transaction gives it back."""
        return int(self.ask(statements.NEXT_NUMBER, name).scalar_one())

    def first_time(self, consumer: str, message_id: str) -> bool:
        """Note a message in the inbox; false when this consumer had it before."""
        return self.ask(statements.FIRST_TIME, consumer, message_id).scalar() is not None

    def ask(self, statement: str, *values: object) -> CursorResult[Any]:
        """Run a statement as psycopg2 takes it, in this transaction; for what every command or message asks."""
        return self.session.connection().exec_driver_sql(statement, values)

    def keep_copy(self, subject: str, version: int, document: str) -> None:
        """Keep one version of another service's document; one that is kept already stays as it is."""
        self.ask(statements.KEEP_COPY, subject, version, document)

    def remind(self, kind: str, subject: str, at: datetime) -> None:
        """Ask for `kind` of due work on `subject` at a moment; a later call moves it."""
        self.postponed.remind(kind, subject, at)

    def forget(self, kind: str, subject: str) -> None:
        """Take back a reminder."""
        self.postponed.forget(kind, subject)

    def tell(self, event: Event) -> None:
        """Put an event into the outbox, ready to send, and into the log; its data must follow the published schema."""
        self.stage.check(event.type, event.data)
        message = _ready(event, EVENTS, self.stage.route(event.county, event.type))
        self.postponed.log(event.type, message)
        self.postponed.publish(message)

    def tell_privately(self, event: Event) -> None:
        """Put a message for addressing people into the outbox; it goes to the exchange no outside account may read."""
        self.postponed.publish(_ready(event, PRIVATE, event.type))

    def _publish(self, aggregate: Aggregate) -> None:
        for fact in aggregate.take_facts():
            self.tell(self._event(aggregate, fact))

    def _event(self, aggregate: Aggregate, fact: Fact) -> Event:
        return Event(
            id=self.fresh_id(),
            type=fact.type,
            source=f"/yishi/{self.stage.service}",
            subject=aggregate.id,
            time=fact.act.at,
            county=aggregate.county,
            division=aggregate.division,
            sequence=fact.sequence,
            correlation_id=aggregate.correlation_id,
            causation_id=self.cause,
            actor_role=fact.role,
            actor_org=fact.act.org,
            data=fact.data,
        )

    def _audit(self, aggregate: Aggregate) -> None:
        for step in aggregate.take_steps():
            self.postponed.audit(
                step.act.at,
                step.act.account_id,
                step.role,
                step.act.org,
                aggregate.machine,
                aggregate.id,
                step.command,
                step.before,
                step.after,
                step.version,
                self.cause,
            )


def _ready(event: Event, exchange: str, routing_key: str) -> ReadyMessage:
    headers, body = wire.write(event)
    return ReadyMessage(event.id, exchange, routing_key, headers, body)
