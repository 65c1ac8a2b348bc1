"""Batches: the deliveries of one event with one template on one channel, to be counted together."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from services.notification.adapters.tables import batches, deliveries
from services.notification.domain.delivery import Delivery

Row = dict[str, Any]


class Batches:
    """The batches of one transaction."""

    def __init__(self, session: Session) -> None:
        """Bind the queries to a session."""
        self.session = session

    def join(self, fresh_id: str, delivery: Delivery) -> tuple[str, bool]:
        """Return the batch of an event, template and channel, and whether it was made just now."""
        row = {
            "id": fresh_id,
            "source_id": delivery.source_id,
            "template_code": delivery.template_code,
            "channel": delivery.channel,
            "business_ref": delivery.business_ref,
            "county": delivery.county,
            "division": delivery.division,
            "subject": delivery.subject,
        }
        made = self.session.execute(
            upsert(batches).values(row).on_conflict_do_nothing().returning(batches.c.id)
        ).scalar()
        if made is not None:
            return made, True
        same = [batches.c[name] == row[name] for name in ("source_id", "template_code", "channel")]
        return self.session.execute(select(batches.c.id).where(*same)).scalar_one(), False

    def get(self, batch_id: str) -> Row:
        """Return a batch."""
        return dict(self.session.execute(select(batches).where(batches.c.id == batch_id)).mappings().one())

    def states(self, batch_id: str) -> Mapping[str, int]:
        """Return how many deliveries of a batch stand in which state."""
        counted = select(deliveries.c.state, func.count()).where(deliveries.c.batch_id == batch_id)
        rows: Sequence[Any] = self.session.execute(counted.group_by(deliveries.c.state)).all()
        return dict(rows)
