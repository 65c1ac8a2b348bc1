"""What can be seen in docker-compose.yml without running it."""

import re
from typing import Any

import pytest
import yaml

from deploy.compose.keys import broker_accounts, make_keys, passwords_from
from deploy.services import SERVICES
from tests.compose.city import COMPOSE_FILE, DEMO_ENV

# What docker-compose 1.29 does not know, anywhere in the file.
TOO_NEW = {"name", "include", "develop", "start_interval", "configs", "secrets"}

TEXT = COMPOSE_FILE.read_text(encoding="utf-8")
CITY: dict[str, Any] = yaml.safe_load(TEXT)
PARTS: dict[str, dict[str, Any]] = CITY["services"]


def test_only_the_edge_can_be_reached_and_only_from_this_machine() -> None:
    assert {name: part["ports"] for name, part in PARTS.items() if "ports" in part} == {
        "edge": ["127.0.0.1:${YISHI_PORT:-8080}:80"]
    }


def test_every_service_has_a_door_a_worker_and_migrations_before_both() -> None:
    for service in SERVICES:
        for part in ("door", "worker"):
            conditions = PARTS[f"{service}-{part}"]["depends_on"]
            assert conditions[f"{service}-migrations"] == {"condition": "service_completed_successfully"}


def test_parts_can_be_scaled() -> None:
    assert not [name for name, part in PARTS.items() if "container_name" in part]


def test_docker_compose_1_29_knows_every_word() -> None:
    words = set(CITY) | {word for part in PARTS.values() for word in part | part.get("healthcheck", {})}

    assert not words & TOO_NEW


def test_every_password_must_be_given() -> None:
    demanded = set(re.findall(r"\$\{(YISHI_\w+_PASSWORD):\?", TEXT))
    named = set(re.findall(r"\$\{(YISHI_\w+_PASSWORD)", TEXT))

    assert named - demanded == {"YISHI_DEMO_PASSWORD"}
    assert "YISHI_DEMO_PASSWORD:-}" in TEXT


def test_the_demonstration_gives_every_needed_setting() -> None:
    needed = set(re.findall(r"\$\{(\w+):\?", TEXT))
    given = set(re.findall(r"^(\w+)=", DEMO_ENV.read_text(encoding="utf-8"), re.MULTILINE))

    assert needed <= given


def test_a_password_that_would_break_an_address_is_refused() -> None:
    with pytest.raises(SystemExit, match="YISHI_PORTAL_PASSWORD"):
        passwords_from(_passwords() | {"YISHI_PORTAL_PASSWORD": "p@ss/word"})


def test_the_broker_learns_only_hashes() -> None:
    passwords = passwords_from(_passwords())

    accounts = broker_accounts(passwords)

    assert [user["name"] for user in accounts["users"]] == ["yishi", *SERVICES]
    assert not [password for password in passwords.values() if password in str(accounts)]


def test_keys_that_are_there_stay_as_they_are(tmp_path: Any) -> None:
    for service in SERVICES:
        (tmp_path / service).mkdir()
    make_keys(tmp_path)
    before = _contents(tmp_path)

    make_keys(tmp_path)

    assert _contents(tmp_path) == before
    assert [name for name in before if "private" in name] == [
        "notification/seal_private_key.pem",
        "portal/token_private_key.pem",
    ]


def _passwords() -> dict[str, str]:
    return {f"YISHI_{name.upper()}_PASSWORD": f"secret-of-{name}" for name in (*SERVICES, "broker")}


def _contents(folder: Any) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_text(encoding="utf-8") for path in files}
