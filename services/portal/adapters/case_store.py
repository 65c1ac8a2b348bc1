"""What the events told, in the tables of the read database."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, Table, Text, TextClause, any_, bindparam, select, text
from sqlalchemy.orm import Session as SqlSession

from services.portal.adapters.tables import cases, timeline, unit_counts
from services.portal.domain.case import Case
from services.portal.domain.fact import Fact

# One transaction at a time projects; with batches of a hundred facts that is no hindrance, and nobody waits in a ring.
_ONE_AT_A_TIME = text("select pg_advisory_xact_lock(7301)")


def _insert_all(table: Table, then: str, *, without: str = "") -> TextClause:
    """Return the insertion of any number of rows, which travel as one JSON text: the quickest way from Python."""
    columns = ", ".join(column.name for column in table.columns if column.name != without)
    rows = f"jsonb_populate_recordset(null::{table.name}, cast(:rows as jsonb))"
    return text(f"insert into {table.name} ({columns}) select {columns} from {rows} {then}")  # noqa: S608 -- own names


_ADD_FACTS = _insert_all(timeline, "on conflict do nothing returning about, event_id", without="arrived")
_KEEP_CASES = _insert_all(
    cases,
    "on conflict (id) do update set "
    + ", ".join(f"{column.name} = excluded.{column.name}" for column in cases.columns if column.name != "id"),
)
_MOVE_COUNTS = _insert_all(
    unit_counts, "on conflict (unit, measure, value) do update set number = unit_counts.number + excluded.number"
)


_TAKE = select(*(cases.c[field.name] for field in fields(Case))).where(
    cases.c.id == any_(bindparam("case_ids", type_=ARRAY(Text)))
)
_ENCODER = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"), default=datetime.isoformat)


def _as_json(rows: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    return {"rows": f"[{','.join(map(_ENCODER.encode, rows))}]"}


class CaseStore:
    """The cases and their facts in one transaction; what changed is written at its end."""

    def __init__(self, session: SqlSession) -> None:
        """Work in a transaction."""
        self._session = session
        self._changed: dict[str, Case] = {}

    def take(self, case_ids: Iterable[str]) -> dict[str, Case]:
        """Take the cases that are known among these; others who project wait."""
        self._session.execute(_ONE_AT_A_TIME)
        rows = self._session.execute(_TAKE, {"case_ids": list(set(case_ids))})
        return {row.id: Case(*row) for row in rows}

    def keep(self, case: Case) -> None:
        """Keep a case as it stands now."""
        self._changed[case.id] = case

    def write(self) -> None:
        """Write every case that changed."""
        if self._changed:
            self._session.execute(_KEEP_CASES, _as_json(vars(case) for case in self._changed.values()))
        self._changed.clear()

    def add_facts(self, facts: Sequence[Fact]) -> list[Fact]:
        """Write facts once each; return those that were not there before."""
        written = self._session.execute(_ADD_FACTS, _as_json(vars(fact) for fact in facts))
        new = {(about, event_id) for about, event_id in written}
        return [fact for fact in facts if (fact.about, fact.event_id) in new]

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
            for (measure, value), step in steps.items():
                self._steps[unit, measure, value] += step

    def write(self) -> None:
        """Write every count that moved."""
        moved = [
            {"unit": unit, "measure": measure, "value": value, "number": step}
            for (unit, measure, value), step in sorted(self._steps.items())
            if step
        ]
        if moved:
            self._session.execute(_MOVE_COUNTS, _as_json(moved))
        self._steps.clear()


def units_above(division: str) -> list[str]:
    """Return the digits of the county and, below it, of the street or town."""
    street = division[:9]
    return [division[:6]] if street.endswith("000") else [division[:6], street]
