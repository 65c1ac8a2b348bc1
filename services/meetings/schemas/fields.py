"""Checks of single fields, shared by all schemas of this service."""

from typing import Any

from marshmallow import Schema, fields, validate

from contracts.events import event_type
from contracts.fields import fields as published_fields

LONG = 2000
SHORT = 200
MAX_LIST = 200
CODE = validate.Regexp(r"^[a-z0-9_]{2,64}$")
DIVISION = validate.Regexp(r"^[0-9]{12}$")
ORGANISATION = validate.Regexp(r"^ORG-[0-9]{12}(-[A-Z0-9]+)*$")


def one_of(field: str) -> validate.OneOf:
    """Return the check that a value is one of those that the published field knows."""
    return validate.OneOf(list(published_fields()[field].values))


def reason_of(event: str) -> validate.OneOf:
    """Return the check that a reason is one of those that an event may carry."""
    return validate.OneOf(list(event_type(event).reasons))


def words(most: int = LONG, *, least: int = 0) -> validate.Length:
    """Return the check of a text's or a list's length."""
    return validate.Length(min=least, max=most)


def text(most: int = LONG, *, least: int = 1) -> fields.Str:
    """Return a text that must be given."""
    return fields.Str(required=True, validate=words(most, least=least))


def maybe_text(most: int = LONG) -> fields.Str:
    """Return a text that may be left out."""
    return fields.Str(load_default="", validate=words(most))


def texts(most: int, each: int = SHORT) -> "fields.List[Any]":
    """Return a list of texts that may be left out."""
    return fields.List(fields.Str(validate=words(each, least=1)), load_default=list, validate=words(most))


def many(schema: type[Schema], most: int, *, least: int = 0) -> "fields.List[Any]":
    """Return a list of objects that must be given."""
    return fields.List(fields.Nested(schema), required=True, validate=words(most, least=least))


def maybe(kind: type[fields.Field[Any]], **rest: Any) -> fields.Field[Any]:
    """Return a field that may be left out or null."""
    return kind(load_default=None, allow_none=True, **rest)
