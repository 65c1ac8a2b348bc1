import pytest
from kombu import Connection

from kit.messaging.declaration import Declarations, TooYoung, TopologyConflict, declare
from kit.messaging.topology import Queue, Topology, topology_of
from tests.support.gallery import GalleryService
from tests.support.queues import put, size, take_one
from tests.support.waiting import until
from tests.support.workshop import a_lit_event

QUEUE = "gallery.on_lamp_lit"


def test_declaring_twice_creates_once(amqp_url: str) -> None:
    topology = topology_of(GalleryService)

    assert declare(amqp_url, topology)
    assert not declare(amqp_url, topology)


def test_other_arguments_under_a_known_name_are_refused_with_the_name(amqp_url: str) -> None:
    declare(amqp_url, Topology((Queue("lamp.oil", {"x-queue-type": "quorum"}),), ()))

    with pytest.raises(TopologyConflict, match=r"lamp\.oil"):
        declare(amqp_url, Topology((Queue("lamp.oil", {"x-queue-type": "classic"}),), ()))


def test_nothing_may_be_published_right_after_a_queue_was_made(amqp_url: str) -> None:
    young, old = Declarations(amqp_url), Declarations(amqp_url)
    young.add(Topology((Queue("just.made", {"x-queue-type": "quorum"}),), ()))
    with pytest.raises(TooYoung):
        young.require_settled()

    old.add(Topology((Queue("just.made", {"x-queue-type": "quorum"}),), ()))

    assert not young.settled()
    assert old.settled()


def test_a_message_in_a_retry_queue_comes_back(amqp_url: str) -> None:
    declare(amqp_url, topology_of(GalleryService))
    event = a_lit_event()

    put(amqp_url, f"{QUEUE}.retry.0.2", event)

    until(lambda: size(amqp_url, QUEUE) == 1)
    assert take_one(amqp_url, QUEUE).headers["ce-id"] == event.id


def test_a_message_that_is_given_back_too_often_is_parked(amqp_url: str) -> None:
    declare(amqp_url, topology_of(GalleryService))
    put(amqp_url, QUEUE, a_lit_event())

    until(lambda: give_back(amqp_url) is None)

    until(lambda: size(amqp_url, f"{QUEUE}.parked") == 1)


def give_back(amqp_url: str) -> object:
    with Connection(amqp_url) as connection:
        message = connection.default_channel.basic_get(QUEUE)
        if message is not None:
            connection.default_channel.basic_reject(message.delivery_tag, requeue=True)
        return message
