"""Clients in their table."""

from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session as SqlSession

from services.portal.adapters.rows import Questions, below
from services.portal.adapters.tables import clients
from services.portal.domain.client import Client


class ClientStore:
    """The clients of one transaction; one that is taken stays locked until the end."""

    def __init__(self, session: SqlSession) -> None:
        """Work in a transaction."""
        self._session = session

    def get(self, client_id: str) -> Client | None:
        """Take a client."""
        found = self._session.execute(select(clients).where(clients.c.id == client_id).with_for_update())
        row = found.mappings().first()
        return Client(**row) if row else None

    def all(self) -> list[Client]:
        """Return every client, the newest first."""
        return [
            Client(**row) for row in self._session.execute(select(clients).order_by(clients.c.id.desc())).mappings()
        ]

    def keep(self, client: Client) -> None:
        """Write a client."""
        row = dict(vars(client))
        statement = upsert(clients).values(row)
        self._session.execute(statement.on_conflict_do_update(index_elements=["id"], set_=row))

    def note_use(self, client_id: str, at: datetime) -> None:
        """Write that a client was given a token."""
        self._session.execute(update(clients).where(clients.c.id == client_id).values(last_used_at=at))


class ClientReads(Questions):
    """What can be asked about clients."""

    def clients_in(self, units: tuple[str, ...], after: str | None, limit: int) -> list[Client]:
        """Return one part of the clients of some units, the newest first."""
        found: dict[str, Client] = {}
        for unit in units:
            wanted: list[Any] = [below(clients.c.unit, unit)]
            if after:
                wanted.append(clients.c.id < after)
            statement = select(clients).where(*wanted).order_by(clients.c.id.desc()).limit(limit)
            found |= {row["id"]: Client(**row) for row in self._rows(statement)}
        return sorted(found.values(), key=lambda client: client.id, reverse=True)[:limit]
