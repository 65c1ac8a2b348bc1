"""The API for those who look after people: every route, what it refuses, and to whom."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4
from wsgiref.types import WSGIApplication

import pytest
from sqlalchemy import text
from werkzeug.test import Client, TestResponse

from contracts.access import Grant
from contracts.roles import ADMINISTRATORS, Role
from kit.clock import HandClock
from kit.web.tokens import verify
from services.portal.bootstrap import door
from services.portal.parts import Portal
from services.portal.usecases.open_account import NewAccount, open_account
from tests.integration.services.portal.conftest import PASSWORD, rows
from tests.support.doors import TOKEN_KEY

CITY, QINZHOU, STREET, HOME = "620500000000", "620502000000", "620502005000", "620502005002"
API = "/api/portal/v1"
NOWHERE = "0192f3c1-7a10-7c3e-9b1e-00000000dead"

Call = Callable[..., TestResponse]


@pytest.fixture(scope="module")
def pages(seeded: Portal) -> WSGIApplication:
    with seeded.service.open_work("test") as work:
        for role in ADMINISTRATORS:
            new = NewAccount(role.replace("_", "-"), PASSWORD, str(role), None, (Grant(role, CITY),))
            open_account(work, seeded.passwords, seeded.settings.seal_key, new)
        work.commit()
    return door(seeded)


@pytest.fixture
def call(pages: WSGIApplication) -> Call:
    """Call a route as somebody, with a fresh token: a GET without a body, a command with one."""

    def run(username: str, path: str, body: dict[str, Any] | None = None) -> TestResponse:
        reader = Client(pages)
        token = reader.post(f"{API}/tokens", json={"username": username, "password": PASSWORD}).json["access_token"]
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": uuid4().hex}
        if body is None:
            return reader.get(f"{API}{path}", headers=headers)
        return reader.post(f"{API}{path}", headers=headers, json=body)

    return run


def id_of(portal: Portal, username: str) -> str:
    (row,) = rows(portal, text(f"select id from accounts where username = '{username}'"))
    return str(row["id"])


def grant_of(portal: Portal, username: str) -> str:
    found = text(f"select id from grants where account_id = '{id_of(portal, username)}' and ended_at is null")
    return str(rows(portal, found)[0]["id"])


def person(username: str, **more: Any) -> dict[str, Any]:
    return {"username": username, "display_name": "李", "org": f"ORG-{HOME}", "phone": "13900001111"} | more


def told(answer: TestResponse) -> tuple[int, Any]:
    return answer.status_code, answer.json.get("code")


def roles_in_token(pages: WSGIApplication, username: str) -> list[str]:
    token = Client(pages).post(f"{API}/tokens", json={"username": username, "password": PASSWORD}).json["access_token"]
    return [grant["role"] for grant in verify(token, TOKEN_KEY)["grants"]]


def test_the_county_opens_gives_takes_and_retires(seeded: Portal, call: Call, clock: HandClock) -> None:
    opened = call("qz-county", "/accounts", person("api-li"))
    assert (opened.status_code, opened.json["is_open"], opened.json["grants"]) == (201, True, [])
    assert "link" not in opened.text
    path = f"/accounts/{opened.json['id']}"

    until = (clock() + timedelta(days=9)).isoformat()
    given = call("qz-county", f"{path}/grants", {"role": "community_clerk", "unit": HOME, "valid_until": until})
    (grant,) = given.json["grants"]
    assert (given.status_code, grant["role"], grant["unit"]) == (201, "community_clerk", HOME)
    assert datetime.fromisoformat(grant["valid_until"]) == datetime.fromisoformat(until)

    taken = call("qz-county", f"{path}/grants/{grant['id']}/end", {})
    assert (taken.status_code, taken.json["grants"][0]["ended_at"] is not None) == (200, True)
    assert told(call("qz-county", f"{path}/grants/{grant['id']}/end", {})) == (404, "not_found")
    assert call("qz-county", f"{path}/retirement", {}).json["is_open"] is False
    assert told(call("qz-county", f"{path}/retirement", {})) == (409, "portal.account_closed")
    shown = call("audit-admin", path)
    assert (shown.status_code, len(shown.json["grants"])) == (200, 1)


@pytest.mark.parametrize(
    ("wrong", "status", "field"),
    [
        ({"username": "B!"}, 422, "/username"),
        ({"username": "qz-clerk"}, 409, "/username"),
        ({"display_name": ""}, 422, "/display_name"),
        ({"org": "ORG-620502999999"}, 422, "/org"),
        ({"phone": "110"}, 422, "/phone"),
        ({"phone": ""}, 422, "/phone"),
        ({"email": "no"}, 422, "/email"),
        ({"language": "fr"}, 422, "/language"),
        ({"password": "of somebody else"}, 422, "/password"),
    ],
)
def test_a_person_who_cannot_be_opened_is_refused_beside_the_field(
    seeded: Portal, call: Call, wrong: dict[str, str], status: int, field: str
) -> None:
    before = rows(seeded, text("select count(*) from accounts"))

    answer = call("qz-county", "/accounts", person("api-wrong") | wrong)

    assert (answer.status_code, field in answer.text) == (status, True), answer.text
    assert rows(seeded, text("select count(*) from accounts")) == before


@pytest.mark.parametrize(
    ("wrong", "status", "code"),
    [
        ({"role": "king"}, 422, "validation"),
        ({"role": "county_cppcc", "unit": QINZHOU}, 403, "portal.beyond_reach"),
        ({"role": "system_admin", "unit": QINZHOU}, 403, "portal.beyond_reach"),
        ({"unit": "629999999999"}, 422, "unknown_division"),
        ({"unit": QINZHOU}, 422, "portal.wrong_level"),
        ({"unit": "620523100000"}, 403, "portal.beyond_reach"),
        ({"valid_until": "2020-01-01T00:00:00+08:00"}, 422, "portal.dates_wrong"),
        ({"valid_until": "2036-01-01"}, 422, "validation"),
        ({"role": "community_clerk", "unit": HOME}, 409, "portal.grant_held"),
    ],
)
def test_a_grant_that_cannot_be_given_is_refused(
    seeded: Portal, call: Call, wrong: dict[str, str], status: int, code: str
) -> None:
    who = id_of(seeded, "qz-clerk")
    about = text(f"select count(*) from grants where account_id = '{who}'")
    before = rows(seeded, about)

    answer = call("qz-county", f"/accounts/{who}/grants", {"role": "street_clerk", "unit": STREET} | wrong)

    assert told(answer) == (status, code), answer.text
    assert rows(seeded, about) == before


def test_another_county_finds_every_door_closed(seeded: Portal, call: Call, clock: HandClock) -> None:
    who, grant = id_of(seeded, "qz-clerk"), grant_of(seeded, "qz-clerk")
    code = f"ORG-{HOME}"
    names = {"name_zh": "别县", "name_en": "Elsewhere"}
    tries: tuple[tuple[str, dict[str, Any] | None], ...] = (
        (f"/accounts/{who}", None),
        ("/accounts", person("gg-spy")),
        (f"/accounts/{who}/grants", {"role": "community_clerk", "unit": HOME}),
        (f"/accounts/{who}/grants/{grant}/end", {}),
        (f"/accounts/{who}/retirement", {}),
        ("/organisations", {"code": f"{code}-SPY", "kind": "department", **names}),
        (f"/organisations/{code}/name", names),
        (f"/organisations/{code}/closing", {}),
    )

    assert [call("gg-county", path, body).status_code for path, body in tries] == [403] * len(tries)
    assert call("qz-clerk", "/me").status_code == 200


def test_who_does_not_look_after_people_is_refused_before_anything_is_read(seeded: Portal, call: Call) -> None:
    who = id_of(seeded, "qz-clerk2")

    for name in ("qz-clerk", "qz-resident"):
        assert told(call(name, f"/accounts/{who}")) == (403, "role_missing")
        assert told(call(name, "/accounts", {})) == (403, "role_missing")
        assert told(call(name, f"/accounts/{who}/grants", {})) == (403, "role_missing")
        assert told(call(name, f"/accounts/{who}/retirement", {})) == (403, "role_missing")
        assert told(call(name, "/organisations", {})) == (403, "role_missing")
    for name in (*(role.replace("_", "-") for role in sorted(ADMINISTRATORS)), "qz-resident"):
        assert told(call(name, "/delegations", {})) == (403, "role_missing")


def test_nobody_is_not_found(call: Call) -> None:
    for path, body in (
        (f"/accounts/{NOWHERE}", None),
        (f"/accounts/{NOWHERE}/retirement", {}),
        (f"/accounts/{NOWHERE}/grants", {"role": "street_clerk", "unit": HOME}),
        (f"/accounts/{NOWHERE}/grants/{NOWHERE}/end", {}),
        (f"/delegations/{NOWHERE}/end", {}),
        ("/organisations/ORG-NOBODY/closing", {}),
    ):
        assert call("qz-county", path, body).status_code == 404, path


def test_the_three_administrators_have_one_hand_each(seeded: Portal, call: Call) -> None:
    who = call("system-admin", "/accounts", person("api-three")).json["id"]
    give = (f"/accounts/{who}/grants", {"role": "audit_admin", "unit": QINZHOU})
    retire: tuple[str, dict[str, Any]] = (f"/accounts/{who}/retirement", {})

    assert told(call("system-admin", *give)) == (403, "role_missing")
    assert told(call("security-admin", *retire)) == (403, "role_missing")
    assert told(call("security-admin", "/accounts", person("api-four"))) == (403, "role_missing")
    for path, body in (give, retire, ("/accounts", person("api-five"))):
        assert told(call("audit-admin", path, body)) == (403, "role_missing")
    assert call("security-admin", *give).status_code == 201
    for second in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.COUNTY_CPPCC):
        refused = call("security-admin", give[0], {"role": second, "unit": QINZHOU})
        assert told(refused) == (409, "portal.administrators_apart")
    mine = f"/accounts/{id_of(seeded, 'security-admin')}/grants"
    assert told(call("security-admin", mine, {"role": "audit_admin", "unit": QINZHOU})) == (403, "portal.own_grants")
    assert call("system-admin", *retire).status_code == 200


def test_organisations_are_registered_renamed_and_closed(call: Call) -> None:
    code, names = f"ORG-{HOME}-API", {"name_zh": "新单位", "name_en": "New office"}
    new = {"code": code, "kind": "department", **names}

    assert call("qz-county", "/organisations", new).status_code == 201
    assert told(call("qz-county", "/organisations", new)) == (409, "portal.organisation_known")
    for wrong in ({"kind": "circus"}, {"name_en": ""}, {"code": "X"}, {"code": "ORG-629999000000"}):
        assert call("qz-county", "/organisations", new | wrong).status_code == 422, wrong
    assert call("qz-county", f"/organisations/{code}/name", names | {"name_zh": "改名"}).json["name_zh"] == "改名"
    assert call("qz-county", f"/organisations/{code}/name", {"name_zh": "改名"}).status_code == 422
    assert call("qz-county", f"/organisations/{code}/closing", {}).json["status"] == "retired"
    assert told(call("qz-county", f"/organisations/{code}/closing", {})) == (409, "portal.organisation_closed")


def test_a_substitute_acts_within_the_days_of_the_absence_alone(
    seeded: Portal, call: Call, pages: WSGIApplication, clock: HandClock
) -> None:
    own, lent = roles_in_token(pages, "qz-clerk2"), "community_party_secretary"
    begins = clock() + timedelta(days=1)
    absence = {
        "grant_id": grant_of(seeded, "qz-secretary"),
        "username": "qz-clerk2",
        "valid_from": begins.isoformat(),
        "valid_until": (begins + timedelta(days=2)).isoformat(),
    }
    made = call("qz-secretary", "/delegations", absence)
    assert (made.status_code, made.json["delegated_by"]) == (201, id_of(seeded, "qz-secretary"))

    assert roles_in_token(pages, "qz-clerk2") == own
    clock.forward(timedelta(days=1))
    assert roles_in_token(pages, "qz-clerk2") == sorted([*own, lent])
    assert told(call("qz-street", f"/delegations/{made.json['id']}/end", {})) == (404, "not_found")
    clock.forward(timedelta(days=2))
    assert roles_in_token(pages, "qz-clerk2") == own
    assert told(call("qz-clerk2", f"/delegations/{made.json['id']}/end", {})) == (404, "not_found")
    kept = text("select account_id, subject from audit where command = 'delegate'")
    assert rows(seeded, kept)[-1] == {
        "account_id": id_of(seeded, "qz-secretary"),
        "subject": id_of(seeded, "qz-clerk2"),
    }


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"username": "mj-clerk"}, 409),
        ({"username": "nobody-at-all"}, 404),
        ({"username": "qz-secretary"}, 403),
        ({"grant_id": NOWHERE}, 404),
        ({"valid_until": None}, 422),
        ({"valid_until": "2020-01-01T00:00:00+08:00"}, 422),
        ({"valid_from": "tomorrow"}, 422),
    ],
)
def test_an_absence_that_cannot_be_is_refused(
    seeded: Portal, call: Call, clock: HandClock, wrong: dict[str, Any], status: int
) -> None:
    day = {"valid_from": clock().isoformat(), "valid_until": (clock() + timedelta(days=1)).isoformat()}
    absence = {"grant_id": grant_of(seeded, "qz-secretary"), "username": "qz-clerk2"} | day
    before = rows(seeded, text("select count(*) from grants"))

    assert call("qz-secretary", "/delegations", absence | wrong).status_code == status
    assert rows(seeded, text("select count(*) from grants")) == before


def test_somebody_elses_grant_is_nobodys_to_lend(seeded: Portal, call: Call, clock: HandClock) -> None:
    day = {"valid_from": clock().isoformat(), "valid_until": (clock() + timedelta(days=1)).isoformat()}
    foreign = {"grant_id": grant_of(seeded, "qz-county"), "username": "qz-clerk2"} | day

    assert told(call("qz-secretary", "/delegations", foreign)) == (404, "not_found")


def test_a_grant_that_is_over_opens_no_door_and_no_token_outlives_it(
    seeded: Portal, call: Call, pages: WSGIApplication, clock: HandClock
) -> None:
    until = clock() + timedelta(minutes=5)
    grant = {"role": "county_cppcc", "unit": QINZHOU, "valid_until": until.isoformat()}
    given = call("security-admin", f"/accounts/{id_of(seeded, 'qz-street')}/grants", grant)
    assert given.status_code == 201, given.text
    watched = f"/accounts/{id_of(seeded, 'qz-clerk')}"

    token = Client(pages).post(f"{API}/tokens", json={"username": "qz-street", "password": PASSWORD})
    assert 0 < token.json["expires_in"] <= 300
    assert call("qz-street", watched).status_code == 200
    clock.forward(timedelta(minutes=5))
    assert told(call("qz-street", watched)) == (403, "role_missing")
    assert roles_in_token(pages, "qz-street") == ["street_clerk"]


def test_whoever_is_retired_gets_no_token_any_more(seeded: Portal, call: Call, pages: WSGIApplication) -> None:
    assert call("qz-county", f"/accounts/{id_of(seeded, 'qz-committee')}/retirement", {}).status_code == 200

    answer = Client(pages).post(f"{API}/tokens", json={"username": "qz-committee", "password": PASSWORD})

    assert told(answer) == (403, "portal.sign_in_refused")
