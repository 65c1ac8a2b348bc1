"""The outbox as the relay sees it: one connection on which lock, wake-up, taking and deleting live and die together."""

import select
from collections.abc import Collection, Sequence
from typing import Any

import psycopg2

from kit.event import ReadyMessage
from kit.messaging.held import OutboxRow
from kit.sql.tables import WAKE_CHANNEL

LOCK = 7001

# A delete need not wait for the disk: were it lost, the events would be published again, as after any lost confirm.
_BEGIN = f"set synchronous_commit = off; listen {WAKE_CHANNEL}"

_TAKE = """
select id, message_id, exchange, routing_key, headers, body from outbox
where coalesce(headers->>'ce-subject', message_id) <> all(%s) order by id limit %s
"""


class Outbox:
    """The one reader of a service's outbox."""

    def __init__(self, dsn: str) -> None:
        """Remember the database; `open` connects."""
        self._dsn = dsn
        self._connection: Any = None
        self._locked = False

    def open(self) -> bool:
        """Connect, and become the one active relay of this database; false while another one is."""
        if self._connection is None:
            self._connection = _connect(self._dsn)
        if not self._locked:
            self._locked = bool(self._ask("select pg_try_advisory_lock(%s)", LOCK)[0][0])
            if self._locked:
                self._run(_BEGIN)
        return self._locked

    def take(self, limit: int, *, without: Collection[str]) -> list[OutboxRow]:
        """Return the oldest rows, without those of some aggregates."""
        self._connection.notifies.clear()
        rows = self._ask(_TAKE, list(without), limit)
        return [OutboxRow(row[0], ReadyMessage(*row[1:])) for row in rows]

    def delete(self, rows: Sequence[OutboxRow]) -> None:
        """Forget rows that the broker holds safely."""
        self._run("delete from outbox where id = any(%s)", [row.id for row in rows])

    def wait(self, seconds: float) -> None:
        """Return when something was written, or after some time."""
        if self._connection.notifies:
            return
        if select.select([self._connection.fileno()], [], [], seconds)[0]:
            self._connection.poll()

    def close(self) -> None:
        """Let go of the connection, and of the lock with it."""
        connection, self._connection, self._locked = self._connection, None, False
        if connection is not None:
            connection.close()

    def _ask(self, statement: str, *values: object) -> list[Any]:
        with self._connection.cursor() as cursor:
            cursor.execute(statement, values)
            return list(cursor.fetchall())

    def _run(self, statement: str, *values: object) -> None:
        with self._connection.cursor() as cursor:
            cursor.execute(statement, values)


def _connect(dsn: str) -> Any:
    connection = psycopg2.connect(
        dsn,
        connect_timeout=3,
        keepalives_idle=5,
        keepalives_interval=2,
        keepalives_count=2,
        tcp_user_timeout=10_000,
        application_name="relay",
    )
    connection.autocommit = True
    return connection
