"""What the events told, in the tables of the read database."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session as SqlSession

from services.portal.adapters.tables import cases, timeline, unit_counts
from services.portal.domain.case import Case
from services.portal.domain.fact import Fact

# One transaction at a time projects; with batches of a hundred facts that is no hindrance, and nobody waits in a ring.
_ONE_AT_A_TIME = text("select pg_advisory_xact_lock(7301)")


class CaseStore:
    """The cases and their facts in one transaction; what changed is written at its end."""

    def __init__(self, session: SqlSession) -> None:
        """Work in a transaction."""
        self._session = session
        self._taken: dict[str, Case | None] = {}
        self._changed: dict[str, Case] = {}

    def take(self, case_id: str) -> Case | None:
        """Take a case; others who project wait."""
        if not self._taken:
            self._session.execute(_ONE_AT_A_TIME)
        if case_id not in self._taken:
            row = self._session.execute(select(cases).where(cases.c.id == case_id)).mappings().first()
            self._taken[case_id] = Case(**row) if row else None
        return self._taken[case_id]

    def keep(self, case: Case) -> None:
        """Keep a case as it stands now."""
        self._taken[case.id] = self._changed[case.id] = case

    def write(self) -> None:
        """Write every case that changed."""
        if not self._changed:
            return
        statement = upsert(cases)
        told = {column.name: column for column in statement.excluded if column.name != "id"}
        self._session.execute(
            statement.on_conflict_do_update(index_elements=["id"], set_=told),
            [asdict(one) for one in self._changed.values()],
        )
        self._changed.clear()

    def add_fact(self, fact: Fact) -> bool:
        """Write a fact once; false when it was there before."""
        row = {name: value for name, value in asdict(fact).items() if name not in {"arrived", "county", "division"}}
        statement = upsert(timeline).values(row).on_conflict_do_nothing().returning(text("1"))
        return self._session.execute(statement).scalar() is not None

    def facts_about(self, case_id: str, *, county: str, division: str) -> list[Fact]:
        """Return every fact about a case."""
        rows = self._session.execute(select(timeline).where(timeline.c.about == case_id)).mappings()
        return [Fact(**{**row, "county": county, "division": division}) for row in rows]


class CountStore:
    """The counts of each county, street and town, moved as the cases move; written at the end of the transaction."""

    def __init__(self, session: SqlSession) -> None:
        """Work in a transaction."""
        self._session = session
        self._steps: Counter[tuple[str, str, str]] = Counter()

    def add(self, division: str, steps: Mapping[tuple[str, str], int]) -> None:
        """Add to the counts above a division, given by measure and value."""
        for unit in units_above(division):
            self._steps.update({(unit, *place): step for place, step in steps.items()})

    def write(self) -> None:
        """Write every count that moved."""
        moved = [
            {"unit": unit, "measure": measure, "value": value, "number": step}
            for (unit, measure, value), step in sorted(self._steps.items())
            if step
        ]
        if moved:
            statement = upsert(unit_counts)
            number = unit_counts.c.number + statement.excluded.number
            keys = ["unit", "measure", "value"]
            self._session.execute(statement.on_conflict_do_update(index_elements=keys, set_={"number": number}), moved)
        self._steps.clear()


def units_above(division: str) -> list[str]:
    """Return the digits of the county and, below it, of the street or town."""
    street = division[:9]
    return [division[:6]] if street.endswith("000") else [division[:6], street]
