"""Pieces that several schemas share."""

from marshmallow import Schema, fields, validate

from contracts.fields import fields as published_fields

LONG = 2000
SHORT = 200
MOST = 200
CODE = validate.Regexp(r"^[a-z0-9_]{1,64}$")
DIVISION = validate.Regexp(r"^[0-9]{12}$")
COUNTY = validate.Regexp(r"^[0-9]{6}$")
ORG = validate.Regexp(r"^ORG-[0-9]{12}(-[A-Z0-9]+)*$")


def one_of(field: str) -> validate.OneOf:
    """Return a check that a code is one of a published field's values."""
    return validate.OneOf(list(published_fields()[field].values))


def words(most: int = LONG, *, least: int = 0) -> validate.Length:
    """Return a check of a text's length."""
    return validate.Length(min=least, max=most)


def some_text(most: int = LONG) -> fields.Str:
    """Return a text that may stay away."""
    return fields.Str(load_default="", validate=words(most))


def needed_text(most: int = LONG) -> fields.Str:
    """Return a text that must be sent; whether it says something is the rules' matter."""
    return fields.Str(required=True, validate=words(most))


class Nothing(Schema):
    """An empty body."""


class Part(Schema):
    """Which part of a list."""

    division = fields.Str(load_default=None, validate=DIVISION)
    state = fields.Str(load_default=None, validate=CODE)
    after = fields.UUID(load_default=None)
    limit = fields.Int(load_default=50, validate=validate.Range(min=1, max=MOST))


class ClosedCommand(Schema):
    """A command that the caller may give, but not now, and the guard that closes it."""

    command = fields.Str(required=True)
    guard = fields.Str(required=True)


class Identity(Schema):
    """What every answer names."""

    id = fields.Str(required=True)
    county = fields.Str(required=True)
    division = fields.Str(required=True)
    rules_version = fields.Int(required=True)
    state = fields.Str(required=True)
    version = fields.Int(required=True)


class Commands(Schema):
    """What the caller may do next."""

    open_commands = fields.List(fields.Str(), required=True)
    closed_commands = fields.List(fields.Nested(ClosedCommand), required=True)


class Unit(Schema):
    """An organisation by its code and names."""

    code = fields.Str(required=True)
    zh = fields.Str(required=True)
    en = fields.Str(required=True)


class Listed(Schema):
    """Where the next part of a list begins."""

    next = fields.Str(allow_none=True)
