"""Notification's unit of work: deliveries, people, cases, inboxes and the county's rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from joserfc.errors import JoseError
from sqlalchemy import delete, func, insert, or_, select, text
from sqlalchemy.dialects.postgresql import insert as upsert

from contracts.roles import Role
from contracts.rules import Rules, RulesShelf
from kit import event as wire
from kit.act import Act
from kit.event import Event
from kit.sealing import open_letter
from kit.sql.shelf import Shelf
from kit.sql.unit_of_work import Stage, UnitOfWork
from services.notification.adapters.batches import Batches
from services.notification.adapters.cases import Cases
from services.notification.adapters.inboxes import Inboxes
from services.notification.adapters.people import People
from services.notification.adapters.tables import deliveries, disclosures, recent_events
from services.notification.domain.delivery import Delivery

SHELF = RulesShelf()
Row = dict[str, Any]


@dataclass(frozen=True)
class Means:
    """What a unit of work needs beside its database."""

    seal_private_key: str
    hourly_limit: int

    def __repr__(self) -> str:
        return "Means(...)"


class NotificationWork(UnitOfWork):
    """One transaction on deliveries and on those who receive them."""

    def __init__(
        self, stage: Stage, *, means: Means, cause: str | None = None, expected_version: int | None = None
    ) -> None:
        """Prepare a transaction that can open letters."""
        super().__init__(stage, cause=cause, expected_version=expected_version)
        self.means = means

    @cached_property
    def deliveries(self) -> Shelf[Delivery]:
        """Return the deliveries."""
        return Shelf(self, Delivery)

    @cached_property
    def people(self) -> People:
        """Return the people."""
        return People(self.session)

    @cached_property
    def inboxes(self) -> Inboxes:
        """Return the accounts' inboxes."""
        return Inboxes(self.session)

    @cached_property
    def batches(self) -> Batches:
        """Return the batches."""
        return Batches(self.session)

    @cached_property
    def cases(self) -> Cases:
        """Return what is known of others' cases."""
        return Cases(self.session)

    def rules(self, county: str) -> Rules:
        """Return the county's rules in force today."""
        return SHELF.of(county, on=self.now.date())

    def open_letter(self, sealed: str | None) -> Mapping[str, str] | None:
        """Return what a letter holds, for as long as it takes to send a text; None for one sealed with another key."""
        try:
            return open_letter(sealed, self.means.seal_private_key) if sealed else {}
        except (JoseError, ValueError):
            return None

    def is_requested(self, source_id: str, recipient: str, template_code: str) -> bool:
        """Whether somebody was addressed with a template because of the same event before."""
        same = (
            deliveries.c.source_id == source_id,
            deliveries.c.recipient == recipient,
            deliveries.c.template_code == template_code,
        )
        self.session.flush()
        return self.session.execute(select(deliveries.c.id).where(*same).limit(1)).first() is not None

    def said_lately(self, delivery: Delivery, within: timedelta) -> bool:
        """Whether the same words went to the same person about the same case because of another event."""
        same = (
            deliveries.c.recipient == delivery.recipient,
            deliveries.c.template_code == delivery.template_code,
            deliveries.c.subject == delivery.subject,
            deliveries.c["values"] == delivery.values,
            deliveries.c.source_id != delivery.source_id,
            deliveries.c.state != "suppressed",
            deliveries.c.created_at > self.now - within,
        )
        return self.session.execute(select(deliveries.c.id).where(*same).limit(1)).first() is not None

    def is_rate_free(self, delivery: Delivery) -> bool:
        """Whether the person did not get too much on this channel within an hour."""
        sent = select(func.count()).where(
            deliveries.c.recipient == delivery.recipient,
            deliveries.c.channel == delivery.channel,
            or_(deliveries.c.sent_at > self.now - timedelta(hours=1), deliveries.c.state == "sending"),
        )
        # Those that were claimed in this transaction count, too.
        self.session.flush()
        return int(self.session.execute(sent).scalar_one()) < self.means.hourly_limit

    def claim_due(self, kind: str, most: int) -> list[str]:
        """Take away some reminders that are due, which no other worker then sees, and return their subjects."""
        due = self.stage.tables.due
        statement = (
            select(due.c.subject)
            .where(due.c.kind == kind, due.c.due_at <= self.now)
            .order_by(due.c.due_at, due.c.subject)
            .limit(most)
            .with_for_update(skip_locked=True)
        )
        subjects = list(self.session.execute(statement).scalars())
        self.session.execute(delete(due).where(due.c.kind == kind, due.c.subject.in_(subjects)))
        return subjects

    def alone_with(self, subject: str) -> None:
        """Wait until no other transaction binds people to a case or tells its people, and keep others waiting."""
        self.session.execute(text("select pg_advisory_xact_lock(hashtextextended(:subject, 0))"), {"subject": subject})

    def keep_event(self, event: Event, until: datetime) -> None:
        """Keep an event for those of its people whose contact arrives a moment later."""
        headers, body = wire.write(event)
        row = {"id": event.id, "subject": event.subject, "headers": headers, "body": body, "kept_until": until}
        self.session.execute(upsert(recent_events).values(row).on_conflict_do_nothing())

    def recent_events(self, subject: str) -> list[Event]:
        """Return the events of a case that are still kept, in the order of their ids."""
        statement = (
            select(recent_events)
            .where(recent_events.c.subject == subject, recent_events.c.kept_until > self.now)
            .order_by(recent_events.c.id)
        )
        return [wire.read(row.headers, row.body) for row in self.session.execute(statement)]

    def forget_old_events(self) -> None:
        """Drop the events that were kept long enough."""
        self.session.execute(delete(recent_events).where(recent_events.c.kept_until <= self.now))

    def note_disclosure(self, act: Act, role: str, row: Row) -> None:
        """Write down that a contact is shown, in the record of disclosures and in the audit."""
        self.session.execute(insert(disclosures).values(row))
        self.note_act_on_contact(act, row["contact_ref"], "disclose", role=role)

    def note_act_on_contact(
        self, act: Act, contact_ref: str, command: str, *, role: str = Role.SYSTEM, after: str = "sealed"
    ) -> None:
        """Write into the audit what somebody did with a contact, without what it holds."""
        told = (act.at, act.account_id, role, act.org, "contact", contact_ref, command, "sealed", after, 1, self.cause)
        self.postponed.audit(*told)
