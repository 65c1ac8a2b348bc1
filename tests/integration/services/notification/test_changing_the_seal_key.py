"""The key of the sealed letters is changed while letters lie everywhere."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from contracts.private import PHONE_CODE, Letter
from contracts.roles import Role
from deploy.cli import app
from deploy.cli.installation import Installation
from kit import sealing
from kit.ids import uuid7
from tests.integration.services.notification.conftest import Town
from tests.support.doors import JUBAOPEN, SEAL_PRIVATE_KEY, actor

CLERK = actor(Role.COMMUNITY_CLERK, JUBAOPEN)
WANG = Letter(phone="+8613900005678", name="王某某")


def yishi(town: Town, *arguments: str, environ: Mapping[str, str] | None = None) -> Result:
    installation = Installation("", {"notification": town.service.stage.database}, ())
    return CliRunner().invoke(app, ["keys", *arguments], obj=installation, env=dict(environ or {}))


def rotate(town: Town, ring: Path) -> Result:
    return yishi(town, "rotate-seal", environ={"YISHI_NOTIFICATION_SEAL_PRIVATE_KEY_FILE": str(ring)})


def letters(town: Town) -> list[str]:
    tables = ("contacts", "accounts", "deliveries")
    return [row[0] for table in tables for row in town.rows(f"select sealed from {table} where sealed is not null")]


def counts(done: Result) -> dict[str, list[int]]:
    rows = [line.split() for line in done.stdout.splitlines()]
    return {row[0]: [int(one) for one in row[1:]] for row in rows if row and row[-1].isdigit()}


@pytest.fixture
def ring(tmp_path: Path, town: Town) -> Path:
    """The ring before the change, with letters in every place where they lie."""
    for _ in range(3):
        town.contact(uuid7(), WANG)
    town.account(CLERK, WANG)
    town.asks(PHONE_CODE, letter=Letter(phone="+8613900005678", code="111111"))
    file = tmp_path / "ring.pem"
    file.write_text(SEAL_PRIVATE_KEY, encoding="ascii")
    file.chmod(0o400)
    return file


def test_all_letters_get_the_new_key_and_the_old_one_may_go(town: Town, ring: Path, tmp_path: Path) -> None:
    public = tmp_path / "seal_key.pem"

    added = yishi(town, "add-seal", str(ring), str(public))
    first, again = rotate(town, ring), rotate(town, ring)

    assert (added.exit_code, first.exit_code, again.exit_code) == (0, 0, 0), first.stdout
    assert counts(first) == {"contacts": [3, 3, 0], "accounts": [1, 1, 0], "deliveries": [1, 1, 0]}
    assert counts(again) == {"contacts": [3, 0, 0], "accounts": [1, 0, 0], "deliveries": [1, 0, 0]}
    newest = ring.read_text(encoding="ascii").split("-----END", 1)[0] + "-----END PRIVATE KEY-----\n"
    assert {sealing.open_letter(letter, newest)["phone"] for letter in letters(town)} == {"+8613900005678"}
    assert sealing.public_part(newest) == public.read_text(encoding="ascii")
    assert [oct(file.stat().st_mode & 0o777) for file in (ring, public)] == ["0o400", "0o644"]


def test_letters_of_a_lost_key_are_counted_and_left_as_they_are(town: Town, ring: Path) -> None:
    before = letters(town)
    ring.chmod(0o600)
    ring.write_text(sealing.new_sealing_key(), encoding="ascii")

    done = rotate(town, ring)

    assert done.exit_code == 1
    assert counts(done)["contacts"] == [3, 0, 3]
    assert letters(town) == before


def test_without_a_key_the_command_says_which_setting_is_missing(town: Town) -> None:
    done = yishi(town, "rotate-seal")

    assert done.exit_code == 2
    assert "YISHI_NOTIFICATION_SEAL_PRIVATE_KEY_FILE" in done.output
