"""Other systems: registered by an office, known by a secret that is shown once, and taken away again."""

from base64 import b64encode
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from click.testing import Result
from sqlalchemy import select
from typer.testing import CliRunner
from werkzeug.test import Client, TestResponse

from contracts.access import actor_from, claims_of
from contracts.roles import Role
from deploy.cli import app
from deploy.cli.installation import Installation
from kit.clock import HandClock
from kit.web import tokens
from services.portal.adapters.tables import clients
from services.portal.parts import Portal
from tests.integration.services.portal.conftest import rows
from tests.support.doors import CITY, GANGU, JUBAOPEN, QINZHOU, SIGNING_KEY, TOKEN_KEY, actor

CLIENTS, TOKENS = "/api/portal/v1/clients", "/api/portal/v1/client-tokens"
OFFICE = actor(Role.COUNTY_CPPCC, QINZHOU)
ELSEWHERE = actor(Role.COUNTY_CPPCC, GANGU)
HOTLINE = {"name": "12345", "unit": QINZHOU, "roles": ["county_cppcc", "street_clerk"]}


def call(reader: Client, who: Any, method: str, path: str = "", body: Any = None) -> TestResponse:
    headers = {"Idempotency-Key": tokens.new_signing_key()[30:60].replace("/", ".").replace("+", ".").replace("\n", "")}
    headers["Authorization"] = f"Bearer {tokens.sign(claims_of(who), SIGNING_KEY, lifetime_seconds=60)}"
    return reader.open(CLIENTS + path, method=method, json=body, headers=headers)


def registered(reader: Client, **changes: Any) -> dict[str, str]:
    made = call(reader, OFFICE, "POST", body={**HOTLINE, **changes})
    assert made.status_code == 201, made.text
    given = call(reader, OFFICE, "POST", f"/{made.json['id']}/secret")
    assert given.status_code == 201, given.text
    return {"client_id": given.json["id"], "client_secret": given.json["secret"]}


def ask(reader: Client, **form: str) -> TestResponse:
    return reader.post(TOKENS, data={"grant_type": "client_credentials", **form})


def state_of(reader: Client, client_id: str) -> str:
    found = call(reader, OFFICE, "GET").json["items"]
    return str(next(one["state"] for one in found if one["id"] == client_id))


def test_a_client_gets_a_token_that_reads_in_its_roles(reader: Client) -> None:
    answer = ask(reader, **registered(reader))

    assert answer.status_code == 200, answer.text
    assert (answer.headers["Cache-Control"], answer.headers["Pragma"]) == ("no-store", "no-cache")
    assert {**answer.json, "access_token": ""} == {
        "access_token": "",
        "token_type": "Bearer",
        "expires_in": 900,
        "scope": "read",
    }
    claims = tokens.verify(answer.json["access_token"], TOKEN_KEY)
    assert {(grant.role, grant.unit) for grant in actor_from(claims).grants} == {
        ("county_cppcc", QINZHOU),
        ("street_clerk", QINZHOU),
    }
    shown = reader.get("/api/portal/v1/worklist", headers={"Authorization": f"Bearer {answer.json['access_token']}"})
    assert shown.status_code == 200


def test_a_client_may_also_ask_in_json_and_by_basic(reader: Client) -> None:
    known = registered(reader)
    basic = b64encode(f"{known['client_id']}:{known['client_secret']}".encode()).decode()
    grant = {"grant_type": "client_credentials"}

    in_json = reader.post(TOKENS, json={**grant, **known})
    by_header = reader.post(TOKENS, data=grant, headers={"Authorization": f"Basic {basic}"})
    twice = reader.post(TOKENS, data={**grant, **known}, headers={"Authorization": f"Basic {basic}"})

    assert (in_json.status_code, by_header.status_code) == (200, 200)
    assert (twice.status_code, twice.json) == (400, {"error": "invalid_request"})


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_id": "client-nobody"}, 401, "invalid_client"),
        ({"client_id": "", "client_secret": ""}, 401, "invalid_client"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"scope": "write"}, 400, "invalid_scope"),
        ({"scope": "everything"}, 400, "invalid_scope"),
        ({"scope": "read"}, 200, None),
    ],
)
def test_a_request_that_does_not_fit_is_answered_as_the_standard_says(
    reader: Client, changes: dict[str, str], status: int, error: str | None
) -> None:
    answer = ask(reader, **{**registered(reader), **changes})

    assert (answer.status_code, answer.json.get("error")) == (status, error)
    assert ("WWW-Authenticate" in answer.headers) == (status == 401)


@pytest.mark.parametrize("body", [b"", b"grant_type=client_credentials&grant_type=client_credentials", b"\xff=%zz"])
def test_a_form_that_says_too_little_or_too_much_is_refused(reader: Client, body: bytes) -> None:
    answer = reader.post(TOKENS, data=body, content_type="application/x-www-form-urlencoded")

    assert (answer.status_code, answer.json) == (400, {"error": "invalid_request"})


@pytest.mark.parametrize("body", ["[]", '{"grant_type": 1}', "nothing", '{"grant_type": ["client_credentials"]}'])
def test_json_that_is_no_request_is_refused(reader: Client, body: str) -> None:
    answer = reader.post(TOKENS, data=body, content_type="application/json")

    assert (answer.status_code, answer.json) == (400, {"error": "invalid_request"})


def test_the_secret_is_shown_once_and_kept_nowhere(reader: Client, seeded: Portal) -> None:
    known = registered(reader)

    found = call(reader, OFFICE, "GET")

    assert known["client_secret"] not in found.text
    everything = str(rows(seeded, select(clients))) + str(rows(seeded, select(seeded.service.stage.tables.answers)))
    assert known["client_secret"] not in everything


