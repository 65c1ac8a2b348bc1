"""Somebody else's system, served on loopback for as long as a test needs it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from wsgiref.types import WSGIApplication

from werkzeug.serving import make_server

_LOOKS_UP_SECONDS = 0.02


@contextmanager
def served(app: WSGIApplication, port: int) -> Iterator[None]:
    """Answer requests at a port, and stop."""
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(_LOOKS_UP_SECONDS,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
