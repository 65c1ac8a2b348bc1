"""The worker process: `python -m deploy.worker intake meetings` runs the reactions and timers of these services."""

import warnings

warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")

import eventlet  # noqa: E402 -- its warning is known, and the way out is planned

eventlet.monkey_patch()

import os  # noqa: E402 -- everything below must be imported green
import sys  # noqa: E402
from collections.abc import Sequence  # noqa: E402
from dataclasses import dataclass  # noqa: E402

from kit.logs import configure_logs  # noqa: E402
from kit.messaging.discovery import service_classes  # noqa: E402
from kit.messaging.worker import run  # noqa: E402
from kit.settings import read_settings  # noqa: E402


@dataclass(frozen=True)
class WorkerSettings:
    """Where the broker is, and how the process shows that it lives."""

    amqp_url: str
    heartbeat_file: str = ""
    metrics_host: str = "127.0.0.1"
    metrics_port: int = 0
    log_level: str = "INFO"


def main(names: Sequence[str]) -> None:
    """Run the named services until a signal comes."""
    settings = read_settings(WorkerSettings, os.environ, service="worker")
    configure_logs(settings.log_level)
    modules = [f"services.{name}.service" for name in names]
    run(
        service_classes(modules),
        settings.amqp_url,
        heartbeat_file=settings.heartbeat_file or None,
        metrics_at=(settings.metrics_host, settings.metrics_port) if settings.metrics_port else None,
    )


if __name__ == "__main__":
    main(sys.argv[1:])
