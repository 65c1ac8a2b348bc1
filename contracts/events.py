"""The events that the services publish: one type per fact, named in the past tense."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from jsonschema_rs import Draft202012Validator

from contracts.documents import DATA, read_yaml
from contracts.event_validation import EventInvalid, require_valid, validator
from contracts.fields import Field, Schema, fields
from contracts.state_machine import CommandRef
from contracts.text import Text

__all__ = [
    "EVENT_VERSION",
    "EventInvalid",
    "EventType",
    "UnknownEvent",
    "data_schema",
    "envelope",
    "event_type",
    "event_types",
    "reader_schema",
    "reasons",
    "routing_key",
    "validate",
]

EVENT_VERSION = 1
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_COUNTY = re.compile(r"[0-9]{6}")


class UnknownEvent(LookupError):
    """No event has this type."""


@dataclass(frozen=True)
class EventType:
    """One type of event: who says it when, what it carries, and what it is good for."""

    name: str
    text: Text
    emitters: tuple[CommandRef, ...]
    required: tuple[str, ...]
    optional: tuple[str, ...]
    reasons: tuple[str, ...]
    example: Mapping[str, Any]
    inside: Mapping[str, str]
    outside: Text
    version: int = EVENT_VERSION

    @property
    def service(self) -> str:
        """Return the service that publishes it."""
        return self.name.split(".")[0]

    @property
    def aggregate(self) -> str:
        """Return the kind of thing it happened to."""
        return self.name.split(".")[1]

    @property
    def fact(self) -> str:
        """Return what happened, as one word in the past tense."""
        return self.name.split(".")[2]

    @property
    def fields(self) -> Mapping[str, Field]:
        """Return the fields of its data, the required ones first."""
        return {name: fields()[name] for name in self.required + self.optional}


def event_types() -> Mapping[str, EventType]:
    """Return every type of event by its name, in the order of the data."""
    return _types()


def event_type(name: str) -> EventType:
    """Return the type called `name`, such as `intake.issue.submitted`."""
    found = _types().get(name)
    if found is None:
        raise UnknownEvent(name)
    return found


def reasons() -> Mapping[str, Text]:
    """Return the words of every reason code."""
    return MappingProxyType({code: Text.of(words) for code, words in _document()["reasons"].items()})


def envelope() -> Mapping[str, Mapping[str, str]]:
    """Return the attributes that every event carries beside its data."""
    attributes: Mapping[str, Mapping[str, str]] = _document()["envelope"]
    return attributes


def data_schema(name: str) -> Schema:
    """Return the strict schema of what we publish: no unknown field, no unlisted code."""
    return _schema(event_type(name), strictly=True)


def reader_schema(name: str) -> Schema:
    """Return the schema for readers, who must expect further fields and further codes."""
    return _schema(event_type(name), strictly=False)


def validate(name: str, data: Mapping[str, Any]) -> None:
    """Refuse data that must not be published under this type; raises EventInvalid with the fields at fault."""
    require_valid(name, _validator(name), data)


def routing_key(county: str, name: str) -> str:
    """Return `<county>.<service>.<aggregate>.<fact>`, by which subscribers bind."""
    if not _COUNTY.fullmatch(county):
        raise ValueError(f"a county has six digits: {county!r}")
    return f"{county}.{event_type(name).name}"


def _schema(kind: EventType, *, strictly: bool) -> Schema:
    properties = {name: field.described(strictly=strictly) for name, field in kind.fields.items()}
    if kind.reasons:
        properties["reason_code"]["x-values"] = {code: reasons()[code].zh for code in kind.reasons}
        if strictly:
            properties["reason_code"]["enum"] = list(kind.reasons)
    schema: Schema = {
        "$schema": _DIALECT,
        "$id": f"urn:yishi:event:{kind.name}:v{kind.version}",
        "title": kind.text.zh,
        "description": kind.text.en,
        "type": "object",
        "properties": properties,
        "required": list(kind.required),
    }
    return {**schema, "additionalProperties": False} if strictly else schema


@cache
def _validator(name: str) -> Draft202012Validator:
    return validator(data_schema(name))


@cache
def _document() -> Mapping[str, Any]:
    document: Mapping[str, Any] = read_yaml(DATA / "events.yaml")
    return document


@cache
def _types() -> Mapping[str, EventType]:
    entries = _document()["events"]
    return MappingProxyType({name: _event_type(name, entry) for name, entry in entries.items()})


def _event_type(name: str, entry: Mapping[str, Any]) -> EventType:
    return EventType(
        name=name,
        text=Text.of(entry),
        emitters=tuple(CommandRef(*emitter.split(".")) for emitter in entry.get("machine", ())),
        required=entry["required"],
        optional=entry["optional"],
        reasons=entry.get("reasons", ()),
        example=entry["example"],
        inside=entry["inside"],
        outside=Text.of(entry["outside"]),
    )
