"""Every operation of the five doors, as their documents describe them, with a path to a matter and a fitting body."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import Flask

from deploy.openapi import document
from deploy.services import SERVICES
from kit.ids import uuid7
from tests.integration.access.matters import Matter
from tests.support.doors import JUBAOPEN
from tests.support.samples import body_for, query_for

METHODS = ("get", "post", "put", "patch", "delete")
# What a document cannot say: an invitee is an account or a named person.
BODIES = {
    "/api/meetings/v1/meetings/{meeting_id}/notice": {
        "invitations": [{"category": "resident_rep", "account_id": "somebody"}],
        "materials": [],
    },
    # A document cannot say which organisation is the community's.
    "/api/meetings/v1/rooms": {
        "name": "议事室",
        "unit_org_code": f"ORG-{JUBAOPEN}",
        "platform_type": "village_community",
    },
    "/api/portal/v1/accounts": {
        "username": "somebody-new",
        "display_name": "某某",
        "org": f"ORG-{JUBAOPEN}",
        "phone": "13900000001",
    },
    "/api/portal/v1/accounts/{account_id}/grants": {"role": "supervision_committee_member", "unit": JUBAOPEN},
    "/api/portal/v1/organisations": {
        "code": f"ORG-{JUBAOPEN}-NEW",
        "kind": "department",
        "name_zh": "新单位",
        "name_en": "New office",
    },
}


@dataclass(frozen=True)
class Route:
    """One operation, with the access that it declares."""

    service: str
    method: str
    template: str
    access: Mapping[str, Any]
    body: Any
    query: Mapping[str, Any]

    @property
    def name(self) -> str:
        return f"{self.method.upper()} {self.template}"

    @property
    def kind(self) -> str:
        return str(self.access["kind"])

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(self.access["roles"])

    @property
    def reads(self) -> bool:
        return self.method == "get"

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What the path names, such as a plan."""
        return tuple(re.findall(r"{(\w+)}", self.template))


def all_routes() -> list[Route]:
    return [route for service in SERVICES for route in _routes_of(service)]


def _routes_of(service: str) -> list[Route]:
    described = document(service)
    return [
        Route(
            service,
            method,
            template,
            operation["x-access"],
            BODIES.get(template, body_for(described, operation)),
            query_for(described, operation),
        )
        for template, item in described["paths"].items()
        for method, operation in item.items()
        if method in METHODS
    ]


@dataclass(frozen=True)
class Knock:
    """What came back."""

    status: int
    code: str
    text: str


@dataclass
class Knocker:
    """Knocks at a door with whatever token, or none."""

    apis: Mapping[str, Flask]
    matters: Mapping[str, Matter]

    def knock(self, route: Route, authorization: str | None) -> Knock:
        version = self.matters[route.names[0]].version if route.names else None
        headers = {"Idempotency-Key": uuid7()}
        headers |= {"If-Match": f'"{version}"'} if version else {}
        headers |= {"Authorization": authorization} if authorization else {}
        client = self.apis[route.service].test_client()
        path = route.template.format(**{name: self.matters[name].id for name in route.names})
        answer = client.open(path, method=route.method, query_string=route.query, json=route.body, headers=headers)
        body = answer.get_json(silent=True)
        code = str(body.get("code", "")) if isinstance(body, dict) else ""
        return Knock(answer.status_code, code, answer.data.decode(errors="replace"))
