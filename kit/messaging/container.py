"""Nameko's container, made to stop: it knows that it stops, never waits on a full pool, and wakes its idle hub."""

import logging
from typing import Any

import eventlet
from eventlet.greenpool import GreenPool
from nameko.constants import AMQP_URI_CONFIG_KEY
from nameko.containers import ServiceContainer

from kit.messaging.declaration import Declarations
from kit.messaging.pulse import Pulse
from kit.messaging.topology import topology_of

_TICK_SECONDS = 0.5
_POLL_SECONDS = 0.02

# One for each broker: no relay of this process may publish before the queues of all its services exist.
_declarations: dict[str, Declarations] = {}


class ReliableContainer(ServiceContainer):
    """A container whose workers can tell that the process is about to end."""

    def __init__(self, service_cls: type, config: dict[str, Any]) -> None:
        """Note what the service needs in the broker, before any service starts."""
        url = config[AMQP_URI_CONFIG_KEY]
        self.stopping = False
        self.pulse = Pulse()
        self.declarations = _declarations.setdefault(url, Declarations(url))
        self.declarations.add(topology_of(service_cls))
        # Nameko logs the text of every exception of a worker, and that may hold personal data.
        logging.getLogger("nameko.containers").setLevel(logging.CRITICAL)
        super().__init__(service_cls, config)
        self._worker_pool = _PatientPool(size=2 * self.max_workers)

    def start(self) -> None:
        """Start, with a ticker: an idle eventlet hub does not notice a signal for up to a minute."""
        eventlet.spawn(self._tick)
        super().start()

    def stop(self) -> None:
        """Tell the workers, then stop."""
        self.stopping = True
        super().stop()

    def kill(self, exc_info: Any = None) -> None:
        """Tell the workers, then kill."""
        self.stopping = True
        super().kill(exc_info)

    def _tick(self) -> None:
        while not self._died.ready():
            eventlet.sleep(_TICK_SECONDS)


class _PatientPool(GreenPool):
    """A pool whose `waitall` cannot wait on a stale event."""

    def waitall(self) -> None:
        """Return when nothing runs and nothing waits."""
        while self.running() or self.waiting():
            eventlet.sleep(_POLL_SECONDS)
