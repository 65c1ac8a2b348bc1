"""Registers of the portal: organisations, and public documents under their fingerprint."""

from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session as SqlSession

from contracts.organisations import Organisation
from services.portal.adapters.tables import documents, organisations


class RegisterStore:
    """Organisations that were announced."""

    def __init__(self, session: SqlSession) -> None:
        """Work in a transaction."""
        self._session = session

    def knows_organisation(self, code: str) -> bool:
        """Whether an organisation is registered."""
        statement = select(organisations.c.code).where(organisations.c.code == code)
        return self._session.execute(statement).first() is not None

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


class DocumentStore:
    """Public documents, kept for ever under their fingerprint."""

    def __init__(self, session: SqlSession) -> None:
        """Work in a transaction."""
        self._session = session

    def keep(self, fingerprint: str, about: str, body: dict[str, Any], at: datetime) -> None:
        """Write a document once."""
        row = {"fingerprint": fingerprint, "about": about, "body": body, "kept_at": at}
        self._session.execute(upsert(documents).values(row).on_conflict_do_nothing())
