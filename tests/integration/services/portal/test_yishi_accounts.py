"""`yishi accounts`: the first account of an installation, and a lost administrator."""

from collections.abc import Callable, Iterator

import pytest
from click.testing import Result
from sqlalchemy import select, text
from typer.testing import CliRunner
from werkzeug.test import Client

from deploy.cli import app
from deploy.cli.installation import Installation
from kit.clock import HandClock, real_clock
from kit.sealing import open_letter
from services.portal import bootstrap
from services.portal.adapters.tables import accounts, authenticators
from services.portal.bootstrap import door
from services.portal.parts import Portal
from tests.integration.services.portal.conftest import BOX_KEY, rows, sign_in, submit
from tests.integration.services.portal.people import FRESH, choose_password, is_signed_in, set_up
from tests.support.doors import SEAL_KEY, SEAL_PRIVATE_KEY, SIGNING_KEY, TOKEN_KEY

Yishi = Callable[..., Result]


@pytest.fixture(scope="module")
def clock() -> HandClock:
    return HandClock(real_clock())


@pytest.fixture
def yishi(seeded: Portal, monkeypatch: pytest.MonkeyPatch) -> Iterator[Yishi]:
    told = {
        "DATABASE_URL": seeded.settings.database_url,
        "TOKEN_KEY": TOKEN_KEY,
        "TOKEN_PRIVATE_KEY": SIGNING_KEY,
        "SEAL_KEY": SEAL_KEY,
        "SECRET": seeded.settings.secret,
        "AUTHENTICATOR_KEYS": BOX_KEY,
        "PUBLIC_URL": "https://yishi.example",
    }
    for name, value in told.items():
        monkeypatch.setenv(f"YISHI_PORTAL_{name}", value)
    bootstrap.build.cache_clear()

    def run(*arguments: str, answer: str | None = None) -> Result:
        nothing = Installation("", {}, ())
        return CliRunner().invoke(app, ["accounts", *arguments], obj=nothing, input=answer, env={"COLUMNS": "200"})

    yield run
    bootstrap.build.cache_clear()


def link_in(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return result.stdout.split()[-1]


def opened(yishi: Yishi, username: str, *more: str) -> Result:
    return yishi("open", username, "--name", "市政协办公室", "--grant", "city_cppcc@620500000000", *more)


def test_the_first_account_is_opened_and_its_holder_chooses_the_password(seeded: Portal, yishi: Yishi) -> None:
    link = link_in(opened(yishi, "city-office", "--org", "ORG-620500000000-CPPCC", "--email", "office@example.org"))
    holder = Client(door(bootstrap_portal(seeded)))

    assert link.startswith("https://yishi.example/password/link?key=")
    assert choose_password(holder, link).status_code == 303
    sign_in(holder, "city-office", FRESH)
    told = rows(
        seeded, text("select body::jsonb as body from outbox where routing_key = 'account.registered' order by id")
    )
    assert open_letter(told[-1]["body"]["sealed"], SEAL_PRIVATE_KEY)["email"] == "office@example.org"
    assert acts_of(seeded, "city-office") == [("open", "system"), ("give_grant_high", "system")]


def acts_of(portal: Portal, username: str) -> list[tuple[str, str]]:
    """What the record shows of an account, and as whom it was done."""
    mine = f"(select id from accounts where username = '{username}')"
    found = rows(portal, text(f"select command, role from audit where subject = {mine} order by id"))
    return [(row["command"], row["role"]) for row in found]


def bootstrap_portal(seeded: Portal) -> Portal:
    """Return the portal with the present time, which is the command's."""
    return Portal(
        service=bootstrap.build(),
        settings=seeded.settings,
        passwords=seeded.passwords,
        client=seeded.client,
        box=seeded.box,
    )


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("qz-clerk", "--name", "x", "--grant", "city_cppcc@620500000000"), "portal.name_taken"),
        (("No Such Name", "--name", "x", "--grant", "city_cppcc@620500000000"), "portal.account_unfit"),
        (("somebody", "--name", "x", "--grant", "city_cppcc@999999999999"), "portal.account_unfit"),
        (("somebody", "--name", "x", "--grant", "city_cppcc@620500000000", "--org", "ORG-X"), "portal.account_unfit"),
        (("somebody", "--name", "x", "--grant", "city_cppcc@620500000000", "--phone", "138"), "portal.account_unfit"),
        (("somebody", "--name", "x", "--grant", "city_cppcc@620500000000", "--email", "x"), "portal.account_unfit"),
        (("somebody", "--name", "x", "--grant", "mayor@620500000000"), "ROLE@DIVISION"),
        (("somebody", "--name", "x"), "--grant"),
    ],
)
def test_an_account_that_cannot_be_is_not_opened(
    seeded: Portal, yishi: Yishi, arguments: tuple[str, ...], code: str
) -> None:
    before = rows(seeded, select(accounts.c.username))

    result = yishi("open", *arguments)

    assert result.exit_code == 2
    assert code in result.stderr
    assert rows(seeded, select(accounts.c.username)) == before


def test_a_lost_administrator_comes_back_by_a_link_without_the_lost_phone(seeded: Portal, yishi: Yishi) -> None:
    portal = bootstrap_portal(seeded)
    lost = Client(door(portal))
    sign_in(lost, "tianshui-city")
    set_up(lost, real_clock())
    kept = link_in(yishi("reset", "tianshui-city", "--yes"))
    assert not is_signed_in(lost)
    assert len(rows(seeded, select(authenticators))) == 1

    link = link_in(yishi("reset", "tianshui-city", "--lost-phone", "--yes"))

    found = Client(door(portal))
    found.get(kept.removeprefix("https://yishi.example"))
    assert found.get("/password/new").status_code == 409
    assert choose_password(found, link).status_code == 303
    assert sign_in(found, "tianshui-city", FRESH).headers["Location"] == "/work"
    assert rows(seeded, select(authenticators)) == []


def test_a_closed_account_is_out_at_once_and_told_as_closed(seeded: Portal, yishi: Yishi) -> None:
    portal = bootstrap_portal(seeded)
    reader = Client(door(portal))
    sign_in(reader, "mj-approver")

    assert yishi("close", "mj-approver", answer="n\n").exit_code == 2
    assert is_signed_in(reader)
    assert yishi("close", "mj-approver", answer="y\n").exit_code == 0

    told = rows(
        seeded, text("select body::jsonb as body from outbox where routing_key = 'account.registered' order by id")
    )
    assert not is_signed_in(reader)
    assert submit(reader, "/sign-in", username="mj-approver", password="x").status_code == 403
    assert (told[-1]["body"]["status"], told[-1]["body"]["grants"]) == ("closed", [])
    assert acts_of(seeded, "mj-approver") == [("take_grant", "system"), ("retire", "system")]


@pytest.mark.parametrize("command", ["reset", "close"])
def test_an_unknown_name_is_said_to_be_unknown(yishi: Yishi, command: str) -> None:
    result = yishi(command, "nobody", "--yes")

    assert result.exit_code == 2
    assert "not_found" in result.stderr
