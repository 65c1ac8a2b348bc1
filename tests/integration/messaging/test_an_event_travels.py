from dataclasses import replace
from datetime import timedelta

from kit.event import ReadyMessage
from kit.ids import uuid7
from tests.integration.messaging.conftest import Town
from tests.support.queues import put, put_raw, size, take_one
from tests.support.waiting import until
from tests.support.workers import Worker
from tests.support.workshop import (
    LIT,
    PUT_OUT,
    a_lit_event,
    light_a_lamp,
    outbox_size,
    seen,
    tries,
)

QUEUE = "gallery.on_lamp_lit"


def test_an_event_reaches_a_reaction_in_another_database_once(town: Town, worker: Worker) -> None:
    lamp_id = light_a_lamp(town.workshop)

    until(lambda: outbox_size(town.workshop.stage.database) == 0)
    until(lambda: seen(town.gallery.stage.database).count((LIT, lamp_id)) == 1)


def test_an_event_delivered_twice_has_one_effect(town: Town, worker: Worker) -> None:
    event = a_lit_event()
    put(town.amqp_url, QUEUE, event)
    put(town.amqp_url, QUEUE, event)

    until(lambda: tries(town.gallery.stage.database, event.subject) == 2)

    until(lambda: size(town.amqp_url, QUEUE) == 0)
    assert seen(town.gallery.stage.database).count((LIT, event.subject)) == 1


def test_many_events_arrive_each_exactly_once(town: Town, worker: Worker) -> None:
    lamp_ids = {light_a_lamp(town.workshop) for _ in range(200)}

    def arrived() -> list[str]:
        return [subject for _, subject in seen(town.gallery.stage.database) if subject in lamp_ids]

    until(lambda: len(arrived()) >= len(lamp_ids), seconds=30)
    assert sorted(arrived()) == sorted(lamp_ids)


def test_a_reaction_that_fails_three_times_succeeds_at_the_fourth(town: Town, worker: Worker) -> None:
    lamp_id = light_a_lamp(town.workshop, f"thrice-{uuid7()}")

    until(lambda: (LIT, lamp_id) in seen(town.gallery.stage.database))

    assert tries(town.gallery.stage.database, lamp_id) == 4


def test_what_always_fails_is_parked_with_a_reason_that_names_no_person(town: Town, worker: Worker) -> None:
    lamp_id = light_a_lamp(town.workshop, f"broken-{uuid7()}")

    until(lambda: size(town.amqp_url, f"{QUEUE}.parked") == 1)

    parked = take_one(town.amqp_url, f"{QUEUE}.parked")
    assert tries(town.gallery.stage.database, lamp_id) == 5
    assert parked.headers["ce-subject"] == lamp_id
    assert parked.headers["x-failure-error"] == "Broken"
    assert parked.headers["x-attempt"] == "5"
    assert "13800000000" not in str(parked.headers) + worker.log


def test_what_no_repetition_will_help_is_parked_at_once(town: Town, worker: Worker) -> None:
    lamp_id = light_a_lamp(town.workshop, f"hopeless-{uuid7()}")

    until(lambda: size(town.amqp_url, f"{QUEUE}.parked") == 1)

    assert take_one(town.amqp_url, f"{QUEUE}.parked").headers["ce-subject"] == lamp_id
    assert tries(town.gallery.stage.database, lamp_id) == 1


def test_a_message_that_is_no_event_is_parked_at_once(town: Town, worker: Worker) -> None:
    put_raw(town.amqp_url, ReadyMessage("torn", "", QUEUE, {"ce-type": LIT}, "{"))

    until(lambda: size(town.amqp_url, f"{QUEUE}.parked") == 1)

    parked = take_one(town.amqp_url, f"{QUEUE}.parked")
    assert (parked.headers["x-failure-error"], parked.body) == ("MalformedMessage", "{")


def test_a_private_message_travels_on_the_private_exchange(town: Town, worker: Worker) -> None:
    parcel = replace(a_lit_event(), type="parcel", data={"sealed": "…"})
    with town.workshop.open_work() as work:
        work.tell_privately(parcel)
        work.commit()

    until(lambda: ("parcel", parcel.subject) in seen(town.gallery.stage.database))


def test_what_is_due_is_done_and_told(town: Town, worker: Worker) -> None:
    lamp_id = light_a_lamp(town.workshop)
    with town.workshop.open_work() as work:
        work.remind("burn_down", lamp_id, work.now - timedelta(seconds=1))
        work.commit()

    until(lambda: (PUT_OUT, lamp_id) in seen(town.gallery.stage.database))
