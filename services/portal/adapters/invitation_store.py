"""Invitations in their table."""

from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session as SqlSession

from services.portal.adapters.tables import invitations
from services.portal.domain.invitation import Invitation


class InvitationStore:
    """The invitations of one transaction."""

    def __init__(self, session: SqlSession) -> None:
        """Work in a transaction."""
        self._session = session

    def add(self, invitation: Invitation) -> None:
        """Write a new invitation."""
        self._session.execute(insert(invitations).values(vars(invitation)))

    def get(self, mark: str) -> Invitation | None:
        """Take an invitation by its mark."""
        kept = select(invitations).where(invitations.c.mark == mark).with_for_update()
        row = self._session.execute(kept).mappings().first()
        return Invitation(**row) if row else None

    def end_all(self, account_id: str, at: datetime) -> None:
        """Make every invitation of an account useless."""
        unused = (invitations.c.account_id == account_id, invitations.c.used_at.is_(None))
        self._session.execute(update(invitations).where(*unused).values(used_at=at))
