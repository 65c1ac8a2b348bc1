"""Statements whose outcome nobody awaits: they travel together, just before the commit, in one round trip."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from kit.event import ReadyMessage

_INTO_OUTBOX = (
    "insert into outbox (message_id, exchange, routing_key, headers, body) values (%s, %s, %s, cast(%s as jsonb), %s)"
)
_INTO_LOG = (
    "insert into event_log (message_id, type, routing_key, headers, body, committed_at)"
    " values (%s, %s, %s, cast(%s as jsonb), %s, now())"
)
_REMIND = (
    "insert into due (kind, subject, due_at) values (%s, %s, %s)"
    " on conflict (kind, subject) do update set due_at = excluded.due_at"
)
_FORGET = "delete from due where kind = %s and subject = %s"
_AUDIT = (
    "insert into audit"
    " (at, account_id, role, org, machine, subject, command, before, after, version, request_id)"
    " values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)
_KEEP_ANSWER = (
    "insert into answers (key, route, caller, fingerprint, status, headers, body)"
    " values (%s, %s, %s, %s, %s, cast(%s as jsonb), %s)"
)


class Postponed:
    """What one transaction still has to write, in the order in which it was asked for.

    Most of what a command costs is the way to the database and back, so events, audit, reminders and the kept answer
    share one. psycopg2 puts the values in, and PostgreSQL runs the statements one after the other.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self._statements: list[str] = []
        self._values: list[Any] = []

    def publish(self, message: ReadyMessage) -> None:
        """Put a message into the outbox."""
        self._add(
            _INTO_OUTBOX,
            message.message_id,
            message.exchange,
            message.routing_key,
            json.dumps(message.headers, ensure_ascii=False),
            message.body,
        )

    def log(self, event_type: str, message: ReadyMessage) -> None:
        """Put an event into the log, from which it can be replayed."""
        self._add(
            _INTO_LOG,
            message.message_id,
            event_type,
            message.routing_key,
            json.dumps(message.headers, ensure_ascii=False),
            message.body,
        )

    def remind(self, kind: str, subject: str, at: datetime) -> None:
        """Set or move a reminder."""
        self._add(_REMIND, kind, subject, at)

    def forget(self, kind: str, subject: str) -> None:
        """Take back a reminder."""
        self._add(_FORGET, kind, subject)

    def audit(self, *row: Any) -> None:
        """Write one step down; the values stand in the order of the table's columns, after its id."""
        self._add(_AUDIT, *row)

    def keep_answer(self, mark: tuple[str, str, str, str], status: int, headers: dict[str, str], body: bytes) -> None:
        """Keep an answer under its key, route, caller and fingerprint."""
        self._add(_KEEP_ANSWER, *mark, status, json.dumps(headers), body)

    def send(self, session: Session) -> None:
        """Run everything in the session's transaction, and begin anew with nothing."""
        if self._statements:
            statement, values = ";\n".join(self._statements), tuple(self._values)
            self._statements, self._values = [], []
            session.connection().exec_driver_sql(statement, values)

    def _add(self, statement: str, *values: Any) -> None:
        self._statements.append(statement)
        self._values += values
