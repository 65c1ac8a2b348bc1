"""Tests the data of an event against its schema before it leaves the house."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from jsonschema_rs import Draft202012Validator, ValidationError

from kit.refusals import Invalid


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
    return Draft202012Validator(dict(schema), validate_formats=True, formats=_FORMATS)


def require_valid(event_type: str, compiled: Draft202012Validator, data: Mapping[str, Any]) -> None:
    """Refuse data that does not fit, naming every field at fault."""
    plain = dict(data)
    if compiled.is_valid(plain):
        return
    problems: dict[str, str] = {}
    for error in compiled.iter_errors(plain):
        for name in _fields_at_fault(error):
            problems.setdefault(name, error.kind.name)
    raise EventInvalid(event_type, problems)


def _fields_at_fault(error: ValidationError) -> list[str]:
    inside = "/".join(str(part) for part in error.instance_path)
    return [f"{inside}/{name}".strip("/") for name in _names(error)] or [inside or "data"]


def _names(error: ValidationError) -> list[str]:
    told: dict[str, Any] = error.kind.as_dict()
    return [told["property"]] if "property" in told else list(told.get("unexpected", ()))


def _is_uuid(value: str) -> bool:
    return _reads(lambda: str(UUID(value)) == value)


def _is_date(value: str) -> bool:
    return _reads(lambda: date.fromisoformat(value).isoformat() == value)


def _is_moment(value: str) -> bool:
    return _reads(lambda: datetime.fromisoformat(value).tzinfo is not None)


def _is_address(value: str) -> bool:
    return _reads(lambda: urlsplit(value).scheme in {"http", "https"})


def _reads(question: Callable[[], bool]) -> bool:
    try:
        return question()
    except ValueError:
        return False


_FORMATS = {"uuid": _is_uuid, "date": _is_date, "date-time": _is_moment, "uri": _is_address}
