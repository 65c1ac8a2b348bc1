"""Tests the data of an event against its schema before it leaves the house."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError

from kit.refusals import Invalid

_FORMATS = FormatChecker(formats=())


class EventInvalid(Invalid):
    """The data of an event does not fit its type; the values are never told, for they may be personal.

    Event fields are named like the fields of the commands behind them, so the caller learns which field to mend.
    """

    code = "event_invalid"

    def __init__(self, event_type: str, problems: Mapping[str, str]) -> None:
        """Keep the type and, by field, the rule that was broken."""
        super().__init__(event=event_type, field=f"/{next(iter(problems), '')}", problems=dict(problems))
        self.event_type = event_type
        self.problems = dict(problems)

    def __str__(self) -> str:
        """Return the type and the fields at fault, for a log."""
        return f"{self.event_type}: " + ", ".join(f"{name} ({rule})" for name, rule in self.problems.items())

    @property
    def fields(self) -> tuple[str, ...]:
        """Return the names of the fields that do not fit."""
        return tuple(self.problems)


def validator(schema: Mapping[str, Any]) -> Draft202012Validator:
    """Return a compiled validator that also checks dates, moments, ids and addresses."""
    return Draft202012Validator(schema, format_checker=_FORMATS)


def require_valid(event_type: str, compiled: Draft202012Validator, data: Mapping[str, Any]) -> None:
    """Refuse data that does not fit, naming every field at fault."""
    problems: dict[str, str] = {}
    for error in compiled.iter_errors(data):
        for name in _fields_at_fault(error):
            problems.setdefault(name, str(error.validator))
    if problems:
        raise EventInvalid(event_type, problems)


def _fields_at_fault(error: ValidationError) -> list[str]:
    inside = "/".join(str(part) for part in error.absolute_path)
    return [f"{inside}/{name}".strip("/") for name in _names(error)] or [inside or "data"]


def _names(error: ValidationError) -> list[str]:
    schema: Any = error.schema
    instance: Any = error.instance
    if error.validator == "required":
        return [name for name in schema["required"] if name not in instance]
    if error.validator == "additionalProperties" and schema["additionalProperties"] is False:
        return [name for name in instance if name not in schema["properties"]]
    return []


@_FORMATS.checks("uuid", raises=ValueError)
def _is_uuid(value: object) -> bool:
    return not isinstance(value, str) or str(UUID(value)) == value


@_FORMATS.checks("date", raises=ValueError)
def _is_date(value: object) -> bool:
    return not isinstance(value, str) or date.fromisoformat(value).isoformat() == value


@_FORMATS.checks("date-time", raises=ValueError)
def _is_moment(value: object) -> bool:
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


@_FORMATS.checks("uri", raises=ValueError)
def _is_address(value: object) -> bool:
    return not isinstance(value, str) or urlsplit(value).scheme in {"http", "https"}
