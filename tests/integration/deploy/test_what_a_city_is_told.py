"""Secrets and settings of one city."""

import stat
from pathlib import Path

from deploy.embedded.environment import Addresses, Layout, settings_of, write_down
from deploy.embedded.secrets import SecretFolder
from deploy.services import SERVICES
from kit.sealing import open_letter, seal
from kit.web.tokens import sign, verify

ADDRESSES = Addresses({name: f"postgresql://{name}" for name in SERVICES}, "amqp://here", "http://127.0.0.1:8080")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_secrets_stay_the_same_and_belong_to_their_owner_alone(tmp_path: Path) -> None:
    secrets = SecretFolder(tmp_path / "secrets")
    first = secrets.password("intake.secret")
    assert first == secrets.password("intake.secret")
    assert first != secrets.password("portal.secret")
    assert mode(tmp_path / "secrets") == 0o700
    assert {mode(file) for file in (tmp_path / "secrets").iterdir()} == {0o600}


def test_the_two_halves_of_each_key_pair_belong_together(tmp_path: Path) -> None:
    secrets = SecretFolder(tmp_path)
    private, public = (file.read_text() for file in secrets.token_keys())
    assert verify(sign({"sub": "somebody"}, private, lifetime_seconds=60), public)["sub"] == "somebody"
    opener, sealer = (file.read_text() for file in secrets.sealing_keys())
    assert open_letter(seal({"phone": "x"}, sealer), opener) == {"phone": "x"}


def test_private_keys_are_named_to_the_one_service_that_needs_them(tmp_path: Path) -> None:
    settings = settings_of(Layout(tmp_path), ADDRESSES, "")
    private = {name for name, value in settings.items() if value.endswith(".private.pem")}
    assert private == {"YISHI_PORTAL_TOKEN_PRIVATE_KEY_FILE", "YISHI_NOTIFICATION_SEAL_PRIVATE_KEY_FILE"}


def test_only_a_demonstration_shows_its_accounts_and_texts(tmp_path: Path) -> None:
    assert not [name for name in settings_of(Layout(tmp_path), ADDRESSES, "") if "DEMO" in name]
    shown = settings_of(Layout(tmp_path), ADDRESSES, "yishi-demo")
    assert shown["YISHI_PORTAL_DEMO_PASSWORD"] == "yishi-demo"
    assert shown["YISHI_NOTIFICATION_DEMO"] == "1"


def test_the_settings_are_written_for_a_shell_and_for_nobody_else(tmp_path: Path) -> None:
    file = tmp_path / "environment"
    write_down({"YISHI_A": "one two", "YISHI_B": "it's"}, file)
    assert file.read_text().splitlines() == ["export YISHI_A='one two'", "export YISHI_B='it'\"'\"'s'"]
    assert mode(file) == 0o600
