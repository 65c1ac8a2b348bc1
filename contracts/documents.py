"""Reads the data files that carry the published language."""

import csv
import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

DATA = Path(__file__).parent / "data"

# The pure Python loader needs ten times as long, which every process would pay at its start.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(path: Path) -> Any:
    """Return the YAML document at `path`, frozen at every depth."""
    return frozen(yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader))  # noqa: S506 -- a safe loader


def read_json(path: Path) -> dict[str, Any]:
    """Return the JSON object at `path`."""
    document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return document


def read_csv(path: Path) -> list[dict[str, str]]:
    """Return the rows of the table at `path`, keyed by its header."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def frozen(value: Any) -> Any:
    """Return `value` with every mapping read-only and every list a tuple."""
    if isinstance(value, Mapping):
        return MappingProxyType({key: frozen(inner) for key, inner in value.items()})
    if isinstance(value, list | tuple):
        return tuple(frozen(inner) for inner in value)
    return value


def thawed(value: Any) -> Any:
    """Return a copy of a frozen value as plain dictionaries and lists."""
    if isinstance(value, Mapping):
        return {key: thawed(inner) for key, inner in value.items()}
    if isinstance(value, tuple):
        return [thawed(inner) for inner in value]
    return value
