"""The whole way in a real worker: from the broker through reactions and the postman into the folder."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from kombu import Connection

from contracts import private
from contracts.documents import thawed
from contracts.events import event_type, routing_key
from contracts.private import Letter
from kit import event as wire
from kit.clock import ShiftedClock, real_clock
from kit.event import EVENTS, PRIVATE, Event, ReadyMessage
from kit.ids import opaque_reference, uuid7
from kit.messaging.publisher import Publisher
from kit.sql.migrations import upgrade
from tests.support.doors import JUBAOPEN, SEAL_KEY, SEAL_PRIVATE_KEY, SERVICES, TOKEN_KEY
from tests.support.servers import Databases
from tests.support.waiting import until

ROOT = Path(__file__).parents[4]
QUEUES = ("notification.on_event", "notification.on_contact_sealed", "notification.on_address_requested")


@pytest.fixture
def outbox_folder(databases: Databases, amqp_url: str, tmp_path: Path) -> Iterator[Path]:
    database = databases.fresh("notification_worker")
    upgrade(SERVICES / "notification" / "migrations", database.dsn)
    environment = {
        **os.environ,
        "YISHI_AMQP_URL": amqp_url,
        "YISHI_NOTIFICATION_DATABASE_URL": database.dsn,
        "YISHI_TOKEN_KEY": TOKEN_KEY,
        "YISHI_NOTIFICATION_SEAL_PRIVATE_KEY": SEAL_PRIVATE_KEY,
        "YISHI_NOTIFICATION_OUTBOX_FOLDER": str(tmp_path / "messages"),
        "YISHI_CLOCK_FILE": str(tmp_path / "clock.json"),
    }
    # Outside the quiet hours, whenever the test runs.
    ShiftedClock(tmp_path / "clock.json").stand_at(real_clock().replace(hour=9, minute=0))
    command = [sys.executable, "-m", "deploy.worker", "notification"]
    with (tmp_path / "worker.log").open("wb") as log:
        worker = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=log)
    try:
        until(lambda: is_listening(amqp_url), seconds=30)
        yield tmp_path / "messages"
        worker.terminate()
        assert worker.wait(timeout=10) == 0
    finally:
        worker.kill()
        worker.wait()


def is_listening(amqp_url: str) -> bool:
    with Connection(amqp_url) as connection:
        try:
            found = [connection.default_channel.queue_declare(name, passive=True) for name in QUEUES]
        except connection.channel_errors:
            return False
    return all(queue.consumer_count for queue in found)


def ready(event: Event, exchange: str) -> ReadyMessage:
    headers, body = wire.write(event)
    key = event.type if exchange == PRIVATE else routing_key(event.county, event.type)
    return ReadyMessage(event.id, exchange, key, headers, body)


def test_a_phone_code_and_a_reporters_receipt_travel_from_the_broker_into_the_folder(
    outbox_folder: Path, amqp_url: str
) -> None:
    issue = uuid7()
    letter = Letter(phone="+8613900000000", follow_code="482913")
    bound = private.contact_sealed(
        opaque_reference(), subject=issue, business_ref="QZ-2026-000123", letter=letter, seal_key=SEAL_KEY
    )
    code = Letter(phone="+8613900000000", code="123456")
    asked = private.address_requested(private.PHONE_CODE, business_ref="check", letter=code, seal_key=SEAL_KEY)
    publisher = Publisher(amqp_url)

    publisher.publish(
        [
            ready(submitted(issue), EVENTS),
            ready(told(private.CONTACT_SEALED, bound), PRIVATE),
            ready(told(private.ADDRESS_REQUESTED, asked), PRIVATE),
        ]
    )
    publisher.close()

    until(lambda: len(texts(outbox_folder)) == 2)
    assert {"验证码123456" in text for text in texts(outbox_folder)} == {True, False}
    assert {"查询码482913" in text for text in texts(outbox_folder)} == {True, False}


def submitted(issue: str) -> Event:
    kind = event_type("intake.issue.submitted")
    return Event(
        id=uuid7(),
        type=kind.name,
        source="/yishi/intake",
        subject=issue,
        time=real_clock(),
        county=JUBAOPEN[:6],
        division=JUBAOPEN,
        sequence=1,
        correlation_id=issue,
        data=thawed(kind.example),
    )


def told(kind: str, data: private.Data) -> Event:
    at = real_clock()
    return private.message(kind, data, id=uuid7(), at=at, service="intake", division=JUBAOPEN, correlation_id="case")


def texts(folder: Path) -> list[str]:
    return [file.read_text(encoding="utf-8") for file in folder.glob("*.txt")]
