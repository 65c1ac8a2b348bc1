"""Seal the audit: rows are chained a moment after their commit, so that no writer waits for another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy import Connection, insert, select, text

from kit.sql.audit.digests import BEFORE_THE_FIRST, row_digest, rows_hash, seal_hash
from kit.sql.database import Database
from kit.sql.tables import KitTables

BATCH = 1000
ONE_AT_A_TIME = 7003

NOW = text("select now()")

_MAY_SEAL = text("select pg_try_advisory_xact_lock(:lock)")
_DRAWN = text("select coalesce(pg_sequence_last_value(pg_get_serial_sequence('audit', 'id')::regclass), 0)")
# Whoever draws an id holds this lock from before it is drawn until the row can be seen or never will be.
_WRITERS = text(
    "select virtualtransaction from pg_locks where locktype = 'relation' and mode = 'RowExclusiveLock' and granted"
    " and database = (select oid from pg_database where datname = current_database())"
    " and relation = 'audit'::regclass"
)

Row = Mapping[str, Any]

log = structlog.get_logger()


@dataclass(frozen=True)
class Horizon:
    """The highest id drawn at some moment, and the transactions that might then hold one not yet to be seen."""

    upto: int
    awaited: frozenset[str]


class AuditSealer:
    """Seals what one service's audit holds; any number of them may work on the same database."""

    def __init__(self, service: str, database: Database, tables: KitTables) -> None:
        """Remember what to seal."""
        self._service = service
        self._database = database
        self._tables = tables
        self._horizon: Horizon | None = None

    def seal_some(self) -> int:
        """Seal one batch of rows that can have no late neighbours, and return how many there were.

        An id is drawn before its row is committed, so a row with a smaller id may still appear after a greater one.
        Ids up to a horizon are complete as soon as everybody who wrote when it was drawn has ended.
        """
        with self._database.engine.begin() as connection:
            if not connection.execute(_MAY_SEAL, {"lock": ONE_AT_A_TIME}).scalar():
                return 0
            horizon = self._horizon or _look(connection)
            if horizon.awaited & _writers(connection):
                self._horizon = horizon
                return 0
            seal = self._seal_up_to(connection, horizon.upto)
        self._horizon = horizon if seal and seal["count"] == BATCH else None
        return self._told(seal)

    def _seal_up_to(self, connection: Connection, upto: int) -> Row | None:
        seals, audit = self._tables.audit_seals, self._tables.audit
        newest = connection.execute(select(seals).order_by(seals.c.position.desc()).limit(1)).mappings().first()
        last = dict(newest) if newest else None
        start = last["to_id"] if last else 0
        wanted = select(audit).where(audit.c.id > start, audit.c.id <= upto).order_by(audit.c.id).limit(BATCH)
        rows = [dict(row) for row in connection.execute(wanted).mappings()]
        if not rows:
            return None
        seal = _next_seal(last, rows, upto, connection.execute(NOW).scalar_one())
        connection.execute(insert(seals).values(seal))
        return seal

    def _told(self, seal: Row | None) -> int:
        if seal is None:
            return 0
        # The log is kept elsewhere: whoever cuts the end of the chain off does not reach it.
        log.info("audit_sealed", service=self._service, position=seal["position"], hash=seal["hash"])
        return int(seal["count"])


def _look(connection: Connection) -> Horizon:
    # In this order: whoever draws an id after the first statement is beyond the horizon.
    upto = int(connection.execute(_DRAWN).scalar_one())
    return Horizon(upto, _writers(connection))


def _writers(connection: Connection) -> frozenset[str]:
    return frozenset(connection.execute(_WRITERS).scalars())


def _next_seal(
    last: Mapping[str, Any] | None, rows: Sequence[Mapping[str, Any]], upto: int, now: Any
) -> dict[str, Any]:
    digests = b"".join(row_digest(row) for row in rows)
    seal = {
        "position": last["position"] + 1 if last else 1,
        "from_id": last["to_id"] + 1 if last else 1,
        "to_id": rows[-1]["id"] if len(rows) == BATCH else upto,
        "count": len(rows),
        "rows_hash": rows_hash(digests),
        "previous_hash": last["hash"] if last else BEFORE_THE_FIRST,
        "sealed_at": now,
    }
    return {**seal, "ids": [row["id"] for row in rows], "digests": digests, "hash": seal_hash(seal)}
