"""Where photos lie: beside the issue they belong to, or waiting for it under a ticket."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from kit.marks import Marker
from services.intake.adapters.tables import attachments
from services.intake.domain.photo import Photo

_WAITS = attachments.c.issue_id.is_(None)


class PhotoStore:
    """The photos inside one unit of work."""

    def __init__(self, session: Session, mark: Marker) -> None:
        """Bind the store to a session; of a ticket only its mark is kept."""
        self._session = session
        self._mark = mark

    def waiting(self) -> int:
        """Return how many photos wait for their issue."""
        return int(self._session.execute(select(func.count()).select_from(attachments).where(_WAITS)).scalar_one())

    def add(self, photo_id: str, ticket: str, photo: Photo, now: datetime) -> None:
        """Keep a photo that waits for its issue."""
        row: dict[str, Any] = {**vars(photo), "id": photo_id, "ticket_mark": self._mark(ticket), "given_at": now}
        self._session.execute(insert(attachments).values(row))

    def give_to(self, issue_id: str, tickets: Sequence[str]) -> list[str]:
        """Give waiting photos to an issue and return their ids; each ticket is good once."""
        marks = {self._mark(ticket) for ticket in tickets}
        mine = update(attachments).where(_WAITS, attachments.c.ticket_mark.in_(marks))
        return list(self._session.scalars(mine.values(issue_id=issue_id).returning(attachments.c.id)))

    def forget_waiting(self, photo_id: str) -> None:
        """Delete a photo that no issue took."""
        self._session.execute(delete(attachments).where(_WAITS, attachments.c.id == photo_id))

    def forget_of(self, issue_id: str) -> None:
        """Delete the photos of an issue."""
        self._session.execute(delete(attachments).where(attachments.c.issue_id == issue_id))
