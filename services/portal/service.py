"""The Nameko face of the portal: it listens to everything."""

from kit.event import Event
from kit.messaging.app import App, DueWork
from kit.messaging.batches import batch_reaction
from kit.messaging.names import ANYTHING
from kit.messaging.relay import Relay
from services.portal import bootstrap, reactions


class PortalService:
    """Projects every fact into the read database, relays the portal's own and does what is due."""

    name = bootstrap.NAME

    app = App(bootstrap.build)
    relay = Relay(bootstrap.build)
    due = DueWork(bootstrap.build)

    @batch_reaction(ANYTHING)
    def on_any_fact(self, events: list[Event]) -> None:
        """Take facts into the read database."""
        self.app.react_to_all(events, reactions.on_any_fact)
