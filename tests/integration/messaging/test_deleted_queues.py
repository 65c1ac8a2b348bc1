from amqp.exceptions import NotFound

from kit.ids import uuid7
from kit.messaging.names import retry
from tests.integration.messaging.conftest import Town
from tests.support.queues import remove, size
from tests.support.waiting import until
from tests.support.workshop import LIT, light_a_lamp, seen

QUEUE = "gallery.on_lamp_lit"


def stands(town: Town, queue: str) -> bool:
    try:
        return size(town.amqp_url, queue) >= 0
    except NotFound:
        return False


def test_a_deleted_queue_is_made_again_with_the_next_connection(town: Town) -> None:
    with town.worker("workshop", "gallery") as worker:
        first = light_a_lamp(town.workshop)
        until(lambda: (LIT, first) in seen(town.gallery.stage.database))

        remove(town.amqp_url, QUEUE)
        until(lambda: stands(town, QUEUE))

        assert worker.log.count("consumer_interrupted") == 1
        second = light_a_lamp(town.workshop)
        until(lambda: (LIT, second) in seen(town.gallery.stage.database))


def test_a_deleted_retry_queue_is_made_again_when_a_failing_message_needs_it(town: Town) -> None:
    with town.worker("workshop", "gallery"):
        first = light_a_lamp(town.workshop)
        until(lambda: (LIT, first) in seen(town.gallery.stage.database))
        remove(town.amqp_url, retry(QUEUE, 0.1))

        lamp_id = light_a_lamp(town.workshop, f"thrice-{uuid7()}")

        until(lambda: (LIT, lamp_id) in seen(town.gallery.stage.database))
        until(lambda: stands(town, retry(QUEUE, 0.1)))
