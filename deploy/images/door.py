"""How gunicorn runs the door of the service in this image: `gunicorn --config deploy/images/door.py`."""

import os
from typing import Any

from kit.logs import configure_logs

wsgi_app = f"services.{os.environ['YISHI_SERVICE']}.bootstrap:door()"
bind = "0.0.0.0:8000"
worker_class = "gthread"
workers = int(os.environ.get("YISHI_DOOR_PROCESSES", "2"))
# More of them wait for the same rows and for each other: slower on the whole, and slowest for the last.
threads = int(os.environ.get("YISHI_DOOR_THREADS", "4"))
# Longer than the edge keeps a connection, so that the edge is the one that ends it.
keepalive = 75
timeout = 60
graceful_timeout = 20
worker_tmp_dir = "/dev/shm"  # noqa: S108 -- gunicorn's sign of life must not wait for a disk
control_socket_disable = True
# Only the edge can reach a door, and the edge writes these headers anew.
forwarded_allow_ips = "*"


def post_worker_init(_worker: Any) -> None:
    """Write the logs as the workers of the service do."""
    configure_logs(os.environ.get("YISHI_LOG_LEVEL", "INFO"))
