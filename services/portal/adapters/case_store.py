"""What the events told, in the tables of the read database."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session as SqlSession

from services.portal.adapters.tables import cases, timeline, unit_counts
from services.portal.domain.case import Case
from services.portal.domain.fact import Fact


class CaseStore:
    """The cases and their facts in one transaction."""

    def __init__(self, session: SqlSession) -> None:
        """Work in a transaction."""
        self._session = session

    def take(self, case_id: str) -> Case | None:
        """Take a case; others who want it wait, also while it does not exist yet."""
        self._session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(case_id, 0))))
        row = self._session.execute(select(cases).where(cases.c.id == case_id)).mappings().first()
        return Case(**row) if row else None

    def keep(self, case: Case) -> None:
        """Write a case."""
        row = asdict(case)
        statement = upsert(cases).values(row)
        self._session.execute(statement.on_conflict_do_update(index_elements=["id"], set_=row))

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
    """The counts of each county, street and town, moved as the cases move."""

    def __init__(self, session: SqlSession) -> None:
        """Work in a transaction."""
        self._session = session

    def add(self, division: str, steps: Mapping[tuple[str, str], int]) -> None:
        """Add to the counts above a division, given by measure and value; in one order, so that none wait in a ring."""
        for unit in units_above(division):
            for (measure, value), step in sorted(steps.items()):
                self._add_one({"unit": unit, "measure": measure, "value": value, "number": step})

    def _add_one(self, row: dict[str, Any]) -> None:
        statement = upsert(unit_counts).values(row)
        number = unit_counts.c.number + statement.excluded.number
        keys = ["unit", "measure", "value"]
        self._session.execute(statement.on_conflict_do_update(index_elements=keys, set_={"number": number}))


def units_above(division: str) -> list[str]:
    """Return the digits of the county and, below it, of the street or town."""
    street = division[:9]
    return [division[:6]] if street.endswith("000") else [division[:6], street]
