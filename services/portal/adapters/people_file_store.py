"""Files of people between their preview and their confirmation."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session as SqlSession

from services.portal.adapters.tables import people_files

Row = dict[str, Any]


class PeopleFileStore:
    """The files of one transaction."""

    def __init__(self, session: SqlSession) -> None:
        """Work in a transaction."""
        self._session = session

    def add(self, file_id: str, account_id: str, name: str, rows: list[Row], at: datetime) -> None:
        """Keep the rows of a file for whoever sent it."""
        row = {"id": file_id, "account_id": account_id, "name": name, "rows": rows, "made_at": at}
        self._session.execute(insert(people_files).values(row))

    def take(self, file_id: str, account_id: str) -> Row | None:
        """Take a file of an account."""
        mine = (people_files.c.id == file_id, people_files.c.account_id == account_id)
        row = self._session.execute(select(people_files).where(*mine).with_for_update()).mappings().first()
        return dict(row) if row else None

    def finish(self, file_id: str, opened: int) -> None:
        """Note how many accounts a file opened, and forget its rows."""
        same = people_files.c.id == file_id
        self._session.execute(update(people_files).where(same).values(rows=None, opened=opened))

    def forget(self, file_id: str) -> None:
        """Delete a file."""
        self._session.execute(delete(people_files).where(people_files.c.id == file_id))
