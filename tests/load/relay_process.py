"""The relay alone in a process of its own: `python -m tests.load.relay_process DATABASE BROKER`."""

import signal
import sys

from kit.messaging.publisher import Publisher
from kit.messaging.relay import RelayLoop


def main(dsn: str, amqp_url: str) -> None:
    """Publish what comes into an outbox until SIGTERM."""
    loop = RelayLoop(dsn, Publisher(amqp_url))
    signal.signal(signal.SIGTERM, lambda *_: loop.stop())
    loop.run()


if __name__ == "__main__":
    main(*sys.argv[1:])
