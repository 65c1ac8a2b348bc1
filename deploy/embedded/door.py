"""The door process of a city: all services in one WSGI application, each under the path prefix it knows itself."""

from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from typing import Any

from deploy.services import SERVICES

Environ = dict[str, Any]
Application = Callable[[Environ, Any], Iterable[bytes]]

_FRONT = "portal"


class ByPrefix:
    """Hands a request to the application that owns its path, without stripping anything; the rest goes to the front."""

    def __init__(self, front: Application, by_prefix: Mapping[str, Application]) -> None:
        """Keep the applications; no prefix is the beginning of another."""
        self._front = front
        self._by_prefix = tuple(by_prefix.items())

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        """Answer a request."""
        path = environ.get("PATH_INFO", "")
        for prefix, application in self._by_prefix:
            if path.startswith(prefix):
                return application(environ, start_response)
        return self._front(environ, start_response)


def create() -> Application:
    """Return the application of the whole city; the portal calls the other services inside this process."""
    behind = {name: _bootstrap(name).door() for name in SERVICES if name != _FRONT}
    front = _bootstrap(_FRONT).door(doors=behind)
    return ByPrefix(front, {f"/api/{name}/": application for name, application in behind.items()})


def _bootstrap(name: str) -> Any:
    return import_module(f"services.{name}.bootstrap")
