"""People for those who look after them: lists, one person, what was done; and the register of organisations."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select

from services.portal.adapters.grant_store import held_grant, holds_at
from services.portal.adapters.rows import Questions, Row, below
from services.portal.adapters.tables import accounts, grants, kit_tables, organisations
from services.portal.domain.held_grant import HeldGrant
from services.portal.domain.person import CITY

SHOWN = 30
_audit = kit_tables.audit


@dataclass(frozen=True)
class PeopleFilter:
    """What a list of people is narrowed to."""

    words: str = ""
    role: str = ""
    unit: str = ""
    is_open: bool = True
    page: int = 1


class PeopleReads(Questions):
    """What can be asked about people."""

    def people(self, units: Sequence[str], wanted: PeopleFilter, at: datetime) -> tuple[list[Row], int]:
        """Return a page of the accounts of some units, and how many there are."""
        fits = [_in_any(units), accounts.c.is_open.is_(wanted.is_open), *_narrowed(wanted, at)]
        number = self._connection.execute(select(func.count()).select_from(accounts).where(*fits)).scalar_one()
        columns = (accounts.c.id, accounts.c.username, accounts.c.display_name, accounts.c.org, accounts.c.is_open)
        statement = select(*columns).where(*fits).order_by(accounts.c.display_name, accounts.c.username)
        return self._rows(_page(statement, wanted.page)), number

    def grants_of(self, account_ids: Iterable[str]) -> dict[str, list[HeldGrant]]:
        """Return every grant of some accounts, the oldest first."""
        wanted = select(grants).where(grants.c.account_id.in_(list(account_ids)))
        found: dict[str, list[HeldGrant]] = {}
        for row in self._connection.execute(wanted.order_by(grants.c.given_at, grants.c.id)):
            found.setdefault(row.account_id, []).append(held_grant(row))
        return found

    def lent_by(self, account_id: str) -> list[HeldGrant]:
        """Return what an account lent to others, the newest first."""
        lent = select(grants).where(grants.c.delegated_by == account_id)
        newest = self._connection.execute(lent.order_by(grants.c.given_at.desc(), grants.c.id.desc()).limit(SHOWN))
        return [held_grant(row) for row in newest]

    def people_named(self, account_ids: Iterable[str | None]) -> dict[str, str]:
        """Return the names of some accounts."""
        wanted = {one for one in account_ids if one}
        statement = select(accounts.c.id, accounts.c.display_name).where(accounts.c.id.in_(wanted))
        return {row["id"]: row["display_name"] for row in self._rows(statement)}

    def colleagues(self, org: str, account_id: str) -> list[Row]:
        """Return the open accounts of an organisation but one."""
        others = (accounts.c.org == org, accounts.c.is_open, accounts.c.id != account_id)
        columns = (accounts.c.username, accounts.c.display_name)
        return self._rows(select(*columns).where(*others).order_by(accounts.c.display_name).limit(200))

    def acts_on(self, subjects: Sequence[str]) -> list[Row]:
        """Return what was done to some accounts or organisations, the newest first."""
        about = select(_audit).where(_audit.c.subject.in_(subjects), _audit.c.machine.in_(("account", "organisation")))
        return self._rows(about.order_by(_audit.c.id.desc()).limit(SHOWN))

    def acts_in(self, units: Sequence[str], *, only_high: bool, page: int) -> tuple[list[Row], int]:
        """Return a page of what was done to the accounts and organisations of some units, the newest first."""
        about_person = exists().where(accounts.c.id == _audit.c.subject, _in_any(units))
        about_organisation = exists().where(
            organisations.c.code == _audit.c.subject, or_(*(below(organisations.c.division, unit) for unit in units))
        )
        fits = [or_(about_person, about_organisation)]
        if only_high:
            fits.append(_audit.c.command.like(r"%\_high"))
        number = self._connection.execute(select(func.count()).select_from(_audit).where(*fits)).scalar_one()
        return self._rows(_page(select(_audit).where(*fits).order_by(_audit.c.id.desc()), page)), number

    def organisations_in(self, units: Sequence[str], words: str, status: str, page: int) -> tuple[list[Row], int]:
        """Return a page of the organisations of some units, and how many there are."""
        fits: list[ColumnElement[bool]] = [or_(*(below(organisations.c.division, unit) for unit in units))]
        if words:
            columns = (organisations.c.name_zh, organisations.c.name_en, organisations.c.code)
            fits.append(or_(*(column.icontains(words, autoescape=True) for column in columns)))
        if status:
            fits.append(organisations.c.status == status)
        number = self._connection.execute(select(func.count()).select_from(organisations).where(*fits)).scalar_one()
        statement = select(organisations).where(*fits).order_by(organisations.c.division, organisations.c.code)
        return self._rows(_page(statement, page)), number


def _in_any(units: Sequence[str]) -> ColumnElement[bool]:
    """Return the condition that an account's organisation, or one that has none its grants, lies in some units."""
    if CITY in units:
        return accounts.c.id.is_not(None)
    of_org = or_(*(below(func.substr(accounts.c.org, 5, 12), unit) for unit in units))
    by_grant = exists().where(grants.c.account_id == accounts.c.id, or_(*(below(grants.c.unit, u) for u in units)))
    return or_(of_org, accounts.c.org.is_(None) & by_grant)


def _narrowed(wanted: PeopleFilter, at: datetime) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.words:
        columns = (accounts.c.display_name, accounts.c.username, accounts.c.org)
        found.append(or_(*(column.icontains(wanted.words, autoescape=True) for column in columns)))
    if wanted.role or wanted.unit:
        held: list[ColumnElement[bool]] = [grants.c.account_id == accounts.c.id, holds_at(at)]
        held += [grants.c.role == wanted.role] if wanted.role else []
        held += [below(grants.c.unit, wanted.unit)] if wanted.unit else []
        found.append(exists().where(*held))
    return found


def _page(statement: Select[Any], page: int) -> Select[Any]:
    return statement.limit(SHOWN).offset((page - 1) * SHOWN)
