"""The read side: an account's inbox, counts of deliveries, and contacts that may be shown."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, select

from kit.clock import Clock
from kit.sealing import open_letter
from services.notification.adapters.file_carrier import FileCarrier
from services.notification.adapters.tables import accounts, contacts, deliveries, disclosures, inbox_messages

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
        letter = open_letter(found["sealed"], self._seal_private_key) if found["sealed"] else {}
        return {**found, **{name: letter.get(name, "") for name in ("name", "phone", "email")}}
