"""Every route, for every role, from every unit: what is declared holds, and nothing else opens.

What must happen follows from two declared sources alone: the `x-access` of the route, and the rule that a grant reaches
its unit and everything below, never sideways and never up (`contracts.divisions.covers`).
"""

import base64
import hmac
import json
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OKPKey

from contracts.access import Actor, Grant, claims_of
from contracts.divisions import county_of, covers
from contracts.roles import ACCOUNT_ROLES, ADMINISTRATORS, Role
from deploy.services import SERVICES
from kit.web import tokens
from tests.integration.access.matters import DECIDER, HANDLER
from tests.integration.access.routes import Knock, Knocker, Route, all_routes
from tests.integration.access.town import Town, forget_tries
from tests.support.doors import CITY, GANGU, JUBAOPEN, QINZHOU, SIGNING_KEY, TOKEN_KEY, XIGUAN_STREET

ROLES = sorted(ACCOUNT_ROLES)
PEOPLE = frozenset({Role.RESIDENT, Role.OWNER})
UNITS = {
    "own": JUBAOPEN,
    "parent": XIGUAN_STREET,
    "sibling": "620502005001",
    "foreign": GANGU,
}
# Things of one account, whatever its roles and units.
OF_ONE_ACCOUNT = frozenset({"message_id", "disclosure_id", "GET /api/portal/v1/me"})
# At a meeting, a contractor is there by invitation only.
ONLY_INVITED = frozenset({Role.CONTRACTOR})
# Which of the declared roles approves topics is for each county's rules to say.
BY_RULES = frozenset(f"POST /api/intake/v1/topics/{{topic_id}}/{noun}" for noun in ("approval", "return", "rejection"))
# A meeting is its convener's, whichever of the declared roles that is.
BY_CONVENER = frozenset(
    f"POST /api/meetings/v1/meetings/{{meeting_id}}/{noun}" for noun in ("notice", "rescheduling", "cancellation")
)
# When rooms are taken is for the whole county to know: whoever plans a meeting may need another unit's room.
OF_THE_COUNTY = frozenset({"GET /api/meetings/v1/rooms/{room_id}/bookings"})
ITEMS = ("/api/supervision/v1/items/{item_id}", "/api/supervision/v1/items")
# Clients and people belong to a unit for themselves, and are not moved with the matters.
NOT_MOVED = frozenset({"client_id", "account_id", "grant_id", "code"})
ROUTES = all_routes()
# These ask for a password or a secret instead of a token.
WITHOUT_CALLER = frozenset({"POST /api/portal/v1/tokens", "POST /api/portal/v1/client-tokens"})
GUARDED = [route for route in ROUTES if route.name not in WITHOUT_CALLER]


@pytest.fixture(scope="module")
def knocker(town: Town) -> Knocker:
    return Knocker(town.apis, town.matters)


@pytest.fixture(autouse=True)
def _no_tries(town: Town) -> None:
    forget_tries(town)


def bearer(who: Actor) -> str:
    return f"Bearer {tokens.sign(claims_of(who), SIGNING_KEY, lifetime_seconds=600)}"


def holder(role: str, unit: str, *, of_the_case: bool) -> Actor:
    """Somebody with one role; where units of the case alone may see a thing, of such a unit."""
    org = f"ORG-{unit}"
    if of_the_case and role in {Role.DEPARTMENT_OFFICER, Role.CONTRACTOR}:
        org = HANDLER
    if of_the_case and role == Role.PARTY_ORG_CLERK:
        org = DECIDER
    return Actor(f"{role}@{unit}", org, (Grant(Role(role), unit),))


def test_every_name_in_a_path_has_a_matter_to_knock_with(town: Town) -> None:
    named = {name for route in ROUTES for name in route.names}

    assert named <= set(town.matters), "sow one in tests/integration/access/matters.py"


def test_every_route_declares_its_access() -> None:
    assert {route.kind for route in ROUTES} <= {"public", "signed_in", "roles"}
    assert not [route.name for route in ROUTES if route.kind == "roles" and not route.roles <= ACCOUNT_ROLES]


