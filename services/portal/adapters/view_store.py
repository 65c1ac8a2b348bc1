"""Saved views in their table."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session as SqlSession

from services.portal.adapters.tables import saved_views


class ViewStore:
    """The saved views of one transaction."""

    def __init__(self, session: SqlSession) -> None:
        """Work in a transaction."""
        self._session = session

    def count(self, account_id: str) -> int:
        """Return how many views an account keeps."""
        counted = select(func.count()).where(saved_views.c.account_id == account_id)
        return self._session.execute(counted).scalar_one()

    def keep(self, row: Mapping[str, Any]) -> None:
        """Write a view; one of the same name on the same list takes the new filter."""
        again = {"filter": row["filter"], "saved_at": row["saved_at"]}
        statement = upsert(saved_views).values(dict(row))
        self._session.execute(
            statement.on_conflict_do_update(index_elements=["account_id", "desk", "name"], set_=again)
        )

    def drop(self, account_id: str, view_id: str) -> None:
        """Forget a view of an account; somebody else's stays."""
        mine = (saved_views.c.account_id == account_id, saved_views.c.id == view_id)
        self._session.execute(delete(saved_views).where(*mine))
