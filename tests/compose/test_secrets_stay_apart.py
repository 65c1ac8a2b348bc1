"""Each service's database, broker account and keys belong to it alone."""

import pytest

from deploy.services import SERVICES
from tests.compose.city import ComposedCity

PRIVATE_KEYS = {"portal": "token_private_key.pem", "notification": "seal_private_key.pem"}

# Tries every service's account on every service's database, in one go: `account database outcome`.
ENTER_EVERYTHING = """
for account in $1; do for database in $1 postgres template1; do
    address="postgresql://$account:demo-$account@127.0.0.1/$database"
    if answer=$(psql "$address" -tAc 'select 1' 2>&1); then outcome=enters; else outcome=$answer; fi
    echo "$account" "$database" "$outcome" | head -1
done; done
"""

LISTEN_TO_PRIVATE_MESSAGES = """
import os, sys, amqp
from kit.messaging.broker import connect_for_publishing
channel = connect_for_publishing(os.environ["YISHI_AMQP_URL"]).channel()
queue = os.environ["YISHI_SERVICE"] + ".eavesdropper"
channel.queue_declare(queue, durable=True, auto_delete=False)
try:
    channel.queue_bind(queue, "yishi.private", "#")
except amqp.AccessRefused:
    print("refused")
else:
    print("hears")
    channel.queue_unbind(queue, "yishi.private", "#")
    channel.queue_delete(queue)
"""


def test_a_service_enters_its_own_database_and_no_other(city: ComposedCity) -> None:
    printed = city.ask("postgres", "bash", "-c", ENTER_EVERYTHING, "-", " ".join(SERVICES))

    tries = [line.split(maxsplit=2) for line in printed.splitlines()]
    assert {(account, database) for account, database, outcome in tries if outcome == "enters"} == {
        (service, service) for service in SERVICES
    }
    refused = [outcome for _, _, outcome in tries if outcome != "enters"]
    assert len(refused) == len(SERVICES) * (len(SERVICES) + 1)
    assert all("permission denied for database" in outcome for outcome in refused)


@pytest.mark.parametrize("part", ["door", "worker"])
@pytest.mark.parametrize("service", SERVICES)
def test_a_container_holds_no_secret_of_another_service(city: ComposedCity, service: str, part: str) -> None:
    container = f"{service}-{part}"
    environment, files = city.ask(container, "sh", "-c", "env; echo FILES; ls /run/yishi services").split("FILES")

    others = [other for other in SERVICES if other != service]
    assert f"demo-{service}" in environment
    assert not [other for other in others if f"demo-{other}" in environment]
    assert "demo-postgres" not in environment
    assert "demo-broker" not in environment
    private = {name for name in files.split() if "private" in name}
    assert private == ({PRIVATE_KEYS[service]} if service in PRIVATE_KEYS else set())
    assert not [other for other in others if other in files.split()]


def test_every_service_marks_with_a_secret_of_its_own(city: ComposedCity) -> None:
    secrets = {city.ask(f"{service}-door", "cat", "/run/yishi/secret") for service in SERVICES}

    assert len(secrets) == len(SERVICES)
    assert all(len(secret) == 64 for secret in secrets)


@pytest.mark.parametrize(("service", "outcome"), [("intake", "refused"), ("notification", "hears")])
def test_only_notification_hears_private_messages(city: ComposedCity, service: str, outcome: str) -> None:
    printed = city.ask(f"{service}-worker", "python", "-W", "ignore", "-c", LISTEN_TO_PRIVATE_MESSAGES)

    assert printed.strip() == outcome


def test_a_service_has_no_rights_beyond_its_own_and_cannot_write_to_its_files(city: ComposedCity) -> None:
    tried = city.ask("portal-door", "sh", "-c", "id -u; touch /app/x /run/yishi/x 2>/dev/null || echo refused")

    assert tried.split() == ["10001", "refused"]