def test_a_door_that_is_not_public_stays_shut_without_a_token(knocker: Knocker) -> None:
    answers = {route.name: knocker.knock(route, None).status for route in GUARDED}

    assert {name for name, status in answers.items() if status == 401} == {
        route.name for route in GUARDED if route.kind != "public"
    }


def bad_tokens() -> dict[str, str]:
    """Everything that looks like a token of the city's office, and is none."""
    claims = claims_of(holder(Role.CITY_CPPCC, CITY, of_the_case=False))
    payload = {**claims, "exp": int(time.time()) + 600}
    genuine, stranger = OKPKey.import_key(SIGNING_KEY), OKPKey.generate_key("Ed25519")
    same_name = {"alg": "Ed25519", "kid": genuine.thumbprint()}
    head, _, mark = tokens.sign(claims, SIGNING_KEY, lifetime_seconds=600).split(".")
    with_own_key = {"alg": "Ed25519", "jwk": stranger.as_dict(private=False)}
    return {
        "over": tokens.sign(claims, SIGNING_KEY, lifetime_seconds=-1),
        "of another signer": tokens.sign(claims, stranger.as_pem(private=True).decode(), lifetime_seconds=600),
        "of another signer under our key's name": jwt.encode(same_name, payload, stranger, algorithms=["Ed25519"]),
        "that brings its own key": jwt.encode(with_own_key, payload, stranger, algorithms=["Ed25519"]),
        "marked with our public key as a password": _by_password({**same_name, "alg": "HS256"}, payload, TOKEN_KEY),
        "without a mark": f"{_part({'alg': 'none'})}.{_part(payload)}.",
        "with our mark under other words": f"{head}.{_part({**payload, 'sub': 'other'})}.{mark}",
        "that never ends": jwt.encode(same_name, claims, genuine, algorithms=["Ed25519"]),
        "in pieces": "a.b",
    }


def _by_password(header: dict[str, Any], payload: dict[str, Any], password: str) -> str:
    """Sign as a forger does who hopes that the checker believes the header: with what everybody knows."""
    words = f"{_part(header)}.{_part(payload)}"
    return f"{words}.{_coded(hmac.digest(password.encode(), words.encode(), 'sha256'))}"


def _part(content: dict[str, Any]) -> str:
    return _coded(json.dumps(content).encode())


def _coded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


@pytest.mark.parametrize("kind", sorted(bad_tokens()))
def test_what_is_no_token_opens_nothing_not_even_what_is_public(knocker: Knocker, kind: str) -> None:
    token = bad_tokens()[kind]

    answers = {route.name: knocker.knock(route, f"Bearer {token}").status for route in GUARDED}

    assert {name: status for name, status in answers.items() if status != 401} == {}


def expected(route: Route, who: Actor, division: str) -> str:
    """What the two declared sources say of one knock."""
    if route.kind == "roles" and not who.holds_any(tuple(route.roles)):
        return "role missing"
    if OF_ONE_ACCOUNT & {route.name, *route.names}:
        return "not found"
    if route.kind == "public":
        return "nothing done" if _is_the_reporters(route) else "open"
    named = who.only_as(tuple(route.roles)) if route.kind == "roles" else who
    outside = PEOPLE | ONLY_INVITED if route.service == "meetings" else PEOPLE
    # Administrators reach the accounts that they look after, and no case.
    outside |= frozenset() if route.roles & ADMINISTRATORS else ADMINISTRATORS
    reaches = any(_reaches(route, grant.unit, division) for grant in named.grants if grant.role not in outside)
    weighed = route.kind == "signed_in" or route.name in BY_RULES | BY_CONVENER
    opens = "shown" if route.reads else "weighed" if weighed else "open"
    if route.names or "division" in route.query:
        return opens if reaches else "closed"
    return opens if reaches or route.reads else "nothing done"


