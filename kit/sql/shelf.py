"""A shelf of aggregates of one kind: take one to change it, put a new one there."""

from typing import Any, Generic, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import registry
from sqlalchemy.schema import Table

from kit.machine import Aggregate
from kit.refusals import NotFound
from kit.sql.unit_of_work import UnitOfWork

A = TypeVar("A", bound=Aggregate)


class Shelf(Generic[A]):
    """The aggregates of one class inside one unit of work; each is locked while it is being changed."""

    def __init__(self, work: UnitOfWork, kind: type[A]) -> None:
        """Bind the shelf to a unit of work."""
        self.work = work
        self.kind = kind

    def add(self, aggregate: A) -> None:
        """Put a new aggregate on the shelf."""
        self.work.session.add(aggregate)
        self.work.watch(aggregate)

    def get(self, aggregate_id: str) -> A:
        """Take one by its id, locked until the transaction ends; raises NotFound, and Stale for an old version."""
        found = self.find(id=aggregate_id)
        if found is None:
            raise NotFound(machine=self.kind.machine, id=aggregate_id)
        self.work.expect(found)
        return found

    def find(self, **columns: object) -> A | None:
        """Take the one whose columns hold these values, or None."""
        return next(iter(self.all(**columns)), None)

    def all(self, **columns: object) -> list[A]:
        """Take all whose columns hold these values, in the order of their ids."""
        # New ones of this transaction must be seen too, and the session does not flush by itself.
        self.work.session.flush()
        statement = select(self.kind).filter_by(**columns).order_by(self._column("id")).with_for_update()
        found = list(self.work.session.scalars(statement))
        for aggregate in found:
            self.work.watch(aggregate)
        return found

    def _column(self, name: str) -> Any:
        return getattr(self.kind, name)


def map_aggregate(mapper: registry, kind: type[Aggregate], table: Table) -> None:
    """Map an aggregate to its table; its version guards against two writers."""
    mapper.map_imperatively(kind, table, version_id_col=table.c.version, version_id_generator=False)
