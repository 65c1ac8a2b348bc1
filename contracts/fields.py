"""The data fields of events: one meaning each, whichever event carries them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from contracts.documents import DATA, read_yaml, thawed
from contracts.text import Text

Schema = dict[str, Any]

# A phone number or an identity number: text for the public must hold neither.
_PERSONAL_NUMBER = r"(?<![0-9])(1[3-9][0-9]{9}|[0-9]{17}[0-9Xx])(?![0-9])"
_PUBLIC_TEXT = frozenset({"title_public", "org_name", "decision_no", "equipment"})
_LONGEST_STRING = 200
_LONGEST_TEXT = 200_000

_CODE: Schema = {"type": "string", "pattern": "^[a-z0-9][a-z0-9_]*$", "maxLength": 64}
_SCALARS: Mapping[str, Schema] = {
    "string": {"type": "string", "minLength": 1, "maxLength": _LONGEST_STRING},
    "text": {"type": "string", "minLength": 1, "maxLength": _LONGEST_TEXT},
    "code": _CODE,
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "format": "date-time"},
    "uuid": {"type": "string", "format": "uuid"},
    "url": {"type": "string", "format": "uri", "maxLength": 2000},
    "object": {"type": "object"},
}
# What the objects in a list hold, by the name of the list; a required field stands first.
_PARTS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "clauses": (("clause_no", "item_kind", "priority"), ("lead_org_code", "due_on", "milestone_code", "depends_on")),
    "items": (
        ("item_id", "lead_org_code", "priority"),
        ("support_org_codes", "due_on", "milestone_code", "depends_on"),
    ),
}
_RANGES: Mapping[str, tuple[int, int]] = {
    "percent": (0, 100),
    "points, 0 to 5": (0, 5),
    "points, 1 to 5": (1, 5),
}
_MAY_BE_NEGATIVE = frozenset({"points", "points_before", "average_points"})


@dataclass(frozen=True)
class Field:
    """One data field: its type, unit, words, example and, for a code, the values that may be published."""

    name: str
    type: str
    text: Text
    unit: str | None
    example: Any
    values: Mapping[str, str]

    @property
    def scalar(self) -> str:
        """Return the type of one value, without the list or map around it."""
        return self.type.removeprefix("list of ").removeprefix("map of ")

    def schema(self, *, strictly: bool) -> Schema:
        """Return the JSON Schema of the field; a reader's schema leaves catalogues open."""
        one = self._one(strictly=strictly)
        if self.type.startswith("list of "):
            return {"type": "array", "items": one}
        if self.type.startswith("map of "):
            return {"type": "object", "additionalProperties": one}
        return one

    def described(self, *, strictly: bool) -> Schema:
        """Return the schema with its words, unit and example."""
        words = {"title": self.text.zh, "description": self.text.en}
        extras: Schema = {"x-unit": self.unit} if self.unit else {}
        if self.values:
            extras["x-values"] = dict(self.values)
        return {**self.schema(strictly=strictly), **words, "examples": [thawed(self.example)], **extras}

    def _one(self, *, strictly: bool) -> Schema:
        if self.scalar == "object":
            return _object(self.name, strictly=strictly)
        schema = dict(_SCALARS[self.scalar])
        if self.name == "fingerprint":
            schema["pattern"] = "^[0-9a-f]{64}$"
        if self.name in _PUBLIC_TEXT:
            schema["not"] = {"pattern": _PERSONAL_NUMBER}
        if strictly and self.values:
            schema = {"enum": list(self.values)}
        return {**schema, **self._bounds()}

    def _bounds(self) -> Schema:
        if self.scalar not in {"integer", "number"}:
            return {}
        if self.unit is not None and self.unit in _RANGES:
            low, high = _RANGES[self.unit]
            return {"minimum": low, "maximum": high}
        return {} if self.name in _MAY_BE_NEGATIVE else {"minimum": 0}


@cache
def fields() -> Mapping[str, Field]:
    """Return every data field by its name."""
    entries = read_yaml(DATA / "events.yaml")["fields"]
    return MappingProxyType({name: _field(name, entry) for name, entry in entries.items()})


def _field(name: str, entry: Mapping[str, Any]) -> Field:
    return Field(
        name=name,
        type=entry["type"],
        text=Text.of(entry),
        unit=entry.get("unit"),
        example=entry["example"],
        # YAML reads a code such as 12345 as a number.
        values=MappingProxyType({str(code): str(label) for code, label in entry.get("values", {}).items()}),
    )


def _object(list_name: str, *, strictly: bool) -> Schema:
    required, optional = _PARTS[list_name]
    parts = {name: fields()[name].schema(strictly=strictly) for name in required + optional}
    if list_name == "clauses":
        # Clauses have no ids yet: they name each other by number.
        parts["depends_on"] = {"type": "array", "items": fields()["clause_no"].schema(strictly=strictly)}
    schema: Schema = {"type": "object", "properties": parts, "required": list(required)}
    return {**schema, "additionalProperties": False} if strictly else schema
