"""Who signs in and who acts: accounts, sessions and organisations."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import func, select

from contracts.access import Grant
from contracts.roles import ADMINISTRATORS, Role
from services.portal.adapters.account_store import account_of, grants_at
from services.portal.adapters.grant_store import holds_at
from services.portal.adapters.rows import DIGITS, Questions, Row
from services.portal.adapters.tables import (
    accounts,
    authenticators,
    grants,
    organisations,
    recovery_codes,
    sessions,
)
from services.portal.domain.account import Account
from services.portal.domain.session import Session

SHOWN_SIGN_INS = 50


class AccountReads(Questions):
    """What can be asked about accounts and organisations."""

    def session(self, mark: str) -> Session | None:
        """Return the session with this mark."""
        row = self._connection.execute(select(sessions).where(sessions.c.mark == mark)).mappings().first()
        return Session(**row) if row else None

    def sign_ins(self, account_id: str) -> list[Row]:
        """Return when an account signed in, the newest first."""
        columns = (sessions.c.opened_at, sessions.c.seen_at, sessions.c.revoked_at)
        mine = select(*columns).where(sessions.c.account_id == account_id)
        return self._rows(mine.order_by(sessions.c.opened_at.desc()).limit(SHOWN_SIGN_INS))

    def account(self, account_id: str, at: datetime) -> Account | None:
        """Return an account with the grants that hold at a moment."""
        row = self._connection.execute(select(accounts).where(accounts.c.id == account_id)).first()
        if row is None:
            return None
        held = self._connection.execute(grants_at(account_id, at))
        return account_of(row, tuple(Grant(Role(one.role), one.unit) for one in held))

    def sessions_of(self, account_id: str) -> list[Session]:
        """Return the sessions of an account that nobody ended, the last used first."""
        mine = (sessions.c.account_id == account_id, sessions.c.revoked_at.is_(None))
        found = select(sessions).where(*mine).order_by(sessions.c.seen_at.desc(), sessions.c.mark)
        return [Session(**row) for row in self._connection.execute(found).mappings()]

    def authenticator_since(self, account_id: str) -> datetime | None:
        """Return since when an account has an authenticator."""
        mine = authenticators.c.account_id == account_id
        return self._connection.execute(select(authenticators.c.since).where(mine)).scalar()

    def recovery_codes_left(self, account_id: str) -> int:
        """Return how many recovery codes an account has not used."""
        mine = recovery_codes.c.account_id == account_id
        return self._connection.execute(select(func.count()).select_from(recovery_codes).where(mine)).scalar_one()

    def people_over(self, unit: str, at: datetime, roles: Iterable[str] | None = None) -> list[Row]:
        """Return the open accounts that hold a role over a division, with one of their roles each."""
        units = [unit[:digits].ljust(12, "0") for digits in DIGITS.values()]
        of_cases = grants.c.role.not_in([Role.RESIDENT, *ADMINISTRATORS])
        wanted = [grants.c.unit.in_(units), accounts.c.is_open, of_cases, holds_at(at)]
        if roles is not None:
            wanted.append(grants.c.role.in_(list(roles)))
        statement = (
            select(accounts.c.id, accounts.c.display_name, accounts.c.org, func.min(grants.c.role).label("role"))
            .join(grants, grants.c.account_id == accounts.c.id)
            .where(*wanted)
            .group_by(accounts.c.id)
            .order_by(accounts.c.display_name, accounts.c.id)
            .limit(200)
        )
        return self._rows(statement)

    def demo_accounts(self) -> list[Row]:
        """Return every account for the sign-in page of a demonstration."""
        first = func.min(grants.c.role).label("role")
        statement = (
            select(
                accounts.c.username,
                accounts.c.display_name,
                accounts.c.org,
                first,
                func.min(grants.c.unit).label("unit"),
            )
            .join(grants, grants.c.account_id == accounts.c.id)
            # Whoever was given a grant by somebody has a password of their own.
            .where(grants.c.given_by.is_(None))
            .group_by(accounts.c.id)
            .order_by(func.min(grants.c.unit), accounts.c.username)
        )
        return self._rows(statement)

    def organisation(self, code: str) -> Row | None:
        """Return a registered organisation."""
        return self._first(select(organisations).where(organisations.c.code == code))

    def organisations_of(self, county: str) -> list[Row]:
        """Return the organisations of a county, the county's own ones first."""
        mine = organisations.c.division.like(f"{county}%")
        return self._rows(select(organisations).where(mine).order_by(organisations.c.division, organisations.c.code))

    def names_of(self, codes: Iterable[str | None]) -> Mapping[str, Row]:
        """Return organisations by their codes."""
        wanted = {code for code in codes if code}
        if not wanted:
            return {}
        found = self._rows(select(organisations).where(organisations.c.code.in_(wanted)))
        return {row["code"]: row for row in found}
