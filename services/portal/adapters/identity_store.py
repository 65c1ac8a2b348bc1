"""Identities and the codes that prove phones, in their tables."""

from datetime import datetime

from sqlalchemy import delete, func, select, text
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session as SqlSession

from services.portal.adapters.tables import identities, phone_codes
from services.portal.domain.identity import Identity
from services.portal.domain.phone_code import PhoneCode

_ALONE = text("select pg_advisory_xact_lock(hashtextextended(:mark, 0))")


class IdentityStore:
    """The identities of one transaction."""

    def __init__(self, session: SqlSession) -> None:
        """Work in a transaction."""
        self._session = session

    def take(self, provider: str, mark: str) -> Identity | None:
        """Take an identity; nobody else takes it, known or not, until the transaction ends."""
        self._session.execute(_ALONE, {"mark": f"{provider}:{mark}"})
        found = select(identities).where(identities.c.provider == provider, identities.c.mark == mark)
        row = self._session.execute(found).mappings().first()
        return Identity(**row) if row else None

    def of(self, account_id: str, provider: str) -> Identity | None:
        """Return who an account is at a provider."""
        mine = (identities.c.account_id == account_id, identities.c.provider == provider)
        row = self._session.execute(select(identities).where(*mine)).mappings().first()
        return Identity(**row) if row else None

    def keep(self, identity: Identity) -> None:
        """Write an identity in place of the one that its account had from the same provider."""
        self.forget(identity.account_id, identity.provider)
        self._session.execute(upsert(identities).values(vars(identity)))

    def forget(self, account_id: str, provider: str) -> None:
        """Unlink an account from a provider."""
        mine = (identities.c.account_id == account_id, identities.c.provider == provider)
        self._session.execute(delete(identities).where(*mine))

    def forget_all(self, account_id: str) -> None:
        """Unlink an account from every provider."""
        self._session.execute(delete(identities).where(identities.c.account_id == account_id))

    def count_of(self, account_id: str) -> int:
        """Return with how many providers an account is linked."""
        mine = select(func.count()).select_from(identities).where(identities.c.account_id == account_id)
        return self._session.execute(mine).scalar_one()


class PhoneCodeStore:
    """The codes of one transaction."""

    def __init__(self, session: SqlSession) -> None:
        """Work in a transaction."""
        self._session = session

    def take(self, code_id: str) -> PhoneCode | None:
        """Take a code; it stays locked until the transaction ends."""
        kept = select(phone_codes).where(phone_codes.c.id == code_id).with_for_update()
        row = self._session.execute(kept).mappings().first()
        return PhoneCode(**row) if row else None

    def newest_to(self, phone_mark: str) -> PhoneCode | None:
        """Return the code that was sent to a phone last; codes to one phone are sent one after the other."""
        self._session.execute(_ALONE, {"mark": f"code:{phone_mark}"})
        sent = select(phone_codes).where(phone_codes.c.phone_mark == phone_mark)
        row = self._session.execute(sent.order_by(phone_codes.c.sent_at.desc()).limit(1)).mappings().first()
        return PhoneCode(**row) if row else None

    def keep(self, code: PhoneCode) -> None:
        """Write a code."""
        statement = upsert(phone_codes).values(vars(code))
        self._session.execute(statement.on_conflict_do_update(index_elements=["id"], set_=vars(code)))

    def use_up(self, code: PhoneCode) -> None:
        """Delete all codes that were sent to the phone of this one."""
        self._session.execute(delete(phone_codes).where(phone_codes.c.phone_mark == code.phone_mark))

    def forget_before(self, before: datetime) -> None:
        """Delete codes that ended long ago."""
        self._session.execute(delete(phone_codes).where(phone_codes.c.ends_at < before))