def _reaches(route: Route, unit: str, division: str) -> bool:
    shared = route.name in OF_THE_COUNTY and county_of(unit) == county_of(division)
    return shared or covers(unit, division)


def _is_the_reporters(route: Route) -> bool:
    """Whether only the number and the follow code of the reporter, or the objector, open a public route."""
    return "number" in route.names or (not route.reads and bool({"issue_id", "objection_id"} & set(route.names)))


FITS: Mapping[str, Callable[[Knock], bool]] = {
    "role missing": lambda knock: (knock.status, knock.code) == (403, "role_missing"),
    "closed": lambda knock: knock.status in {403, 404},
    "not found": lambda knock: knock.status in {403, 404},
    "nothing done": lambda knock: knock.status >= 400 and knock.status != 401,
    "open": lambda knock: knock.status not in {401, 403},
    # The part that somebody plays in the case, or the county's rules, say whose step it is.
    "weighed": lambda knock: knock.status not in {401, 403} or knock.code == "role_missing",
    "shown": lambda knock: knock.status == 200,
}


def misfits(knocker: Knocker, who: Actor, division: str, routes: Iterable[Route]) -> list[str]:
    """Knock at some routes; return what did not come as expected."""
    token, found = bearer(who), []
    for route in routes:
        knock, wanted = knocker.knock(route, token), expected(route, who, division)
        if not FITS[wanted](knock):
            found.append(f"{route.name}: {knock.status} {knock.code}, should be {wanted}")
    return found


@pytest.mark.parametrize("where", UNITS)
@pytest.mark.parametrize("role", ROLES)
def test_every_route_opens_as_far_as_role_and_unit_reach(knocker: Knocker, role: str, where: str) -> None:
    who = holder(role, UNITS[where], of_the_case=covers(UNITS[where], JUBAOPEN))

    found = misfits(knocker, who, JUBAOPEN, GUARDED)

    assert not found, "\n".join(found)


@pytest.mark.parametrize("role", ROLES)
def test_a_grant_below_a_matter_does_not_reach_up_to_it(town: Town, knocker: Knocker, role: str) -> None:
    below = holder(role, JUBAOPEN, of_the_case=False)
    named = [route for route in GUARDED if route.names and not NOT_MOVED & set(route.names)]

    with town.matters_lie_in(XIGUAN_STREET, instead_of=JUBAOPEN):
        found = misfits(knocker, below, XIGUAN_STREET, named)

    assert not found, "\n".join(found)


def test_a_role_that_is_held_elsewhere_opens_nothing_here(knocker: Knocker) -> None:
    """Somebody who may use the route in another county, and holds all the other roles here."""
    found = []
    for route in GUARDED:
        if route.kind == "roles" and route.names:
            here = {Grant(Role(role), JUBAOPEN) for role in ACCOUNT_ROLES - route.roles}
            away = {Grant(Role(role), GANGU) for role in route.roles}
            knock = knocker.knock(route, bearer(Actor("both", None, tuple(here | away))))
            found += [f"{route.name}: {knock.status}"] if knock.status not in {403, 404} else []

    assert not found, "\n".join(found)


@pytest.mark.parametrize("where", ["sibling", "foreign"])
@pytest.mark.parametrize("role", ROLES)
def test_a_list_holds_nothing_of_another_unit(town: Town, knocker: Knocker, role: str, where: str) -> None:
    token = bearer(holder(role, UNITS[where], of_the_case=False))
    everywhere = {"room_id", "item_no", "county", "version"}
    ids = {matter.id for name, matter in town.matters.items() if name not in everywhere}
    lists = [route for route in GUARDED if route.reads and not route.names and route.kind != "public"]

    shown = {route.name: knocker.knock(route, token).text for route in lists}

    assert [name for name, text in shown.items() if any(one in text for one in ids)] == []


