"""Who is meant: contacts bound to cases, accounts, and their grants."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from contracts.divisions import ancestors
from contracts.private import AccountStatus, Part
from kit.event import Event
from services.notification.adapters.tables import accounts, contacts, grants
from services.notification.domain.person import Person


def _made_at(message_id: str) -> datetime:
    """Return when a UUIDv7 was made."""
    return datetime.fromtimestamp((UUID(message_id).int >> 80) / 1000, tz=UTC)


class People:
    """The people of one transaction."""

    def __init__(self, session: Session) -> None:
        """Bind the queries to a session."""
        self.session = session

    def bind_contact(self, event: Event) -> None:
        """Keep a sealed contact; a second message about the same one changes nothing."""
        data = event.data
        row = {
            "ref": data["contact_ref"],
            "subject": data["subject"],
            "business_ref": data["business_ref"],
            "part": data["part"],
            "county": event.county,
            "division": event.division,
            "account_id": data.get("account_id"),
            "sealed": data.get("sealed"),
            "channels": data.get("channels", []),
            "language": data["language"],
            "bound_at": event.time,
        }
        self.session.execute(upsert(contacts).values(row).on_conflict_do_nothing())

    def note_ending(self, event: Event, ended_at: datetime | None) -> None:
        """Note for everybody bound to a case that it ended, or that it goes on; the newest event counts."""
        older = (contacts.c.subject == event.subject, contacts.c.ending_sequence < event.sequence)
        told = {"ended_at": ended_at, "ending_sequence": event.sequence}
        self.session.execute(update(contacts).where(*older).values(told))

    def withdraw_contact(self, event: Event, at: datetime) -> None:
        """Erase a contact for good; one that was not heard of yet is refused in advance."""
        data = event.data
        nothing: dict[str, Any] = {"sealed": None, "account_id": None, "channels": [], "erased_at": at}
        place = {"county": event.county, "division": event.division, "language": "zh", "bound_at": event.time}
        known = {name: data[name] for name in ("subject", "business_ref", "part")}
        erased = upsert(contacts).values(ref=data["contact_ref"], **known, **place, **nothing)
        self.session.execute(erased.on_conflict_do_update(index_elements=["ref"], set_=nothing))

    def register_account(self, event: Event) -> None:
        """Take over the present state of an account, unless a later one is known already."""
        data = event.data
        row = {
            "id": data["account_id"],
            "org": data["org"],
            "status": data["status"],
            "language": data["language"],
            "sealed": data.get("sealed"),
            "channels": data.get("channels", []),
            # The time within the id: a demonstration may move its clock back, and must not lose what comes then.
            "told_at": _made_at(event.id),
        }
        statement = upsert(accounts).values(row)
        newest = statement.on_conflict_do_update(
            index_elements=["id"],
            # A message without a letter leaves the address as it was.
            set_={
                **row,
                "sealed": func.coalesce(statement.excluded.sealed, accounts.c.sealed),
                "channels": statement.excluded.channels if row["sealed"] else accounts.c.channels,
            },
            where=accounts.c.told_at <= statement.excluded.told_at,
        ).returning(accounts.c.id)
        if self.session.execute(newest).first() is not None:
            self._replace_grants(data["account_id"], data["grants"])

    def contact(self, ref: str) -> Person | None:
        """Return the person behind a contact reference."""
        return next(iter(self._bound(self._contacts().where(contacts.c.ref == ref))), None)

    def place_of_contact(self, ref: str) -> str | None:
        """Return the division in which a contact was given."""
        return self.session.execute(select(contacts.c.division).where(contacts.c.ref == ref)).scalar()

    def account(self, account_id: str) -> Person | None:
        """Return the person behind an account."""
        return next(iter(self._accounts(accounts.c.id == account_id)), None)

    def bound_to(self, subjects: Sequence[str], part: str) -> list[Person]:
        """Return everybody who plays a part in one of some cases."""
        return self._bound(self._contacts().where(contacts.c.subject.in_(subjects), contacts.c.part == part))

    def holding(self, roles: Sequence[str], division: str) -> list[Person]:
        """Return the accounts that hold one of the roles over a division."""
        units = [division, *(above.code for above in ancestors(division))]
        holders = select(grants.c.account_id).where(grants.c.role.in_(roles), grants.c.unit.in_(units))
        return self._accounts(accounts.c.id.in_(holders))

    def of_orgs(self, codes: Sequence[str]) -> list[Person]:
        """Return the accounts of some organisations."""
        return self._accounts(accounts.c.org.in_(codes)) if codes else []

    def letter_of(self, contact_ref: str | None, account_id: str | None) -> str | None:
        """Return the sealed letter of a contact, else of an account."""
        found = None
        if contact_ref:
            found = self.session.execute(select(contacts.c.sealed).where(contacts.c.ref == contact_ref)).scalar()
        if found is None and account_id:
            found = self.session.execute(select(accounts.c.sealed).where(accounts.c.id == account_id)).scalar()
        return found

    def _replace_grants(self, account_id: str, held: Iterable[dict[str, str]]) -> None:
        self.session.execute(delete(grants).where(grants.c.account_id == account_id))
        rows = [{"account_id": account_id, "role": grant["role"], "unit": grant["unit"]} for grant in held]
        if rows:
            self.session.execute(insert(grants), rows)

    @staticmethod
    def _contacts() -> Select[Any]:
        joined = contacts.outerjoin(accounts, accounts.c.id == contacts.c.account_id)
        of_account = (
            accounts.c.channels.label("account_channels"),
            accounts.c.language.label("account_language"),
            accounts.c.status,
        )
        return select(contacts, *of_account).select_from(joined).order_by(contacts.c.ref)

    def _bound(self, statement: Select[Any]) -> list[Person]:
        return [
            Person(
                account_id=row.account_id,
                contact_ref=row.ref,
                channels=tuple(row.channels or row.account_channels or ()),
                language=row.account_language or row.language,
                status=AccountStatus.CLOSED if row.erased_at else row.status or AccountStatus.ACTIVE,
                own_ref=row.business_ref if row.part == Part.REPORTER else None,
            )
            for row in self.session.execute(statement)
        ]

    def _accounts(self, *conditions: Any) -> list[Person]:
        statement = select(accounts).where(and_(*conditions)).order_by(accounts.c.id)
        return [
            Person(account_id=row.id, channels=tuple(row.channels), language=row.language, status=row.status)
            for row in self.session.execute(statement)
        ]
