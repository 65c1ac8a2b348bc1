import re
from collections.abc import Iterator

import pytest
import requests

from kit.ids import uuid7
from kit.servers.ports import free_port
from tests.integration.operations.conftest import LIT_QUEUE, Town
from tests.support.queues import put
from tests.support.waiting import until
from tests.support.workers import a_worker
from tests.support.workshop import a_lit_event, light_a_lamp, seen


@pytest.fixture(scope="module")
def address(town: Town, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a worker of the workshop and the gallery shows its metrics."""
    port = free_port()
    environment = {
        "YISHI_AMQP_URL": town.amqp_url,
        "YISHI_METRICS_PORT": str(port),
        "WORKSHOP_DATABASE": town.workshop.stage.database.dsn,
        "GALLERY_DATABASE": town.gallery.stage.database.dsn,
    }
    with a_worker(tmp_path_factory.mktemp("logs") / "worker.jsonl", "workshop", "gallery", **environment):
        yield f"http://127.0.0.1:{port}/metrics"


def metric(address: str, name: str, **labels: str) -> float | None:
    """Return one number; None while the worker does not answer or has no such number."""
    try:
        shown = requests.get(address, timeout=10).text
    except requests.ConnectionError:
        return None
    wanted = ",".join(f'{key}="{value}"' for key, value in sorted(labels.items()))
    found = re.search(rf"^{name}(?:{{{re.escape(wanted)}}})? (\S+)$", shown, re.MULTILINE)
    return float(found[1]) if found else None


def test_a_worker_shows_what_it_relayed_and_what_its_reactions_did(town: Town, address: str) -> None:
    event = a_lit_event()
    put(town.amqp_url, LIT_QUEUE, event)
    put(town.amqp_url, LIT_QUEUE, event)
    put(town.amqp_url, LIT_QUEUE, a_lit_event(f"hopeless-{uuid7()}"))
    lamp = light_a_lamp(town.workshop)

    until(lambda: ("workshop.lamp.lit", lamp) in seen(town.gallery.stage.database), seconds=30)
    until(lambda: metric(address, "yishi_reactions_total", reaction=LIT_QUEUE, outcome="handled") == 3)

    assert metric(address, "yishi_reactions_total", reaction=LIT_QUEUE, outcome="parked") == 1
    assert metric(address, "yishi_reaction_duplicates_total", reaction=LIT_QUEUE) == 1
    assert metric(address, "yishi_relay_published_total", service="workshop") == 1
    assert metric(address, "yishi_relay_unroutable_total", service="workshop") == 0
    until(lambda: metric(address, "yishi_queue_depth", reaction=LIT_QUEUE, state="parked") == 1)
    assert metric(address, "yishi_outbox_depth", service="workshop") == 0
    assert metric(address, "yishi_due_work_late", service="workshop") == 0
    assert metric(address, "yishi_broker_up") == 1


def test_a_worker_plans_its_housekeeping_by_itself(town: Town, address: str) -> None:
    def planned() -> int:
        with town.workshop.stage.database.engine.connect() as connection:
            return connection.exec_driver_sql("select count(*) from due where kind = 'keep_house'").scalar_one()

    until(lambda: planned() == 1, seconds=30)


def test_a_worker_seals_the_audit_by_itself(town: Town, address: str) -> None:
    light_a_lamp(town.workshop)

    def sealed() -> int:
        with town.workshop.stage.database.engine.connect() as connection:
            return connection.exec_driver_sql("select coalesce(sum(count), 0) from audit_seals").scalar_one()

    until(lambda: sealed() > 0, seconds=30)
    until(lambda: metric(address, "yishi_audit_unsealed", service="workshop") == 0, seconds=30)
    assert metric(address, "yishi_audit_unsealed_age_seconds", service="workshop") == 0
