"""Registers of the portal: organisations, and public documents under their fingerprint."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session as SqlSession

from contracts.organisations import Organisation
from services.portal.adapters.tables import accounts, documents, organisations
from services.portal.domain.registered import ACTIVE, Registered


class RegisterStore:
    """Organisations that were announced."""

    def __init__(self, session: SqlSession) -> None:
        """Work in a transaction."""
        self._session = session

    def knows_organisation(self, code: str) -> bool:
        """Whether an organisation is registered."""
        statement = select(organisations.c.code).where(organisations.c.code == code)
        return self._session.execute(statement).first() is not None

    def active_among(self, codes: Iterable[str]) -> set[str]:
        """Return which of some codes belong to organisations that were not closed."""
        active = (organisations.c.code.in_(list(codes)), organisations.c.status == ACTIVE)
        return set(self._session.execute(select(organisations.c.code).where(*active)).scalars())

    def register(self, organisation: Organisation, organisation_id: str) -> None:
        """Write a new organisation."""
        row = {
            "code": organisation.code,
            "id": organisation_id,
            "kind": organisation.kind,
            "name_zh": organisation.zh,
            "name_en": organisation.en,
            "division": organisation.division,
            "version": 1,
        }
        self._session.execute(insert(organisations).values(row))

    def take(self, code: str) -> Registered | None:
        """Take a registered organisation."""
        kept = select(organisations).where(organisations.c.code == code).with_for_update()
        row = self._session.execute(kept).mappings().first()
        return Registered(**row) if row else None

    def change(self, organisation: Registered) -> None:
        """Write what an organisation is called and whether it still works."""
        same = organisations.c.code == organisation.code
        self._session.execute(update(organisations).where(same).values(vars(organisation)))

    def open_accounts_of(self, code: str) -> int:
        """Return how many open accounts belong to an organisation."""
        mine = (accounts.c.org == code, accounts.c.is_open)
        return self._session.execute(select(func.count()).select_from(accounts).where(*mine)).scalar_one()


class DocumentStore:
    """Public documents, kept for ever under their fingerprint."""

    def __init__(self, session: SqlSession) -> None:
        """Work in a transaction."""
        self._session = session

    def keep(self, fingerprint: str, about: str, body: dict[str, Any], at: datetime) -> None:
        """Write a document once."""
        row = {"fingerprint": fingerprint, "about": about, "body": body, "kept_at": at}
        self._session.execute(upsert(documents).values(row).on_conflict_do_nothing())
