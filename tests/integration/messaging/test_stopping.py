from pathlib import Path

from amqp.exceptions import NotFound

from kit.ids import uuid7
from kit.servers import PrivatePostgres, PrivateRabbit
from kit.sql.database import Database
from tests.integration.messaging.conftest import Town
from tests.support.queues import put, size
from tests.support.waiting import until
from tests.support.workshop import LIT, a_lit_event, light_a_lamp, outbox_size, seen, tries

QUEUE = "gallery.on_lamp_lit"
LIMIT_SECONDS = 5


def seen_once(database: Database, lamp_ids: list[str]) -> bool:
    return sorted(subject for _, subject in seen(database) if subject in lamp_ids) == sorted(lamp_ids)


def queue_stands(amqp_url: str) -> bool:
    try:
        return size(amqp_url, QUEUE) == 0
    except NotFound:
        return False


def test_a_terminated_worker_finishes_what_runs_and_leaves_the_rest(town: Town) -> None:
    gallery = town.gallery.stage.database
    lamp_ids = [f"slow-{uuid7()}" for _ in range(15)]
    with town.worker("gallery") as worker:
        until(lambda: queue_stands(town.amqp_url))
        for lamp_id in lamp_ids:
            put(town.amqp_url, QUEUE, a_lit_event(lamp_id))
        until(lambda: sum(tries(gallery, lamp_id) for lamp_id in lamp_ids) == 10)

        assert worker.terminate() < LIMIT_SECONDS
        assert worker.process.returncode == 0

    assert len(seen(gallery)) == 10
    assert size(town.amqp_url, QUEUE) == 5
    with town.worker("gallery"):
        until(lambda: seen_once(gallery, lamp_ids))
    assert {tries(gallery, lamp_id) for lamp_id in lamp_ids} == {1}


def test_a_killed_worker_loses_nothing_and_repeats_nothing(town: Town) -> None:
    gallery = town.gallery.stage.database
    lamp_ids = [f"slow-{uuid7()}" for _ in range(10)]
    with town.worker("gallery") as worker:
        for lamp_id in lamp_ids:
            put(town.amqp_url, QUEUE, a_lit_event(lamp_id))
        until(lambda: any(tries(gallery, lamp_id) for lamp_id in lamp_ids))
        worker.process.kill()

    with town.worker("gallery"):
        until(lambda: seen_once(gallery, lamp_ids))


def test_events_wait_for_a_database_that_is_away(town: Town, postgres: PrivatePostgres) -> None:
    gallery = town.gallery.stage.database
    lamp_id = f"slow-{uuid7()}"
    with town.worker("gallery") as worker:
        put(town.amqp_url, QUEUE, a_lit_event(lamp_id))
        until(lambda: tries(gallery, lamp_id) == 1)
        postgres.stop()
        until(lambda: "database_away" in worker.log)
        postgres.start()

        until(lambda: seen_once(gallery, [lamp_id]))
        assert tries(gallery, lamp_id) == 1


def test_a_worker_ends_in_time_while_the_database_is_away(town: Town, postgres: PrivatePostgres) -> None:
    gallery = town.gallery.stage.database
    lamp_id = f"slow-{uuid7()}"
    with town.worker("workshop", "gallery") as worker:
        put(town.amqp_url, QUEUE, a_lit_event(lamp_id))
        until(lambda: tries(gallery, lamp_id) == 1)
        postgres.stop()
        before = worker.log.count("database_away")
        until(lambda: worker.log.count("database_away") > before)

        assert worker.terminate() < LIMIT_SECONDS
        assert worker.process.returncode == 0

    postgres.start()
    with town.worker("gallery"):
        until(lambda: seen_once(gallery, [lamp_id]))


def test_a_worker_ends_in_time_while_the_broker_is_away(town: Town, rabbit: PrivateRabbit) -> None:
    with town.worker("workshop", "gallery") as worker:
        started = light_a_lamp(town.workshop)
        until(lambda: seen_once(town.gallery.stage.database, [started]))
        rabbit.stop()
        before = worker.log.count("consumer_interrupted")
        until(lambda: worker.log.count("consumer_interrupted") > before)

        assert worker.terminate() < LIMIT_SECONDS
        assert worker.process.returncode == 0


def test_a_worker_waits_for_its_broker_and_then_sends_what_was_committed(
    town: Town, rabbit: PrivateRabbit, tmp_path: Path
) -> None:
    rabbit.stop()
    sign_of_life = tmp_path / "alive"
    with town.worker("workshop", "gallery", YISHI_HEARTBEAT_FILE=str(sign_of_life)) as worker:
        lamp_id = light_a_lamp(town.workshop)
        before = worker.log.count("consumer_interrupted")
        until(lambda: worker.log.count("consumer_interrupted") > before)
        assert outbox_size(town.workshop.stage.database) == 1
        until(sign_of_life.exists)

        rabbit.start()

        until(lambda: (LIT, lamp_id) in seen(town.gallery.stage.database))
        assert seen_once(town.gallery.stage.database, [lamp_id])


def test_a_worker_survives_a_restart_of_its_broker(town: Town, rabbit: PrivateRabbit) -> None:
    with town.worker("workshop", "gallery"):
        before = light_a_lamp(town.workshop)
        until(lambda: seen_once(town.gallery.stage.database, [before]))
        rabbit.kill()
        during = light_a_lamp(town.workshop)
        rabbit.start()

        until(lambda: seen_once(town.gallery.stage.database, [before, during]))
