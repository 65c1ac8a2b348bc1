from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from contracts import private
from contracts.access import Actor
from contracts.divisions import county_of
from contracts.documents import thawed
from contracts.events import event_type
from contracts.private import Letter
from kit.clock import HandClock
from kit.event import Event
from kit.ids import opaque_reference, uuid7
from kit.sql.due import do_what_is_due
from kit.sql.migrations import upgrade
from kit.sql.react import react
from services.notification import reactions
from services.notification.bootstrap import NotificationService, api_door, assemble, carriers
from services.notification.domain.channel import SENT, Channel, Outcome, Parcel
from services.notification.settings import Settings
from services.notification.usecases.postman import Postman
from tests.support.doors import JUBAOPEN, SEAL_KEY, SEAL_PRIVATE_KEY, SERVICES, TOKEN_KEY, Door
from tests.support.servers import Databases

REACTIONS = {
    private.CONTACT_SEALED: reactions.on_contact_sealed,
    private.CONTACT_WITHDRAWN: reactions.on_contact_withdrawn,
    private.ACCOUNT_REGISTERED: reactions.on_account_registered,
    private.ADDRESS_REQUESTED: reactions.on_address_requested,
}
EMPTY = "truncate contacts, accounts, grants, cases, organisations, recent_events, deliveries, inbox_messages, batches"
EMPTY_KIT = "disclosures, outbox, inbox, due, audit, answers, counters"


@dataclass
class CarrierOnPaper:
    """Writes down what it was given, and answers what a test wants."""

    outcomes: list[Outcome] = field(default_factory=list)
    carried: list[Parcel] = field(default_factory=list)

    def carry(self, parcel: Parcel) -> Outcome:
        self.carried.append(parcel)
        return self.outcomes.pop(0) if self.outcomes else SENT

    @property
    def texts(self) -> list[str]:
        return [parcel.text for parcel in self.carried]


@dataclass
class Town:
    """The service with its people: tells it facts, moves its clock, and looks at what became of them."""

    service: NotificationService
    settings: Settings
    door: Door
    clock: HandClock
    mail: CarrierOnPaper = field(default_factory=CarrierOnPaper)
    sms: CarrierOnPaper = field(default_factory=CarrierOnPaper)

    @property
    def postman(self) -> Postman:
        return Postman(self.service.open_work, {Channel.EMAIL: self.mail, Channel.SMS: self.sms})

    @property
    def postman_with_files(self) -> Postman:
        return Postman(self.service.open_work, carriers(self.settings, self.clock))

    def hears(self, kind: str, subject: str, *, division: str = JUBAOPEN, **data: Any) -> Event:
        """A public event with the data of its published example, except where the test says otherwise."""
        event = self._event(kind, subject, {**thawed(event_type(kind).example), **data}, division)
        self.receives(event)
        return event

    def is_told(self, kind: str, data: private.Data, *, division: str = JUBAOPEN) -> Event:
        event = self._private(kind, data, division)
        self.receives(event)
        return event

    def receives(self, event: Event) -> bool:
        reaction = REACTIONS.get(event.type, reactions.on_event)
        return react(self.service.open_work, f"test.{reaction.__name__}", event, reaction)

    def contact(self, subject: str, letter: Letter | None, **fields: Any) -> str:
        ref = opaque_reference()
        known = {"business_ref": "QZ-2026-000123", "seal_key": SEAL_KEY}
        data = private.contact_sealed(ref, subject=subject, letter=letter, **(known | fields))
        self.is_told(private.CONTACT_SEALED, data)
        return ref

    def account(self, actor: Actor, letter: Letter | None = None, **fields: Any) -> str:
        assert actor.account_id is not None
        self.receives(self.account_message(actor, letter, **fields))
        return actor.account_id

    def account_message(self, actor: Actor, letter: Letter | None = None, **fields: Any) -> Event:
        """What the portal says of an account now, not yet received."""
        assert actor.account_id is not None
        data = private.account_registered(
            actor.account_id, org=actor.org, grants=actor.grants, letter=letter, seal_key=SEAL_KEY, **fields
        )
        return self._private(private.ACCOUNT_REGISTERED, data, JUBAOPEN)

    def asks(self, template: str, **fields: Any) -> Event:
        data = private.address_requested(template, business_ref="check", seal_key=SEAL_KEY, **fields)
        return self.is_told(private.ADDRESS_REQUESTED, data)

    def delivers(self) -> int:
        return self.postman.deliver_due()

    def does_what_is_due(self) -> int:
        return do_what_is_due(self.service.open_work, self.service.chores)

    def rows(self, query: str, **values: Any) -> list[tuple[Any, ...]]:
        with self.service.stage.database.engine.begin() as connection:
            found = connection.execute(text(query), values)
            return [tuple(row) for row in found] if found.returns_rows else []

    def states(self) -> list[tuple[str, str]]:
        return [
            (channel, state)
            for channel, state in self.rows("select channel, state from deliveries order by created_at, id")
        ]

    def inbox(self, account_id: str) -> list[str]:
        query = "select template_code from inbox_messages where account_id = :account order by id"
        return [row[0] for row in self.rows(query, account=account_id)]

    def _private(self, kind: str, data: private.Data, division: str) -> Event:
        return private.message(
            kind, data, id=uuid7(), at=self.clock(), service="test", division=division, correlation_id="case"
        )

    def _event(self, kind: str, subject: str, data: dict[str, Any], division: str) -> Event:
        return Event(
            id=uuid7(),
            type=kind,
            source="/yishi/test",
            subject=subject,
            time=self.clock(),
            county=county_of(division),
            division=division,
            sequence=data.pop("sequence", 1),
            correlation_id=subject,
            data=data,
        )


@pytest.fixture(scope="module")
def notification_settings(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    database = databases.fresh("notification")
    upgrade(SERVICES / "notification" / "migrations", database.dsn)
    return Settings(
        database_url=database.dsn,
        token_key=TOKEN_KEY,
        seal_private_key=SEAL_PRIVATE_KEY,
        outbox_folder=str(tmp_path_factory.mktemp("messages")),
        hourly_limit=3,
        demo="1",
    )


@pytest.fixture(scope="module")
def notification_service(notification_settings: Settings) -> Iterator[tuple[NotificationService, HandClock]]:
    clock = HandClock()
    service = assemble(notification_settings, clock)
    yield service, clock
    service.stage.database.close()


@pytest.fixture
def town(notification_service: tuple[NotificationService, HandClock], notification_settings: Settings) -> Town:
    service, clock = notification_service
    clock.moment = HandClock().moment
    town = Town(service, notification_settings, Door(api_door(service), service, clock), clock)
    town.rows(f"{EMPTY}, {EMPTY_KIT}")
    for file in Path(notification_settings.outbox_folder).iterdir():
        file.unlink()
    return town
