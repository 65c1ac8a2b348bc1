from collections.abc import Iterator

import pytest

from kit.ids import uuid7
from tests.integration.messaging.conftest import Town
from tests.support.queues import put, size, take_one
from tests.support.waiting import until
from tests.support.workers import Worker
from tests.support.workshop import a_lit_event, light_a_lamp, seen

QUEUE = "archive.on_anything"


@pytest.fixture(scope="module")
def archivist(town: Town) -> Iterator[Worker]:
    with town.worker("workshop", "archive") as worker:
        yield worker


def kept(town: Town, lamp_ids: list[str]) -> list[str]:
    return sorted(subject for _, subject in seen(town.archive.stage.database) if subject in lamp_ids)


def test_every_event_of_many_batches_is_kept_once(town: Town, archivist: Worker) -> None:
    lamp_ids = sorted(light_a_lamp(town.workshop) for _ in range(300))

    until(lambda: len(kept(town, lamp_ids)) >= len(lamp_ids))

    assert kept(town, lamp_ids) == lamp_ids


def test_copies_within_a_batch_have_one_effect(town: Town, archivist: Worker) -> None:
    event = a_lit_event()
    for _ in range(5):
        put(town.amqp_url, QUEUE, event)
    last = light_a_lamp(town.workshop)

    until(lambda: kept(town, [last]))

    assert kept(town, [event.subject]) == [event.subject]


def test_a_bad_event_spoils_none_of_its_batch(town: Town, archivist: Worker) -> None:
    good = sorted(uuid7() for _ in range(30))
    bad = f"broken-{uuid7()}"
    for lamp_id in [*good[:15], bad, *good[15:]]:
        light_a_lamp(town.workshop, lamp_id)

    until(lambda: kept(town, good) == good)
    until(lambda: size(town.amqp_url, f"{QUEUE}.parked") == 1)

    parked = take_one(town.amqp_url, f"{QUEUE}.parked")
    assert (parked.headers["ce-subject"], parked.headers["x-failure-error"]) == (bad, "Broken")


def test_a_killed_archivist_loses_nothing_and_repeats_nothing(town: Town, archivist: Worker) -> None:
    archivist.process.kill()
    lamp_ids = sorted(light_a_lamp(town.workshop) for _ in range(200))

    with town.worker("workshop", "archive") as second:
        until(lambda: kept(town, lamp_ids))
        second.process.kill()
    with town.worker("workshop", "archive"):
        until(lambda: len(kept(town, lamp_ids)) >= len(lamp_ids))

    assert kept(town, lamp_ids) == lamp_ids
