"""Accounts, grants and sessions in their tables."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session as SqlSession

from contracts.access import Grant
from contracts.roles import Role
from services.portal.adapters.grant_store import holds_at
from services.portal.adapters.tables import accounts, grants, sessions, strangers
from services.portal.domain.account import Account
from services.portal.domain.session import Session
from services.portal.domain.tries import Stranger


class AccountStore:
    """The accounts of one transaction; one that is taken by its name stays locked until the end."""

    def __init__(self, session: SqlSession, at: datetime) -> None:
        """Work in a transaction; an account's grants are those that hold at a moment."""
        self._session = session
        self._at = at

    def named(self, username: str) -> Account | None:
        """Take an account by its user name."""
        return self._one(accounts.c.username == username)

    def get(self, account_id: str) -> Account | None:
        """Take an account by its id."""
        return self._one(accounts.c.id == account_id)

    def id_named(self, username: str) -> str | None:
        """Return the id of the account with this user name."""
        return self._session.execute(select(accounts.c.id).where(accounts.c.username == username)).scalar()

    def names_taken(self, among: Iterable[str]) -> set[str]:
        """Return which of some user names accounts have."""
        taken = select(accounts.c.username).where(accounts.c.username.in_(list(among)))
        return set(self._session.execute(taken).scalars())

    def add(self, *new: Account) -> set[str]:
        """Write new accounts without grants; return the user names that others have, who came first."""
        # Two who add the same names wait for each other in the same order.
        rows = [_row(one) for one in sorted(new, key=lambda one: one.username)]
        statement = upsert(accounts).on_conflict_do_nothing(index_elements=["username"])
        written = self._session.execute(statement.returning(accounts.c.username), rows).scalars()
        return {one.username for one in new} - set(written)

    def change(self, account: Account) -> None:
        """Write an account; its grants stay as they are."""
        self._session.execute(update(accounts).where(accounts.c.id == account.id).values(_row(account)))

    def stranger(self, name_mark: str, now: datetime) -> Stranger:
        """Take a name that no account has."""
        fresh = {"name_mark": name_mark, "failures": 0, "tried_at": now}
        self._session.execute(upsert(strangers).values(fresh).on_conflict_do_nothing())
        kept = select(strangers).where(strangers.c.name_mark == name_mark).with_for_update()
        row = self._session.execute(kept).one()
        return Stranger(name_mark, failures=row.failures, locked_until=row.locked_until)

    def note_stranger(self, stranger: Stranger, now: datetime) -> None:
        """Write how the last tries under a name went that no account has."""
        same = strangers.c.name_mark == stranger.name_mark
        tries = {"failures": stranger.failures, "locked_until": stranger.locked_until, "tried_at": now}
        self._session.execute(update(strangers).where(same).values(tries))

    def forget_strangers(self, before: datetime) -> None:
        """Delete names that no account has and that were not tried lately."""
        self._session.execute(delete(strangers).where(strangers.c.tried_at < before))

    def _one(self, condition: Any) -> Account | None:
        row: Row[Any] | None = self._session.execute(select(accounts).where(condition).with_for_update()).first()
        return None if row is None else account_of(row, self._grants(row.id))

    def _grants(self, account_id: str) -> tuple[Grant, ...]:
        return tuple(Grant(Role(row.role), row.unit) for row in self._session.execute(grants_at(account_id, self._at)))


class SessionStore:
    """The sessions of one transaction."""

    def __init__(self, session: SqlSession) -> None:
        """Work in a transaction."""
        self._session = session

    def open(self, session: Session) -> None:
        """Write a new session."""
        self._session.execute(insert(sessions).values(vars(session)))

    def touch(self, mark: str, at: Any) -> None:
        """Note that a session is in use."""
        self._session.execute(update(sessions).where(sessions.c.mark == mark).values(seen_at=at))

    def get(self, mark: str) -> Session | None:
        """Take a session by its mark."""
        kept = select(sessions).where(sessions.c.mark == mark).with_for_update()
        row = self._session.execute(kept).mappings().first()
        return Session(**row) if row else None

    def revoke(self, mark: str, at: Any) -> None:
        """End one session."""
        self._session.execute(update(sessions).where(sessions.c.mark == mark).values(revoked_at=at))

    def revoke_named(self, account_id: str, reference: str, at: Any) -> None:
        """End the session of an account that its owner names."""
        named = (sessions.c.account_id == account_id, sessions.c.mark.startswith(reference, autoescape=True))
        self._session.execute(update(sessions).where(*named, sessions.c.revoked_at.is_(None)).values(revoked_at=at))

    def revoke_others(self, account_id: str, mark: str, at: Any) -> None:
        """End every session of an account but one."""
        others = (sessions.c.account_id == account_id, sessions.c.mark != mark, sessions.c.revoked_at.is_(None))
        self._session.execute(update(sessions).where(*others).values(revoked_at=at))

    def forget_before(self, before: datetime) -> None:
        """Delete the sessions that were last used long ago."""
        self._session.execute(delete(sessions).where(sessions.c.seen_at < before))

    def revoke_all(self, account_id: str, at: Any) -> None:
        """End every session of an account."""
        mine = (sessions.c.account_id == account_id, sessions.c.revoked_at.is_(None))
        self._session.execute(update(sessions).where(*mine).values(revoked_at=at))


def account_of(row: Any, held: tuple[Grant, ...]) -> Account:
    """Return the account that a row holds."""
    return Account(**{**row._mapping, "grants": held})  # noqa: SLF001 -- SQLAlchemy's public name


def _row(account: Account) -> dict[str, Any]:
    return {name: value for name, value in vars(account).items() if name != "grants"}


def grants_at(account_id: str, at: datetime) -> Select[Any]:
    """Return the question for what an account may do at a moment."""
    columns = (grants.c.role, grants.c.unit)
    held = select(*columns).where(grants.c.account_id == account_id, holds_at(at))
    return held.distinct().order_by(*columns)
