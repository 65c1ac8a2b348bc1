"""The Nameko faces of the services: the classes that their `service.py` define."""

from collections.abc import Sequence
from importlib import import_module
from types import ModuleType


def service_classes(names: Sequence[str]) -> list[type]:
    """Return the service classes of the named services."""
    return [found for name in names for found in _classes_of(import_module(f"services.{name}.service"))]


def _classes_of(module: ModuleType) -> list[type]:
    own = [thing for thing in vars(module).values() if isinstance(thing, type) and thing.__module__ == module.__name__]
    return [thing for thing in own if isinstance(getattr(thing, "name", None), str)]
