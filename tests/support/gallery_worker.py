"""A worker process for tests: `python -m tests.support.gallery_worker workshop gallery`."""

import warnings

warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")

import eventlet  # noqa: E402 -- its warning is known

eventlet.monkey_patch()

import os  # noqa: E402 -- everything below must be imported green
import sys  # noqa: E402

from kit.logs import configure_logs  # noqa: E402
from kit.messaging.worker import run  # noqa: E402
from tests.support.gallery import ArchiveService, GalleryService, WorkshopService  # noqa: E402

SERVICES = {service.name: service for service in (WorkshopService, GalleryService, ArchiveService)}

if __name__ == "__main__":
    configure_logs()
    port = int(os.environ.get("YISHI_METRICS_PORT", "0"))
    run(
        [SERVICES[name] for name in sys.argv[1:]],
        os.environ["YISHI_AMQP_URL"],
        heartbeat_file=os.environ.get("YISHI_HEARTBEAT_FILE"),
        metrics_at=("127.0.0.1", port) if port else None,
    )
