"""What the events told, in the tables of the read database."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session as SqlSession

from services.portal.adapters.tables import cases, county_counts, timeline
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
    """The counts of each county, moved as the cases move."""

    def __init__(self, session: SqlSession) -> None:
        """Work in a transaction."""
        self._session = session

    def add(self, county: str, steps: Mapping[tuple[str, str], int]) -> None:
        """Add to counts, given by measure and value, in one order, so that two never wait for each other."""
        for (measure, value), step in sorted(steps.items()):
            self._add_one({"county": county, "measure": measure, "value": value, "number": step})

    def _add_one(self, row: dict[str, Any]) -> None:
        statement = upsert(county_counts).values(row)
        number = county_counts.c.number + statement.excluded.number
        keys = ["county", "measure", "value"]
        self._session.execute(statement.on_conflict_do_update(index_elements=keys, set_={"number": number}))