def test_a_fresh_secret_ends_the_one_before(reader: Client) -> None:
    known = registered(reader)

    fresh = call(reader, OFFICE, "POST", f"/{known['client_id']}/secret").json["secret"]

    assert ask(reader, **known).status_code == 401
    assert ask(reader, **{**known, "client_secret": fresh}).status_code == 200


def test_a_revoked_client_gets_no_token_and_stays_revoked(reader: Client) -> None:
    known = registered(reader)

    revoked = call(reader, OFFICE, "POST", f"/{known['client_id']}/revocation")

    assert (revoked.status_code, revoked.json["state"]) == (200, "revoked")
    assert ask(reader, **known).status_code == 401
    again = call(reader, OFFICE, "POST", f"/{known['client_id']}/secret")
    assert (again.status_code, again.json["code"]) == (409, "portal.client_revoked")


def test_a_client_ends_on_its_day(reader: Client, clock: HandClock) -> None:
    known = registered(reader, days=1)
    clock.forward(timedelta(days=1))

    assert ask(reader, **known).status_code == 401
    assert state_of(reader, known["client_id"]) == "expired"


def test_the_list_tells_when_a_client_was_used_last(reader: Client, seeded: Portal) -> None:
    known, unused = registered(reader), registered(reader)
    ask(reader, **known)

    used = {one["id"]: one["last_used_at"] is not None for one in call(reader, OFFICE, "GET").json["items"]}

    assert (used[known["client_id"]], used[unused["client_id"]]) == (True, False)


def test_a_list_comes_in_parts(reader: Client) -> None:
    newest = [registered(reader)["client_id"] for _ in range(3)][::-1]

    first = call(reader, OFFICE, "GET", "?limit=2").json
    second = call(reader, OFFICE, "GET", f"?limit=2&after={first['next']}").json

    assert [one["id"] for one in first["items"]] == newest[:2]
    assert second["items"][0]["id"] == newest[2]


def test_an_office_looks_after_the_clients_of_its_units_alone(reader: Client) -> None:
    known = registered(reader)

    listed = call(reader, ELSEWHERE, "GET").text
    revoked = call(reader, ELSEWHERE, "POST", f"/{known['client_id']}/revocation")
    above = call(reader, OFFICE, "POST", body={**HOTLINE, "unit": CITY})

    assert known["client_id"] not in listed
    assert (revoked.status_code, revoked.json["code"]) == (403, "outside_your_unit")
    assert (above.status_code, above.json["code"]) == (403, "outside_your_unit")


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"roles": []}, "/roles"),
        ({"roles": ["resident"]}, "/roles/0"),
        ({"unit": "620502999999"}, "/division"),
        ({"org": "ORG-620523000000"}, "/org"),
        ({"org": "ORG-NOBODY"}, "/org"),
        ({"days": 731}, "/days"),
        ({"may_write": True}, "/may_write"),
    ],
)
def test_what_cannot_be_registered_is_told_with_its_field(
    reader: Client, changes: dict[str, Any], pointer: str
) -> None:
    answer = call(reader, OFFICE, "POST", body={**HOTLINE, **changes})

    assert (answer.status_code, [one["pointer"] for one in answer.json["errors"]]) == (422, [pointer])


def test_every_act_stands_in_the_audit(reader: Client, seeded: Portal) -> None:
    known = registered(reader)
    call(reader, OFFICE, "POST", f"/{known['client_id']}/revocation")

    audit = seeded.service.stage.tables.audit
    found = rows(seeded, select(audit).where(audit.c.subject == known["client_id"]).order_by(audit.c.id))

    assert [(row["command"], row["before"], row["after"], row["role"]) for row in found] == [
        ("register", "", "without_secret", "county_cppcc"),
        ("give_secret", "without_secret", "open", "county_cppcc"),
        ("revoke", "open", "revoked", "county_cppcc"),
    ]
    assert {row["account_id"] for row in found} == {OFFICE.account_id}


Yishi = Callable[..., Result]


@pytest.fixture
def yishi(seeded: Portal) -> Yishi:
    """Runs the command as the operator of this installation would."""
    stage = seeded.service.stage
    installation = Installation("", {"portal": stage.database}, (), ("portal",), stage.clock)
    return lambda *words: CliRunner().invoke(app, ["clients", *words], obj=installation, env={"COLUMNS": "400"})


def test_an_operator_may_register_a_client_that_writes(reader: Client, yishi: Yishi) -> None:
    made = yishi("add", "平台", "--unit", JUBAOPEN, "--role", "community_clerk", "--write")
    words = made.stdout.split()
    known = {"client_id": words[1], "client_secret": words[words.index("密钥") + 1]}

    token = ask(reader, **known).json
    narrowed = ask(reader, **known, scope="read").json

    assert (token["scope"], narrowed["scope"]) == ("read write", "read")
    assert "平台" in yishi("list").stdout
    assert yishi("revoke", known["client_id"]).exit_code == 0
    assert ask(reader, **known).status_code == 401


def test_an_operator_is_told_what_cannot_be_done(yishi: Yishi) -> None:
    unknown_role = yishi("add", "x", "--unit", JUBAOPEN, "--role", "mayor")
    unknown_unit = yishi("add", "x", "--unit", "1", "--role", "community_clerk")
    unknown_client = yishi("revoke", "client-nobody")

    assert [done.exit_code for done in (unknown_role, unknown_unit, unknown_client)] == [2, 2, 2]
    assert "unknown_role" in unknown_role.stderr
    assert "unknown_division" in unknown_unit.stderr
    assert "not_found" in unknown_client.stderr
