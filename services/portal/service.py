"""The Nameko face of the portal: it listens to everything."""

from kit.event import Event
from kit.messaging.app import App
from kit.messaging.names import ANYTHING
from kit.messaging.reactions import reaction
from kit.messaging.relay import Relay
from services.portal import bootstrap, reactions


class PortalService:
    """Projects every fact into the read database and relays the portal's own."""

    name = bootstrap.NAME

    app = App(bootstrap.build)
    relay = Relay(bootstrap.build)

    @reaction(ANYTHING)
    def on_any_fact(self, event: Event) -> None:
        """Take a fact into the read database."""
        self.app.react(event, reactions.on_any_fact)