@pytest.mark.parametrize(
    ("path", "matter", "role"),
    [
        ("/api/intake/v1/issues", "issue_id", Role.STREET_CLERK),
        ("/api/intake/v1/issues", "issue_id", Role.DEPARTMENT_OFFICER),
        ("/api/intake/v1/topics", "topic_id", Role.STREET_CLERK),
        ("/api/meetings/v1/meetings", "meeting_id", Role.STREET_CLERK),
        ("/api/supervision/v1/plans", "plan_id", Role.STREET_CLERK),
        ("/api/supervision/v1/items", "item_id", Role.STREET_CLERK),
        ("/api/supervision/v1/items", "item_id", Role.PARTY_ORG_CLERK),
        ("/api/supervision/v1/items", "item_id", Role.DEPARTMENT_OFFICER),
        ("/api/supervision/v1/objections", "objection_id", Role.STREET_CLERK),
        ("/api/supervision/v1/orders", "order_id", Role.STREET_CLERK),
        ("/api/portal/v1/clients", "client_id", Role.COUNTY_CPPCC),
    ],
)
def test_a_list_holds_what_is_in_reach(town: Town, knocker: Knocker, path: str, matter: str, role: Role) -> None:
    route = next(one for one in GUARDED if one.name == f"GET {path}")

    knock = knocker.knock(route, bearer(holder(role, QINZHOU, of_the_case=True)))

    assert (knock.status, town.matters[matter].id in knock.text) == (200, True)


@pytest.mark.parametrize("role", [Role.DEPARTMENT_OFFICER, Role.CONTRACTOR, Role.PARTY_ORG_CLERK])
@pytest.mark.parametrize("org", ["ORG-620502005001", None], ids=["another unit", "no unit"])
def test_a_unit_that_has_nothing_to_do_with_an_item_does_not_see_it(
    town: Town, knocker: Knocker, role: Role, org: str | None
) -> None:
    who = bearer(Actor("officer", org, (Grant(role, JUBAOPEN),)))
    one, all_ = (next(route for route in GUARDED if route.name == f"GET {path}") for path in ITEMS)

    assert knocker.knock(one, who).status == 403
    shown = knocker.knock(all_, who)
    assert (shown.status, town.matters["item_id"].id in shown.text) == (200, False)


def test_a_resident_does_not_work_for_an_organisation_that_the_account_names(knocker: Knocker) -> None:
    who = bearer(Actor("resident", HANDLER, (Grant(Role.RESIDENT, JUBAOPEN),)))
    commands = [route for route in GUARDED if {"item_id", "order_id"} & set(route.names) and route.kind == "signed_in"]

    answers = {route.name: knocker.knock(route, who).status for route in commands}

    assert {name: status for name, status in answers.items() if status != 403} == {}


def test_a_token_for_reading_changes_nothing(knocker: Knocker) -> None:
    claims = {**claims_of(Actor("client-1", None, tuple(Grant(Role(r), CITY) for r in ROLES))), "scope": "read"}
    token = f"Bearer {tokens.sign(claims, SIGNING_KEY, lifetime_seconds=600)}"

    codes = {route.name: knocker.knock(route, token).code for route in GUARDED if not route.reads}

    assert {name: code for name, code in codes.items() if code != "read_only_token"} == {}


def test_whose_thing_it_is_sees_it(knocker: Knocker) -> None:
    somebody = bearer(Actor("somebody", None, (Grant(Role.COMMUNITY_CLERK, JUBAOPEN),)))
    own = [route for route in GUARDED if OF_ONE_ACCOUNT & set(route.names)]

    assert {knocker.knock(route, somebody).status for route in own} == {200}


def test_the_size_of_the_matrix(capsys: pytest.CaptureFixture[str]) -> None:
    whole = len(GUARDED) * len(ROLES) * (len(UNITS) + 1)
    without = len(GUARDED) * (len(bad_tokens()) + 1)
    with capsys.disabled():
        sys.stdout.write(
            f"\n{len(ROUTES)} routes, {len(ROLES)} roles, {len(UNITS) + 1} units: {whole + without} knocks\n"
        )

    assert {route.service for route in ROUTES} == set(SERVICES)
