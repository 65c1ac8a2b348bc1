import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from kit.event import EVENTS
from kit.messaging.declaration import declare
from kit.messaging.publisher import Publisher
from kit.messaging.relay import RelayLoop
from kit.messaging.topology import Binding, Queue, Topology
from kit.service import AnyService
from tests.support.queues import remove, size, take_one
from tests.support.servers import Databases
from tests.support.waiting import until
from tests.support.workshop import LIT, PUT_OUT, a_service, create_tables, light_a_lamp, outbox_size, put_out

Bind = Callable[[str, str], None]
StartRelay = Callable[[], AbstractContextManager[RelayLoop]]


@pytest.fixture
def bind(amqp_url: str) -> Iterator[Bind]:
    """Binds a queue to a type of event, until the test is over."""
    queues = []

    def bind(queue: str, event_type: str) -> None:
        queues.append(queue)
        binding = Binding(queue, EVENTS, f"*.{event_type}")
        declare(amqp_url, Topology((Queue(queue, {"x-queue-type": "quorum"}),), (binding,)))

    yield bind
    remove(amqp_url, *queues)


@pytest.fixture
def workshop(databases: Databases) -> AnyService:
    database = databases.fresh("workshop")
    create_tables(database)
    return a_service("workshop", database)


@pytest.fixture
def relay(workshop: AnyService, amqp_url: str) -> StartRelay:
    @contextmanager
    def start() -> Iterator[RelayLoop]:
        loop = RelayLoop(workshop.stage.database.dsn, Publisher(amqp_url))
        thread = threading.Thread(target=loop.run)
        thread.start()
        try:
            yield loop
        finally:
            loop.stop()
            thread.join()

    return start


def subjects(amqp_url: str, queue: str) -> list[str]:
    messages = iter(lambda: take_one(amqp_url, queue), None)
    return [message.headers["ce-subject"] for message in messages]


def test_events_arrive_in_the_order_in_which_they_were_committed(
    workshop: AnyService, relay: StartRelay, bind: Bind, amqp_url: str
) -> None:
    bind("order", "#")
    lamp_ids = [light_a_lamp(workshop) for _ in range(30)]

    with relay():
        until(lambda: outbox_size(workshop.stage.database) == 0)

    assert subjects(amqp_url, "order") == lamp_ids


def test_a_message_carries_its_properties_and_chinese_text(
    workshop: AnyService, relay: StartRelay, bind: Bind, amqp_url: str
) -> None:
    bind("look", LIT)
    light_a_lamp(workshop, "灯-1")

    with relay():
        until(lambda: size(amqp_url, "look") == 1)

    message = take_one(amqp_url, "look")
    assert message.delivery_info["routing_key"] == f"620502.{LIT}"
    assert message.properties["delivery_mode"] == 2
    assert message.properties["message_id"] == message.headers["ce-id"]
    assert message.content_type == "application/json"
    assert message.headers["ce-subject"] == "灯-1"


def test_an_event_without_a_queue_waits_and_stops_no_other_lamp(
    workshop: AnyService, relay: StartRelay, bind: Bind, amqp_url: str
) -> None:
    bind("lit", LIT)
    stuck, free = light_a_lamp(workshop), light_a_lamp(workshop)
    put_out(workshop, stuck)
    later = light_a_lamp(workshop)

    with relay() as loop:
        until(lambda: loop.counters.unroutable >= 1)
        until(lambda: size(amqp_url, "lit") == 3)
        assert outbox_size(workshop.stage.database) == 1
        assert (loop.counters.published, loop.counters.held) == (3, 1)
        bind("put_out", PUT_OUT)
        until(lambda: outbox_size(workshop.stage.database) == 0)

    assert subjects(amqp_url, "lit") == [stuck, free, later]
    assert subjects(amqp_url, "put_out") == [stuck]


def test_what_follows_an_event_without_a_queue_does_not_overtake_it(
    workshop: AnyService, relay: StartRelay, bind: Bind, amqp_url: str
) -> None:
    bind("neither", "no.such.type")
    lamp = light_a_lamp(workshop)
    put_out(workshop, lamp)

    with relay() as loop:
        until(lambda: loop.counters.unroutable >= 1)
        bind("both", "workshop.lamp.#")
        until(lambda: size(amqp_url, "both") == 2)

    types = [take_one(amqp_url, "both").headers["ce-type"] for _ in range(2)]
    assert types == [LIT, PUT_OUT]


def test_a_second_relay_waits_until_the_first_is_gone(
    workshop: AnyService, relay: StartRelay, bind: Bind, amqp_url: str
) -> None:
    bind("one_relay", LIT)

    with relay() as first:
        light_a_lamp(workshop)
        until(lambda: first.counters.published == 1)
        with relay() as second:
            light_a_lamp(workshop)
            until(lambda: first.counters.published == 2)
            assert second.counters.published == 0
            first.stop()
            light_a_lamp(workshop)
            until(lambda: first.counters.published + second.counters.published == 3)


def test_a_lost_connection_to_the_database_is_made_again(
    workshop: AnyService, relay: StartRelay, bind: Bind, amqp_url: str
) -> None:
    bind("again", LIT)
    with relay() as loop:
        light_a_lamp(workshop)
        until(lambda: loop.counters.published == 1)
        with workshop.stage.database.engine.begin() as connection:
            connection.exec_driver_sql(
                "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'relay'"
                " and datname = current_database()"
            )
        light_a_lamp(workshop)
        until(lambda: outbox_size(workshop.stage.database) == 0)

    assert loop.counters.failures >= 1
