"""Every route, for every role, over the matters of another county: nothing is shown and nothing is done."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import requests
from rich.console import Console

from contracts.roles import ACCOUNT_ROLES, Role
from deploy.demo.case import Case
from deploy.demo.listener import Listener
from deploy.demo.people import names_of, people_of
from deploy.demo.player import Player
from deploy.demo.story_jubaopen import CASE, COMMUNITY, COUNTY
from deploy.demo.timeline import Timeline
from deploy.embedded import City
from deploy.openapi import document
from kit.ids import uuid7
from kit.web import tokens
from tests.support.city_state import ask
from tests.support.samples import body_for, query_for

QINZHOU, GANGU = "620502", "620523000000"
SERVICES = ("intake", "meetings", "supervision")
METHODS = ("get", "post", "put")
# Where a matter of Qinzhou is found for each name in a path.
MATTERS = {
    "issue_id": ("intake", "issues"),
    "topic_id": ("intake", "topics"),
    "room_id": ("meetings", "rooms"),
    "meeting_id": ("meetings", "meetings"),
    "attendance_id": ("meetings", "attendances"),
    "plan_id": ("supervision", "plans"),
    "publicity_id": ("supervision", "publicities"),
    "objection_id": ("supervision", "objections"),
    "item_id": ("supervision", "actions"),
}
# What a document cannot say: an invitee is an account or a named person.
BODIES = {
    "/api/meetings/v1/meetings/{meeting_id}/notice": {
        "invitations": [{"category": "resident_rep", "account_id": "somebody"}],
        "materials": [],
    }
}
UNKNOWN = "0192f3c1-7a10-7c3e-9b1e-00000000000f"
SMALL = {"item_no": "1"}


@dataclass(frozen=True)
class Route:
    """One operation of a door, with its smallest allowed body and a path to a matter of Qinzhou."""

    method: str
    template: str
    path: str
    access: dict[str, Any]
    body: Any
    query: dict[str, Any]
    version: int

    @property
    def names_a_matter(self) -> bool:
        return "{" in self.template

    @property
    def is_public(self) -> bool:
        return bool(self.access["kind"] == "public")


@dataclass(frozen=True)
class Stranger:
    """Somebody with a role in another county."""

    city: City
    role: str

    def knock(self, route: Route) -> requests.Response:
        claims = {"sub": uuid7(), "org": f"ORG-{GANGU}", "grants": [{"role": self.role, "unit": GANGU}]}
        private_key = self.city.layout.secrets.token_keys()[0].read_text()
        token = tokens.sign(claims, private_key, lifetime_seconds=600)
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": uuid7(), "If-Match": f'"{route.version}"'}
        address = self.city.address + route.path
        return requests.request(route.method, address, params=route.query, json=route.body, headers=headers, timeout=30)


@pytest.fixture(scope="module")
def a_whole_case(city: City) -> None:
    """Matters of every kind in Qinzhou: those of an earlier test, else the published case."""
    if ask(city, "supervision", "select 1 from objections limit 1"):
        return
    case = Case(COMMUNITY, people_of(COUNTY, city.address), city.clock)
    with Listener(city.amqp_url) as events:
        outcome = Player(city.clock, events, Timeline(Console(quiet=True), names_of(COUNTY))).play(CASE, case)
    city.clock.stand_at_present()
    assert outcome.failure == ""


@pytest.fixture(scope="module")
def routes(city: City, a_whole_case: object) -> list[Route]:
    matters = {name: one_of_qinzhou(city, *where) for name, where in MATTERS.items()}
    return [route for service in SERVICES for route in routes_of(service, matters)]


def one_of_qinzhou(city: City, service: str, table: str) -> tuple[str, int]:
    """The id and version of a matter of Qinzhou."""
    # A room has no version.
    question = f"select id, coalesce((to_jsonb(one)->>'version')::int, 1) from {table} one where county = %s limit 1"
    found = ask(city, service, question, QINZHOU)
    return str(found[0][0]), int(found[0][1])


def routes_of(service: str, matters: dict[str, tuple[str, int]]) -> Iterator[Route]:
    described = document(service)
    for template, item in described["paths"].items():
        names = re.findall(r"{(\w+)}", template)
        path = template
        for name in names:
            path = path.replace(f"{{{name}}}", matters[name][0] if name in matters else SMALL.get(name, UNKNOWN))
        version = matters.get(names[0], ("", 1))[1] if names else 1
        for method in METHODS:
            if method in item:
                operation = item[method]
                body = BODIES.get(template, body_for(described, operation))
                query = query_for(described, operation)
                yield Route(method, template, path, operation["x-access"], body, query, version)


def test_without_a_token_every_door_that_is_not_public_stays_shut(city: City, routes: list[Route]) -> None:
    answers = {
        (route.method, route.template): requests.request(
            route.method, city.address + route.path, json=route.body, timeout=30
        ).status_code
        for route in routes
        if not route.is_public
    }

    assert {route: status for route, status in answers.items() if status != 401} == {}


@pytest.mark.parametrize("role", sorted(ACCOUNT_ROLES))
def test_a_role_that_a_route_does_not_name_is_refused_by_its_role(city: City, routes: list[Route], role: Role) -> None:
    stranger = Stranger(city, role)
    closed = [route for route in routes if route.access["kind"] == "roles" and role not in route.access["roles"]]

    codes = {(route.method, route.template): stranger.knock(route).json()["code"] for route in closed}

    assert {route: code for route, code in codes.items() if code != "role_missing"} == {}


@pytest.mark.parametrize("role", sorted(ACCOUNT_ROLES))
def test_a_matter_of_another_county_is_neither_shown_nor_changed(city: City, routes: list[Route], role: Role) -> None:
    stranger = Stranger(city, role)
    named = [route for route in routes if route.names_a_matter and not route.is_public]

    answers = {(route.method, route.template): stranger.knock(route).status_code for route in named}

    assert {route: status for route, status in answers.items() if status not in {403, 404}} == {}


@pytest.mark.parametrize("role", sorted(ACCOUNT_ROLES))
def test_a_list_holds_nothing_of_another_county(city: City, routes: list[Route], role: Role) -> None:
    stranger = Stranger(city, role)
    lists = [route for route in routes if route.method == "get" and not route.names_a_matter and not route.is_public]

    shown = {route.path: stranger.knock(route).text for route in lists}

    assert [path for path, text in shown.items() if f'"{QINZHOU}' in text] == []


def test_the_public_commands_do_nothing_without_what_the_reporter_holds(city: City, routes: list[Route]) -> None:
    stranger = Stranger(city, Role.RESIDENT)
    commands = [
        route
        for route in routes
        if route.method != "get"
        and route.is_public
        and route.names_a_matter
        and not route.template.endswith("/objections")  # whoever is concerned may object
    ]

    answers = {(route.method, route.template): stranger.knock(route).status_code for route in commands}

    assert {route: status for route, status in answers.items() if status not in {403, 404, 422}} == {}
