"""Questions to the portal's database: SQL to plain dictionaries."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, Select

from contracts.divisions import Level, division

Row = dict[str, Any]

DIGITS = {Level.CITY: 4, Level.COUNTY: 6, Level.STREET: 9, Level.COMMUNITY: 12}


def below(column: ColumnElement[Any], unit: str) -> ColumnElement[bool]:
    """Return the condition that a division lies in a unit: its code begins with the unit's digits."""
    return column.like(unit[: DIGITS[division(unit).level]] + "%")


class Questions:
    """Questions on one connection."""

    def __init__(self, connection: Connection) -> None:
        """Ask on a connection."""
        self._connection = connection

    def _rows(self, statement: Select[Any]) -> list[Row]:
        return [dict(row) for row in self._connection.execute(statement).mappings()]

    def _first(self, statement: Select[Any]) -> Row | None:
        row = self._connection.execute(statement.limit(1)).mappings().first()
        return dict(row) if row else None
