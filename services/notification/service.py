"""The Nameko face of notification: it hears every fact, and carries what is due."""

from collections.abc import Callable

import eventlet
import structlog
from nameko.extensions import DependencyProvider
from sqlalchemy.exc import SQLAlchemyError

from contracts.private import ACCOUNT_REGISTERED, ADDRESS_REQUESTED, CONTACT_SEALED, CONTACT_WITHDRAWN
from kit.event import PRIVATE, Event
from kit.messaging.app import App, DueWork
from kit.messaging.names import ANYTHING
from kit.messaging.reactions import reaction
from kit.messaging.relay import Relay
from kit.refusals import Refusal
from services.notification import bootstrap, reactions
from services.notification.usecases.postman import Postman

PAUSE_SECONDS = 0.5

log = structlog.get_logger()


class Post(DependencyProvider):
    """Sends the postman on his rounds, beside the reactions."""

    def __init__(self, build: Callable[[], Postman]) -> None:
        """Remember how the postman is put together."""
        self._build = build

    def setup(self) -> None:
        """Put the postman together."""
        self._postman = self._build()

    def start(self) -> None:
        """Begin."""
        self._thread = self.container.spawn_managed_thread(self._run, identifier="post")

    def stop(self) -> None:
        """End after the bag in hand."""
        self._thread.wait()

    def _run(self) -> None:
        while not self.container.stopping:
            self.container.pulse.beat("post")
            if self._walk() == 0:
                eventlet.sleep(PAUSE_SECONDS)

    def _walk(self) -> int:
        try:
            return self._postman.deliver_due()
        except (SQLAlchemyError, Refusal) as error:
            log.warning("post_interrupted", error=type(error).__name__)
            return 0


class NotificationService:
    """Tells people what concerns them."""

    name = bootstrap.NAME

    app = App(bootstrap.build)
    relay = Relay(bootstrap.build)
    due = DueWork(bootstrap.build)
    post = Post(bootstrap.build_postman)

    @reaction(ANYTHING)
    def on_event(self, event: Event) -> None:
        """Learn from every event and tell the people whom it concerns."""
        self.app.react(event, reactions.on_event)

    @reaction(CONTACT_SEALED, exchange=PRIVATE)
    def on_contact_sealed(self, event: Event) -> None:
        """Bind a contact to its case."""
        self.app.react(event, reactions.on_contact_sealed)

    @reaction(CONTACT_WITHDRAWN, exchange=PRIVATE)
    def on_contact_withdrawn(self, event: Event) -> None:
        """Erase a contact."""
        self.app.react(event, reactions.on_contact_withdrawn)

    @reaction(ACCOUNT_REGISTERED, exchange=PRIVATE)
    def on_account_registered(self, event: Event) -> None:
        """Take over the state of an account."""
        self.app.react(event, reactions.on_account_registered)

    @reaction(ADDRESS_REQUESTED, exchange=PRIVATE)
    def on_address_requested(self, event: Event) -> None:
        """Ask for one text to one person."""
        self.app.react(event, reactions.on_address_requested)
