"""Two services of next to nothing: a teller that relays, and a ledger that writes down each event it hears of."""

import os
from functools import cache

from sqlalchemy import text

from kit.event import Event
from kit.messaging.app import App
from kit.messaging.reactions import reaction
from kit.messaging.relay import Relay
from kit.service import AnyService
from kit.sql.database import Database
from tests.support.workshop import LIT, WorkshopWork, a_service

EFFECT = text("insert into seen (event_id, event_type, subject) values (:event_id, :event_type, :subject)")


@cache
def build_teller() -> AnyService:
    return a_service("teller", Database(os.environ["BENCH_TELLER"]))


@cache
def build_ledger() -> AnyService:
    return a_service("ledger", Database(os.environ["BENCH_LEDGER"]))


def on_lamp_lit(event: Event, work: WorkshopWork) -> None:
    row = {"event_id": event.id, "event_type": event.type, "subject": event.subject}
    work.session.execute(EFFECT, row)


class TellerService:
    """Publishes what is put into its outbox."""

    name = "teller"
    relay = Relay(build_teller)


class LedgerService:
    """Writes down events, one in a transaction."""

    name = "ledger"
    app = App(build_ledger)

    @reaction(LIT)
    def on_lamp_lit(self, event: Event) -> None:
        """Write an event down."""
        self.app.react(event, on_lamp_lit)
