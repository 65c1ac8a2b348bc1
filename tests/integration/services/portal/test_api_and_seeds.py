"""The portal's own API, its seeds, its database."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, select, text
from werkzeug.test import Client

from contracts.organisations import organisations as known_organisations
from kit.clock import HandClock
from kit.sealing import open_letter
from kit.sql.migrations import downgrade, upgrade
from services.portal.adapters.tables import kit_tables, metadata, organisations
from services.portal.domain.demo import demo_accounts
from services.portal.parts import Portal
from services.portal.seeds import seed
from tests.integration.services.portal.conftest import ISSUE_ID, PASSWORD, rows
from tests.integration.services.portal.test_read_database import forget_everything, take, told
from tests.support.doors import SEAL_PRIVATE_KEY, SERVICES
from tests.support.servers import Databases

API = "/api/portal/v1"
MIGRATIONS = SERVICES / "portal" / "migrations"


def token_of(reader: Client, username: str) -> dict[str, str]:
    answer = reader.post(f"{API}/tokens", json={"username": username, "password": PASSWORD})
    assert answer.status_code == 201, answer.text
    return {"Authorization": f"Bearer {answer.json['access_token']}"}


@pytest.fixture
def an_issue(seeded: Portal, clock: HandClock) -> None:
    forget_everything(seeded)
    take(seeded, told(clock, "intake.issue.submitted", 1, ISSUE_ID, due_accept_at="2026-03-09T18:00:00+08:00"))


@pytest.mark.usefixtures("an_issue")
def test_a_clerks_program_reads_the_work_list_and_the_case(reader: Client) -> None:
    headers = token_of(reader, "qz-clerk")

    waiting = reader.get(f"{API}/worklist", headers=headers).json["items"]
    case = reader.get(f"{API}/cases/{ISSUE_ID}", headers=headers).json

    assert [(one["id"], one["next_command"]) for one in waiting] == [(ISSUE_ID, "issue.accept")]
    assert [fact["type"] for fact in case["timeline"]] == ["intake.issue.submitted"]


@pytest.mark.usefixtures("an_issue")
def test_another_countys_program_reads_neither(reader: Client) -> None:
    headers = token_of(reader, "gg-clerk")

    refused = reader.get(f"{API}/cases/{ISSUE_ID}", headers=headers)

    assert reader.get(f"{API}/worklist", headers=headers).json == {"items": [], "next": None}
    assert (refused.status_code, refused.json["code"]) == (403, "outside_your_unit")
    assert reader.get(f"{API}/people?division=620502005002", headers=headers).status_code == 403


@pytest.mark.usefixtures("an_issue")
def test_a_case_is_not_for_everybody_and_not_for_residents(reader: Client) -> None:
    assert reader.get(f"{API}/cases/{ISSUE_ID}").status_code == 401
    assert reader.get(f"{API}/cases/{ISSUE_ID}", headers=token_of(reader, "qz-resident")).status_code == 403


@pytest.mark.usefixtures("an_issue")
def test_public_figures_tell_no_small_count(reader: Client) -> None:
    found = reader.get(f"{API}/county-figures").json["items"]

    assert found == [{"county": "620502", "measure": "issue", "value": "submitted", "number": "<3"}]


def test_people_over_a_community_are_those_of_the_units_above_it_too(reader: Client) -> None:
    headers = token_of(reader, "qz-clerk")

    found = reader.get(f"{API}/people?division=620502005002&role=street_leader", headers=headers).json["items"]

    assert [(one["role"], one["org"]) for one in found] == [("street_leader", "ORG-620502005000")]


def test_an_account_reads_about_itself(reader: Client) -> None:
    found = reader.get(f"{API}/me", headers=token_of(reader, "qz-committee")).json

    assert (found["username"], found["grants"]) == (
        "qz-committee",
        [{"role": "supervision_committee_member", "unit": "620502005002"}],
    )
    assert "password_mark" not in found


def test_seeds_announce_everything_once_and_accounts_only_behind_a_seal(seeded: Portal) -> None:
    again = seed(seeded.service, seeded.settings, seeded.passwords)

    outbox = rows(seeded, text("select exchange, headers->>'ce-type' as type, body::jsonb as body from outbox"))
    private = [row["body"] for row in outbox if row["exchange"] == "yishi.private"]
    public = [row["type"] for row in outbox if row["exchange"] == "yishi.events"]
    assert again == 0
    assert len(private) == len(demo_accounts())
    assert public.count("portal.organisation.registered") == len(known_organisations())
    assert public.count("portal.rules.published") == 4
    assert {row["code"] for row in rows(seeded, select(organisations))} == set(known_organisations())
    clerk = next(body for body in private if body["grants"] == [{"role": "cppcc_member", "unit": "620502005000"}])
    assert open_letter(clerk["sealed"], SEAL_PRIVATE_KEY)["phone"].startswith("+861380000")
    assert "1380000" not in str({name: value for name, value in clerk.items() if name != "sealed"})


def test_the_migrations_make_what_the_models_say_and_take_it_away_again(databases: Databases) -> None:
    database = databases.fresh("portal_migrations")
    assert (MIGRATIONS / "HEAD").read_text().strip() == max(Path(MIGRATIONS / "versions").glob("*.py")).name[:4]

    upgrade(MIGRATIONS, database.dsn)
    with database.engine.connect() as connection:
        kit = {table.name for table in vars(kit_tables).values()}
        differences = [
            one
            for one in compare_metadata(MigrationContext.configure(connection), metadata)
            if "alembic_version" not in str(one)
        ]
    downgrade(MIGRATIONS, database.dsn)

    assert differences == []
    assert kit & set(inspect(database.engine).get_table_names()) == set()
