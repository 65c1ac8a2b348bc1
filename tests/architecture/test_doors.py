"""What every door promises: a valid, fresh document, and an access rule on every route."""

from typing import Any

import pytest
from openapi_spec_validator import validate

from contracts.roles import ACCOUNT_ROLES
from deploy.openapi import FOLDER, document, text
from deploy.services import SERVICES

# The answer is a secret, so it is not kept for repetitions.
NOT_KEPT = {
    "POST /api/portal/v1/tokens",
    "POST /api/portal/v1/client-tokens",
    "POST /api/portal/v1/clients/{client_id}/secret",
}
METHODS = ("get", "post", "put", "patch", "delete")


def operations(service: str) -> list[tuple[str, dict[str, Any]]]:
    paths = document(service)["paths"]
    return [
        (f"{method.upper()} {path}", operation)
        for path, item in paths.items()
        for method, operation in item.items()
        if method in METHODS
    ]


@pytest.mark.parametrize("service", SERVICES)
def test_the_document_is_valid_openapi(service: str) -> None:
    validate(document(service))


@pytest.mark.parametrize("service", SERVICES)
def test_the_document_in_the_repository_is_fresh(service: str) -> None:
    assert (FOLDER / f"{service}.yaml").read_text() == text(service)


@pytest.mark.parametrize("service", SERVICES)
def test_every_route_declares_who_may_use_it(service: str) -> None:
    for route, operation in operations(service):
        access = operation["x-access"]
        assert access["kind"] in {"public", "signed_in", "roles"}, route
        assert access["kind"] != "roles" or set(access["roles"]) <= ACCOUNT_ROLES, route
        assert access["kind"] != "public" or access["reason"], route


@pytest.mark.parametrize("service", SERVICES)
def test_every_command_takes_an_idempotency_key(service: str) -> None:
    for route, operation in operations(service):
        if not route.startswith("GET") and route not in NOT_KEPT:
            assert "Idempotency-Key" in {parameter.get("name") for parameter in operation["parameters"]}, route
