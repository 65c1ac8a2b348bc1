import pytest
import typer

from deploy.cli.installation import databases_from, from_environment
from deploy.cli.screen import age, moment
from kit.clock import HOME, real_clock

OWN = {"YISHI_DATABASE_URL": "postgresql://intake@db/intake"}


def test_in_the_image_of_one_service_the_short_name_is_its_own_database() -> None:
    found = databases_from(("intake",), OWN)

    assert {service: database.dsn for service, database in found.items()} == {"intake": OWN["YISHI_DATABASE_URL"]}


def test_among_several_services_the_short_name_is_nobodys_database() -> None:
    told = OWN | {"YISHI_PORTAL_DATABASE_URL": "postgresql://portal@db/portal"}

    found = databases_from(("intake", "portal"), told)

    assert {service: database.dsn for service, database in found.items()} == {"portal": "postgresql://portal@db/portal"}


def test_the_command_says_which_setting_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("YISHI_AMQP_URL", raising=False)

    with pytest.raises(typer.Exit):
        from_environment()

    assert "YISHI_AMQP_URL" in capsys.readouterr().err


def test_a_moment_is_told_by_the_clock_on_the_wall_or_as_a_span() -> None:
    assert moment("2026-03-02T09:00").tzinfo is HOME
    assert 7199 < (real_clock() - moment("2h")).total_seconds() < 7260
    with pytest.raises(typer.BadParameter):
        moment("yesterday")


@pytest.mark.parametrize(
    ("seconds", "words"), [(None, "—"), (0.4, "0 s"), (119, "119 s"), (600, "10 min"), (7200, "2 h")]
)
def test_an_age_is_said_in_one_unit(seconds: float | None, words: str) -> None:
    assert age(seconds) == words
