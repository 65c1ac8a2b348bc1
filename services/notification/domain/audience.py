"""Whom each event concerns, and which text they get: a table, kept as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from contracts.documents import read_yaml

FILE = Path(__file__).parents[1] / "data" / "audience.yaml"


@dataclass(frozen=True)
class Audience:
    """Some people: those with a part in the case, the holders of roles, or the accounts of an organisation."""

    part: str | None = None
    roles: tuple[str, ...] = ()
    org_field: str | None = None

    def orgs(self, data: Mapping[str, Any]) -> list[str]:
        """Return the organisations that the event names in the audience's field; `items.x` looks into a list."""
        if self.org_field is None:
            return []
        name, _, inner = self.org_field.partition(".")
        found = data.get(name)
        if inner:
            found = [entry.get(inner) for entry in found or ()]
        codes = found if isinstance(found, list | tuple) else [found]
        return [code for code in dict.fromkeys(codes) if code]


@dataclass(frozen=True)
class Notice:
    """One text for one audience of an event; `when` narrows it to events whose data hold these values."""

    template_code: str
    audiences: tuple[Audience, ...]
    when: Mapping[str, Any]

    def applies(self, data: Mapping[str, Any]) -> bool:
        """Whether the event is one that this notice is about."""
        return all(data.get(name) == value for name, value in self.when.items())

    @property
    def concerns_parts(self) -> bool:
        """Whether people are addressed who are bound to the case one by one."""
        return any(audience.part for audience in self.audiences)


def notices_for(event_type: str) -> tuple[Notice, ...]:
    """Return the notices that an event of this type leads to; none for one that concerns nobody directly."""
    return notices().get(event_type, ())


def notices() -> Mapping[str, tuple[Notice, ...]]:
    """Return the whole table by type of event."""
    return _table()


@cache
def _table() -> Mapping[str, tuple[Notice, ...]]:
    document = read_yaml(FILE)
    groups = {name: _group(entry) for name, entry in document["groups"].items()}
    return MappingProxyType(
        {
            event_type: tuple(_notice(entry, groups) for entry in entries)
            for event_type, entries in document["events"].items()
        }
    )


def _group(entry: Mapping[str, Any]) -> Audience:
    return Audience(part=entry.get("part"), roles=entry.get("roles", ()))


def _notice(entry: Mapping[str, Any], groups: Mapping[str, Audience]) -> Notice:
    audiences = tuple(
        groups[name] if name in groups else Audience(org_field=name.removeprefix("org:")) for name in entry["to"]
    )
    return Notice(entry["template"], audiences, entry.get("when", MappingProxyType({})))
