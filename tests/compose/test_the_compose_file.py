"""What can be seen in docker-compose.yml without running it."""

import json
import re
from typing import Any

import pytest
import yaml

from deploy.compose.keys import broker_accounts, make_keys, passwords_from, rotate_token_key
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


def test_whoever_floods_the_edge_is_told_how_long_to_wait() -> None:
    edge = (COMPOSE_FILE.parent / "deploy" / "compose" / "nginx" / "default.conf").read_text(encoding="utf-8")
    places = {
        head.strip(): body for head, body in re.findall(r"\n    location ([^{\n]+) {\n(.*?)\n    }", edge, re.DOTALL)
    }
    answers = {
        head: re.search(r"error_page 429 =? ?(\S+);", body)[1]  # type: ignore[index] -- the test is that there is one
        for head, body in places.items()
        if "proxy_pass" in body
    }

    assert "limit_req_status 429;" in edge
    assert set(answers.values()) == {"@too_many", "/busy.html"}
    assert "Retry-After" in places["@too_many"]
    assert "Retry-After" in places[r"~ ^/(away|busy)\.html$"]


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


@pytest.mark.parametrize(("at_once", "keys"), [(False, 2), (True, 1)])
def test_a_key_that_was_rotated_stays_so_at_the_next_start(tmp_path: Any, *, at_once: bool, keys: int) -> None:
    for service in SERVICES:
        (tmp_path / service).mkdir()
    make_keys(tmp_path)

    rotate_token_key(tmp_path, at_once=at_once)
    rotated = _contents(tmp_path)
    make_keys(tmp_path)

    assert {name: text.strip() for name, text in _contents(tmp_path).items()} == {
        name: text.strip() for name, text in rotated.items()
    }
    rings = {rotated[f"{service}/token_key.pem"] for service in SERVICES}
    assert [len(json.loads(ring)["keys"]) for ring in rings if ring.startswith("{")] == [keys] * (keys > 1)
    assert not [ring for ring in rings if '"d"' in ring]


def _passwords() -> dict[str, str]:
    return {f"YISHI_{name.upper()}_PASSWORD": f"secret-of-{name}" for name in (*SERVICES, "broker")}


def _contents(folder: Any) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_text(encoding="utf-8") for path in files}
