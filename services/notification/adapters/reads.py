"""The read side: an account's inbox, counts of deliveries, and contacts that may be shown."""

from collections.abc import Mapping, Sequence
from typing import Any

from joserfc.errors import JoseError
from sqlalchemy import ColumnElement, Connection, Select, and_, func, select

from kit.clock import Clock
from kit.sealing import open_letter
from services.notification.adapters.file_carrier import FileCarrier
from services.notification.adapters.tables import accounts, contacts, deliveries, disclosures, inbox_messages
from services.notification.domain.masking import masked

SENT_AT_MOST = 200

Row = dict[str, Any]


class NotificationReads:
    """Queries on one connection."""

    def __init__(
        self, connection: Connection, *, seal_private_key: str, clock: Clock, demo_texts: FileCarrier | None
    ) -> None:
        """Bind the queries to a connection; `demo_texts` is there only in a demonstration."""
        self.connection = connection
        self.clock = clock
        self.demo_texts = demo_texts
        self._seal_private_key = seal_private_key

    def inbox(self, account_id: str, query: Mapping[str, Any]) -> list[Row]:
        """Return one part of an account's messages, the newest first."""
        wanted: list[ColumnElement[bool]] = [inbox_messages.c.account_id == account_id]
        if query["unread"]:
            wanted.append(inbox_messages.c.read_at.is_(None))
        if query["after"]:
            wanted.append(inbox_messages.c.id < str(query["after"]))
        statement = select(inbox_messages).where(*wanted).order_by(inbox_messages.c.id.desc()).limit(query["limit"])
        return [dict(row) for row in self.connection.execute(statement).mappings()]

    def unread(self, account_id: str) -> int:
        """Return how many messages an account has not read."""
        mine = (inbox_messages.c.account_id == account_id, inbox_messages.c.read_at.is_(None))
        return int(self.connection.execute(select(func.count()).select_from(inbox_messages).where(*mine)).scalar_one())

    def delivery_counts(self, business_ref: str) -> list[Row]:
        """Return how many deliveries of a case stand in which state, by division."""
        columns = (
            deliveries.c.division,
            deliveries.c.template_code,
            deliveries.c.channel,
            deliveries.c.state,
        )
        statement = (
            select(*columns, func.count().label("count"))
            .where(deliveries.c.business_ref == business_ref)
            .group_by(*columns)
            .order_by(*columns)
        )
        return [dict(row) for row in self.connection.execute(statement).mappings()]

    def place_of_contact(self, ref: str) -> str | None:
        """Return the division in which a contact was given."""
        return self.connection.execute(select(contacts.c.division).where(contacts.c.ref == ref)).scalar()

    def masked_contact(self, ref: str) -> Row:
        """Return a contact as staff may see it without being logged."""
        found = self.connection.execute(self._contacts().where(contacts.c.ref == ref)).mappings().one()
        return {**found, "contact_ref": ref, **masked(self._opened(found["letter"]))}

    def contacts_of(self, business_ref: str) -> list[Row]:
        """Return the contacts of a case with their opened letters, for whoever proves that one is their own."""
        statement = self._contacts().where(contacts.c.business_ref == business_ref).order_by(contacts.c.ref)
        rows = self.connection.execute(statement).mappings()
        return [{**row, "letter": self._opened(row["letter"])} for row in rows]

    @staticmethod
    def as_owner_sees(row: Row) -> Row:
        """Return a contact as its owner sees it; the owner knows the rest."""
        return {**row, **masked(row["letter"])}

    def shown_to(self, refs: Sequence[str]) -> list[Row]:
        """Return to whom some contacts were shown, when and why, the newest first."""
        columns = (disclosures.c.at, disclosures.c.role, disclosures.c.org, disclosures.c.reason)
        statement = select(*columns).where(disclosures.c.contact_ref.in_(refs)).order_by(disclosures.c.at.desc())
        return [dict(row) for row in self.connection.execute(statement).mappings()]

    def sent_to(self, refs: Sequence[str]) -> list[Row]:
        """Return what was sent to some contacts, the newest first."""
        columns = (deliveries.c.created_at, deliveries.c.channel, deliveries.c.template_code, deliveries.c.state)
        mine = deliveries.c.contact_ref.in_(refs)
        statement = select(*columns).where(mine).order_by(deliveries.c.created_at.desc()).limit(SENT_AT_MOST)
        return [{**row, "at": row["created_at"]} for row in self.connection.execute(statement).mappings()]

    def disclosed_contact(self, disclosure_id: str, account_id: str) -> Row | None:
        """Return the contact behind a disclosure while it is open, for the account that asked for it."""
        joined = disclosures.join(contacts, contacts.c.ref == disclosures.c.contact_ref).outerjoin(
            accounts, accounts.c.id == contacts.c.account_id
        )
        mine = and_(
            disclosures.c.id == disclosure_id,
            disclosures.c.account_id == account_id,
            disclosures.c.open_until > self.clock(),
        )
        sealed = func.coalesce(contacts.c.sealed, accounts.c.sealed).label("sealed")
        found = self.connection.execute(select(disclosures, sealed).select_from(joined).where(mine)).mappings().first()
        if found is None:
            return None
        letter = self._opened(found["sealed"])
        return {**found, **{name: letter.get(name, "") for name in ("name", "phone", "email")}}

    def _opened(self, sealed: str | None) -> Mapping[str, str]:
        try:
            return open_letter(sealed, self._seal_private_key) if sealed else {}
        except (JoseError, ValueError):
            # Sealed for a key that left the ring too early: nobody can read it any more.
            return {}

    @staticmethod
    def _contacts() -> Select[Any]:
        """Return contacts with the letter of their own, else with that of their account."""
        joined = contacts.outerjoin(accounts, accounts.c.id == contacts.c.account_id)
        letter = func.coalesce(contacts.c.sealed, accounts.c.sealed).label("letter")
        return select(contacts, letter).select_from(joined)
