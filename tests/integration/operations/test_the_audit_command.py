"""An operator proves the audit and hands it out."""

import csv
import json
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import text
from typer.testing import CliRunner

from deploy.cli import app
from deploy.cli.installation import Installation
from kit.clock import HandClock
from kit.service import AnyService
from kit.sql.audit.sealing import AuditSealer
from tests.support.servers import Databases
from tests.support.workshop import TABLES, a_service, create_tables, light_a_lamp, put_out


@pytest.fixture(scope="module")
def tables(databases: Databases) -> AnyService:
    database = databases.fresh("audited")
    create_tables(database)
    return a_service("workshop", database)


@pytest.fixture
def workshop(tables: AnyService) -> Iterator[AnyService]:
    """A workshop where two lamps were lit, a day apart, and the first was put out."""
    clock = HandClock()
    service = a_service("workshop", tables.stage.database, clock=clock)
    first = light_a_lamp(service)
    clock.forward(timedelta(days=1))
    light_a_lamp(service)
    put_out(service, first)
    AuditSealer("workshop", service.stage.database, TABLES).seal_some()
    yield service
    run(service, "truncate audit, audit_seals restart identity")


def run(service: AnyService, statement: str) -> None:
    with service.stage.database.engine.begin() as connection:
        connection.execute(text(statement))


def yishi(service: AnyService, *arguments: str) -> Result:
    installation = Installation("", {"workshop": service.stage.database}, (), services=("workshop",))
    return CliRunner().invoke(app, ["audit", *arguments], obj=installation)


def test_a_whole_audit_is_said_to_be_whole_with_its_last_seal(workshop: AnyService) -> None:
    light_a_lamp(workshop)

    done = yishi(workshop, "verify")

    assert done.exit_code == 0, done.stdout
    line = next(line.split() for line in done.stdout.splitlines() if line.startswith("workshop"))
    assert line == ["workshop", "1", "3", "1", "完好", "/", "whole"]
    assert "--anchor workshop:1:" in done.stdout


def test_the_last_seal_that_was_printed_can_be_asked_for_again(workshop: AnyService) -> None:
    printed = yishi(workshop, "verify").stdout
    anchor = next(line for line in printed.splitlines() if line.startswith("--anchor")).split()[1]

    again = yishi(workshop, "verify", "--anchor", anchor)
    other = yishi(workshop, "verify", "--anchor", anchor[:-1] + ("0" if anchor[-1] != "0" else "1"))

    assert (again.exit_code, other.exit_code) == (0, 1)


def test_a_changed_row_is_named_with_its_service_and_the_command_fails(workshop: AnyService) -> None:
    run(workshop, "update audit set role = 'nobody' where id = 2")

    done = yishi(workshop, "verify")

    assert done.exit_code == 1
    assert "记录被改动 / a row was changed" in " ".join(done.stdout.split())
    assert "row 2" in done.stdout
    assert "--anchor" not in done.stdout


@pytest.mark.parametrize("anchor", ["workshop", "workshop:1", "workshop:one:abc", ":1:abc"])
def test_an_anchor_that_cannot_be_read_is_refused(workshop: AnyService, anchor: str) -> None:
    assert yishi(workshop, "verify", "--anchor", anchor).exit_code == 2


def test_an_anchor_of_a_service_that_is_not_looked_at_is_refused(workshop: AnyService) -> None:
    assert yishi(workshop, "verify", "--anchor", "gallery:1:abc").exit_code == 2


def test_the_records_since_a_moment_are_handed_out_as_lines_of_json(workshop: AnyService) -> None:
    done = yishi(workshop, "export", "--service", "workshop", "--since", "2026-03-03T00:00")

    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(row["id"], row["command"], row["before"], row["after"]) for row in rows] == [
        (2, "light", "out", "lit"),
        (3, "put_out", "lit", "out"),
    ]
    assert rows[0]["at"].startswith("2026-03-03T09:00:00")


def test_the_records_before_a_moment_are_handed_out_as_a_table(workshop: AnyService, tmp_path: Path) -> None:
    file = tmp_path / "audit.csv"
    asked = ["--service", "workshop", "--since", "2026-03-01T00:00", "--until", "2026-03-03T00:00"]

    done = yishi(workshop, "export", *asked, "--format", "csv", "--into", str(file))

    rows = list(csv.DictReader(StringIO(file.read_text(encoding="utf-8"))))
    assert done.exit_code == 0
    assert [(row["id"], row["role"], row["command"]) for row in rows] == [("1", "keeper", "light")]


def test_an_unknown_service_is_refused(workshop: AnyService) -> None:
    assert yishi(workshop, "export", "--service", "gallery", "--since", "1d").exit_code == 2
