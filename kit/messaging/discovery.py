"""Find the Nameko classes of services in the modules that define them."""

from collections.abc import Iterable, Iterator
from importlib import import_module


def service_classes(modules: Iterable[str]) -> list[type]:
    """Return the service classes that the named modules define themselves."""
    return [found for module in modules for found in _own_classes(module)]


def _own_classes(module: str) -> Iterator[type]:
    for thing in vars(import_module(module)).values():
        if isinstance(thing, type) and thing.__module__ == module and isinstance(getattr(thing, "name", None), str):
            yield thing
