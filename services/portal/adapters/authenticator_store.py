"""Authenticators and recovery codes in their tables."""

from collections.abc import Sequence

from sqlalchemy import delete, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session as SqlSession

from services.portal.adapters.tables import authenticators, recovery_codes
from services.portal.domain.authenticator import Authenticator


class AuthenticatorStore:
    """The authenticators of one transaction; whoever takes one holds its account already."""

    def __init__(self, session: SqlSession) -> None:
        """Work in a transaction."""
        self._session = session

    def of(self, account_id: str) -> Authenticator | None:
        """Return an account's authenticator."""
        mine = select(authenticators).where(authenticators.c.account_id == account_id)
        row = self._session.execute(mine).mappings().first()
        return Authenticator(**row) if row else None

    def keep(self, authenticator: Authenticator) -> None:
        """Write an authenticator; a former one of the account gives way."""
        row = vars(authenticator)
        statement = upsert(authenticators).values(row)
        self._session.execute(statement.on_conflict_do_update(index_elements=["account_id"], set_=row))

    def forget(self, account_id: str) -> None:
        """Take an account's authenticator and its recovery codes away."""
        self._session.execute(delete(authenticators).where(authenticators.c.account_id == account_id))
        self._session.execute(delete(recovery_codes).where(recovery_codes.c.account_id == account_id))

    def keep_recovery(self, account_id: str, marks: Sequence[str]) -> None:
        """Write an account's recovery codes; the former ones are worth nothing any more."""
        self._session.execute(delete(recovery_codes).where(recovery_codes.c.account_id == account_id))
        self._session.execute(insert(recovery_codes), [{"account_id": account_id, "mark": mark} for mark in marks])

    def use_recovery(self, account_id: str, mark: str) -> bool:
        """Use a recovery code up; false when there is none."""
        same = (recovery_codes.c.account_id == account_id, recovery_codes.c.mark == mark)
        used = delete(recovery_codes).where(*same).returning(recovery_codes.c.mark)
        return self._session.execute(used).first() is not None
