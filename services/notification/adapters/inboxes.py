"""Each account's inbox."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from services.notification.adapters.tables import inbox_messages
from services.notification.domain.delivery import Delivery
from services.notification.domain.template import Words

Row = dict[str, Any]


class Inboxes:
    """The inboxes of one transaction."""

    def __init__(self, session: Session) -> None:
        """Bind the queries to a session."""
        self.session = session

    def put(self, message_id: str, delivery: Delivery, words: Words, at: datetime) -> None:
        """Lay a message into its account's inbox."""
        row = {
            "id": message_id,
            "account_id": delivery.account_id,
            "delivery_id": delivery.id,
            "template_code": delivery.template_code,
            "business_ref": delivery.business_ref,
            "subject": delivery.subject,
            "aggregate": delivery.aggregate,
            "title": words.title,
            "text": words.text,
            "urgent": delivery.is_urgent,
            "at": at,
        }
        self.session.execute(insert(inbox_messages).values(row))

    def read(self, account_id: str, message_id: str, at: datetime) -> Row | None:
        """Note that an account read one of its messages, the first time, and return it; None for another's."""
        mine = (inbox_messages.c.id == message_id, inbox_messages.c.account_id == account_id)
        statement = (
            update(inbox_messages)
            .where(*mine)
            .values(read_at=func.coalesce(inbox_messages.c.read_at, at))
            .returning(*inbox_messages.c)
        )
        found = self.session.execute(statement).mappings().first()
        return dict(found) if found else None

    def unread(self, account_id: str) -> int:
        """Return how many messages an account has not read."""
        mine = (inbox_messages.c.account_id == account_id, inbox_messages.c.read_at.is_(None))
        return int(self.session.execute(select(func.count()).select_from(inbox_messages).where(*mine)).scalar_one())
