"""What of the audit is not sealed yet, and for how long: the first thing to look at when the chain does not grow."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, func, select

from kit.sql.tables import KitTables
from kit.sql.unit_of_work import Stage


@dataclass(frozen=True)
class Unsealed:
    """How many rows lie behind the end of the chain, and how old the first of them is."""

    rows: int
    age_seconds: float


def unsealed(stage: Stage) -> Unsealed:
    """Return what waits to be sealed; its age is told by the service's clock, which wrote it."""
    audit = stage.tables.audit
    statement = select(func.count(), func.min(audit.c.at)).where(_is_behind(stage.tables))
    with stage.database.engine.connect() as connection:
        rows, first = connection.execute(statement).one()
    return Unsealed(rows, max(0.0, (stage.clock() - first).total_seconds()) if first else 0.0)


def count_unsealed(connection: Connection, tables: KitTables) -> int:
    """Return how many rows lie behind the end of the chain."""
    behind = select(func.count()).select_from(tables.audit).where(_is_behind(tables))
    return int(connection.execute(behind).scalar_one())


def _is_behind(tables: KitTables) -> ColumnElement[bool]:
    end = select(func.coalesce(func.max(tables.audit_seals.c.to_id), 0)).scalar_subquery()
    return tables.audit.c.id > end
