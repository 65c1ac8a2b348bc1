"""Places in a document, named by the codes of its entries, so that they stay the same when entries change places."""

from collections.abc import Mapping, Sequence
from typing import Any

Path = tuple[str, ...]
_KEYS = ("code", "category")


def find(document: Any, path: Path) -> Any:
    """Return what stands at a path, or None."""
    for part in path:
        document = _inside(document, part)
    return document


def put(document: Any, path: Path, value: Any) -> None:
    """Write a value at a path whose parent stands there."""
    find(document, path[:-1])[path[-1]] = value


def named(document: Any, place: Sequence[str | int]) -> Path:
    """Return a place with the codes of entries instead of their numbers."""
    path: Path = ()
    for part in place:
        document = document[part]
        path = (*path, _code(document) or str(part))
    return path


def _inside(node: Any, part: str) -> Any:
    if isinstance(node, Mapping):
        return node.get(part)
    if isinstance(node, list | tuple):
        return next((entry for entry in node if _code(entry) == part), None)
    return None


def _code(node: Any) -> str | None:
    if not isinstance(node, Mapping):
        return None
    return next((str(node[key]) for key in _KEYS if key in node), None)
