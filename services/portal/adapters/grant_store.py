"""Grants of all times in their table."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, insert, or_, select, update
from sqlalchemy.orm import Session as SqlSession

from contracts.roles import Role
from services.portal.adapters.tables import grants
from services.portal.domain.held_grant import HeldGrant


def holds_at(at: datetime) -> ColumnElement[bool]:
    """Return the condition that a grant gives something at a moment."""
    return and_(
        grants.c.ended_at.is_(None),
        or_(grants.c.valid_from.is_(None), grants.c.valid_from <= at),
        or_(grants.c.valid_until.is_(None), grants.c.valid_until > at),
    )


def held_grant(row: Row[Any]) -> HeldGrant:
    """Return the grant that a row holds."""
    return HeldGrant(**{**row._mapping, "role": Role(row.role)})  # noqa: SLF001 -- SQLAlchemy's public name


class GrantStore:
    """The grants of one transaction; whoever changes them has taken their account before."""

    def __init__(self, session: SqlSession) -> None:
        """Work in a transaction."""
        self._session = session

    def of(self, account_id: str) -> list[HeldGrant]:
        """Return every grant of an account, the oldest first."""
        return self._all(grants.c.account_id == account_id)

    def get(self, grant_id: str) -> HeldGrant | None:
        """Return one grant."""
        return next(iter(self._all(grants.c.id == grant_id)), None)

    def lent_by(self, account_id: str) -> list[HeldGrant]:
        """Return the grants that an account lent to others and that were not ended."""
        return self._all(grants.c.delegated_by == account_id, grants.c.ended_at.is_(None))

    def add(self, held: Iterable[HeldGrant]) -> None:
        """Write new grants."""
        rows = [{**vars(one), "role": str(one.role)} for one in held]
        if rows:
            self._session.execute(insert(grants), rows)

    def end(self, held: HeldGrant) -> None:
        """Write that a grant was ended."""
        ended = {"ended_at": held.ended_at, "ended_by": held.ended_by}
        self._session.execute(update(grants).where(grants.c.id == held.id).values(ended))

    def _all(self, *wanted: ColumnElement[bool]) -> list[HeldGrant]:
        statement = select(grants).where(*wanted).order_by(grants.c.given_at, grants.c.id)
        return [held_grant(row) for row in self._session.execute(statement)]
