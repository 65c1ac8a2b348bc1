from tests.integration.messaging.conftest import Town
from tests.support.waiting import until
from tests.support.workers import Worker
from tests.support.workshop import LIT, light_a_lamp, outbox_size, seen


def test_an_event_reaches_a_reaction_in_another_database(town: Town, worker: Worker) -> None:
    lamp_id = light_a_lamp(town.workshop)

    until(lambda: (LIT, lamp_id) in seen(town.gallery.stage.database))

    until(lambda: outbox_size(town.workshop.stage.database) == 0)
