"""Every form of the portal fits the door that takes it: path, method, and the names of all fields."""

import re
from dataclasses import fields
from functools import cache
from importlib import import_module
from typing import Any

import pytest

from services.portal.domain.actions import ACTIONS, Action, Field
from services.portal.domain.actions.bulk import BULK
from tests.support.doors import SEAL_KEY, SEAL_PRIVATE_KEY, TOKEN_KEY

GIVEN = {
    "database_url": "postgresql://nobody@127.0.0.1:1/none",
    "token_key": TOKEN_KEY,
    "seal_key": SEAL_KEY,
    "seal_private_key": SEAL_PRIVATE_KEY,
    "secret": "secret",
    "public_url": "https://yishi.example",
}


EVERY = (*ACTIONS, *(one.action for one in BULK))


@cache
def document(service: str) -> dict[str, Any]:
    """Return the OpenAPI document of a service; it needs no database."""
    settings_type = import_module(f"services.{service}.settings").Settings
    known = {field.name for field in fields(settings_type)}
    bootstrap = import_module(f"services.{service}.bootstrap")
    settings = settings_type(**{name: value for name, value in GIVEN.items() if name in known})
    app = bootstrap.api_door(bootstrap.assemble(settings))
    found: dict[str, Any] = app.extensions["yishi_api"].spec.to_dict()
    return found


def operation(one: Action) -> dict[str, Any]:
    """Return what the door says of the action's path and method."""
    wanted = re.sub(r"\{\w+\}", "{}", f"/api/{one.service}/v1{one.path}")
    paths = {re.sub(r"\{\w+\}", "{}", path): path for path in document(one.service)["paths"]}
    assert wanted in paths, f"no such path: {wanted}"
    found: dict[str, Any] = document(one.service)["paths"][paths[wanted]][one.method.lower()]
    return found


def schema_of(one: Action) -> dict[str, Any]:
    body = operation(one).get("requestBody")
    return resolved(one.service, body["content"]["application/json"]["schema"]) if body else {}


def resolved(service: str, schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema that is named by a reference, or stands beside null."""
    if "$ref" in schema:
        return resolved(service, document(service)["components"]["schemas"][schema["$ref"].split("/")[-1]])
    for key in ("allOf", "anyOf", "oneOf"):
        if key in schema:
            return resolved(service, next(part for part in schema[key] if part.get("type") != "null"))
    return schema


def strangers(service: str, schema: dict[str, Any], sent: tuple[Field, ...], carried: set[str]) -> list[str]:
    """Return the fields that the form sends and the door does not know, and those it misses."""
    known = schema.get("properties", {})
    names = {field.name.split(".")[0] for field in sent} | carried
    wrong = [f"unknown: {name}" for name in names - set(known)]
    wrong += [f"missing: {name}" for name in set(schema.get("required", ())) - names]
    for field in sent:
        if field.columns and field.name in known:
            inner = resolved(service, resolved(service, known[field.name])["items"])
            wrong += [f"{field.name}: {line}" for line in strangers(service, inner, field.columns, set())]
    return wrong


@pytest.mark.parametrize("one", EVERY, ids=lambda one: f"{one.page}-{one.machine}.{one.command}")
def test_a_form_sends_what_its_door_takes(one: Action) -> None:
    in_path = set(re.findall(r"\{(\w+)\}", one.path))
    sent = tuple(field for field in one.fields if field.name not in in_path)

    assert strangers(one.service, schema_of(one), sent, set(one.carries)) == []


@pytest.mark.parametrize("one", EVERY, ids=lambda one: f"{one.page}-{one.machine}.{one.command}")
def test_a_choice_offers_only_codes_that_the_door_takes(one: Action) -> None:
    known = schema_of(one).get("properties", {})

    for field in one.fields:
        allowed = resolved(one.service, known[field.name]).get("enum") if field.name in known else None
        if allowed and field.preset is not None:
            assert field.preset in allowed
