import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from kit.clock import real_clock
from kit.ids import uuid7
from kit.messaging.operations.lag import made_at
from kit.messaging.publisher import Publisher
from kit.messaging.relay import RelayLoop
from kit.service import AnyService
from kit.sql.react import react
from tests.integration.operations.conftest import LIT_QUEUE, PARKED, Town, Yishi
from tests.support.gallery import on_lamp_lit
from tests.support.queues import purge, size, take_one
from tests.support.waiting import until
from tests.support.workshop import a_lit_event, light_a_lamp, outbox_size, put_out, seen

ARCHIVE_QUEUE = "archive.on_anything"
PUT_OUT_QUEUE = "gallery.on_lamp_put_out"
PARCELS = "gallery.on_parcel"


@pytest.fixture(autouse=True)
def _empty_queues(town: Town) -> Iterator[None]:
    yield
    purge(town.amqp_url, LIT_QUEUE, PARKED, ARCHIVE_QUEUE, PUT_OUT_QUEUE, PARCELS)


@contextmanager
def relaying(town: Town) -> Iterator[None]:
    """Publish the workshop's outbox until it is empty."""
    loop = RelayLoop(town.workshop.stage.database.dsn, Publisher(town.amqp_url))
    thread = threading.Thread(target=loop.run)
    thread.start()
    try:
        yield
        until(lambda: outbox_size(town.workshop.stage.database) == 0)
    finally:
        loop.stop()
        thread.join()


def lit_and_sent(town: Town, count: int) -> list[str]:
    with relaying(town):
        return [light_a_lamp(town.workshop) for _ in range(count)]


def run(service: AnyService, statement: str, **values: Any) -> Any:
    with service.stage.database.engine.begin() as connection:
        return connection.execute(text(statement), values)


def logged(town: Town) -> list[str]:
    return list(run(town.workshop, "select headers->>'ce-subject' from event_log order by id").scalars())


def handle(town: Town) -> str:
    """Let the gallery handle the oldest message of its queue, and return the lamp."""
    message = take_one(town.amqp_url, LIT_QUEUE)
    event = a_lit_event(message.headers["ce-subject"], event_id=message.headers["ce-id"])
    react(town.gallery.open_work, LIT_QUEUE, event, on_lamp_lit)
    return event.subject


def lag(yishi: Yishi) -> dict[str, dict[str, Any]]:
    found = json.loads(yishi("events", "lag", "--json").stdout)
    return {one.get("service") or one["reaction"]: one for one in found["outboxes"] + found["reactions"]}


def test_every_event_is_kept_in_the_log_in_its_order(town: Town) -> None:
    lamp_ids = lit_and_sent(town, 5)

    assert logged(town) == lamp_ids


def test_an_event_that_was_not_committed_is_not_in_the_log(town: Town) -> None:
    with town.workshop.open_work() as work:
        work.tell(a_lit_event())

    assert (logged(town), outbox_size(town.workshop.stage.database)) == ([], 0)


def test_private_messages_are_kept_nowhere(town: Town) -> None:
    with relaying(town), town.workshop.open_work() as work:
        work.tell_privately(replace(a_lit_event(), type="parcel"))
        work.commit()

    assert (logged(town), size(town.amqp_url, PARCELS)) == ([], 1)


def test_lag_tells_how_much_waits_in_an_outbox_and_for_how_long(town: Town, yishi: Yishi) -> None:
    light_a_lamp(town.workshop)
    light_a_lamp(town.workshop)
    run(town.workshop, "update outbox set created_at = created_at - interval '5 minutes'")

    waiting = lag(yishi)["workshop"]["waiting"]

    assert waiting["depth"] == 2
    assert 300 <= waiting["age_seconds"] < 330


def test_lag_tells_what_waits_for_a_reaction_and_since_when(town: Town, yishi: Yishi) -> None:
    town.park(uuid7())
    lit_and_sent(town, 3)
    until(lambda: size(town.amqp_url, LIT_QUEUE) == 3)
    handle(town)
    run(
        town.workshop,
        "update event_log set committed_at = now() - interval '7 minutes' where id = (select min(id) from event_log)",
    )

    found = lag(yishi)[LIT_QUEUE]

    assert (found["ready"], found["parked"], found["retrying"], found["consumers"]) == (2, 1, 0, 0)
    assert 0 <= found["oldest_seconds"] < 60


def test_a_reaction_that_never_handled_anything_waits_since_the_first_event(town: Town, yishi: Yishi) -> None:
    lit_and_sent(town, 1)
    until(lambda: size(town.amqp_url, LIT_QUEUE) == 1)
    run(town.workshop, "update event_log set committed_at = now() - interval '7 minutes'")

    assert 420 <= lag(yishi)[LIT_QUEUE]["oldest_seconds"] < 450


def test_lag_is_shown_for_people_too(town: Town, yishi: Yishi) -> None:
    shown = yishi("events", "lag")

    assert (shown.exit_code, LIT_QUEUE in shown.stdout, "workshop" in shown.stdout) == (0, True, True)


def test_the_time_in_an_id_is_the_time_of_its_making() -> None:
    told = made_at(uuid7())

    assert told is not None
    assert abs(real_clock() - told) < timedelta(seconds=5)
    assert made_at("something else") is None


def test_a_replayed_event_that_was_handled_has_no_second_effect(town: Town, yishi: Yishi) -> None:
    lit_and_sent(town, 2)
    until(lambda: size(town.amqp_url, LIT_QUEUE) == 2)
    lamps = [handle(town), handle(town)]

    done = yishi("events", "replay", "--service", "gallery", "--reaction", "on_lamp_lit", "--since", "1h", "--yes")

    assert "2 replayed" in done.stdout, done.output
    until(lambda: size(town.amqp_url, LIT_QUEUE) == 2)
    assert [handle(town), handle(town)] == lamps
    assert [seen(town.gallery.stage.database).count(("workshop.lamp.lit", lamp)) for lamp in lamps] == [1, 1]


def test_an_event_replayed_again_has_its_effect_again(town: Town, yishi: Yishi) -> None:
    lit_and_sent(town, 1)
    until(lambda: size(town.amqp_url, LIT_QUEUE) == 1)
    lamp = handle(town)
    words = ("--service", "gallery", "--reaction", "on_lamp_lit", "--since", "1h", "--again")

    assert yishi("events", "replay", *words, answer="n\n").exit_code == 2
    assert "1 replayed" in yishi("events", "replay", *words, answer="y\n").stdout

    until(lambda: size(town.amqp_url, LIT_QUEUE) == 1)
    handle(town)
    assert seen(town.gallery.stage.database).count(("workshop.lamp.lit", lamp)) == 2


def test_only_the_one_reaction_hears_a_replay_and_only_what_it_listens_to(town: Town, yishi: Yishi) -> None:
    with relaying(town):
        lamp = light_a_lamp(town.workshop)
        put_out(town.workshop, lamp)
    until(lambda: size(town.amqp_url, PUT_OUT_QUEUE) == 1)
    purge(town.amqp_url, LIT_QUEUE, ARCHIVE_QUEUE, PUT_OUT_QUEUE)

    yishi("events", "replay", "--service", "gallery", "--reaction", "on_lamp_put_out", "--since", "1h", "--yes")

    until(lambda: size(town.amqp_url, PUT_OUT_QUEUE) == 1)
    assert take_one(town.amqp_url, PUT_OUT_QUEUE).headers["ce-type"] == "workshop.lamp.put_out"
    assert (size(town.amqp_url, LIT_QUEUE), size(town.amqp_url, ARCHIVE_QUEUE)) == (0, 0)


def test_a_long_replay_keeps_the_order_and_leaves_out_what_is_outside_its_span(town: Town, yishi: Yishi) -> None:
    lamp_ids = lit_and_sent(town, 3)
    run(
        town.workshop,
        "insert into event_log (message_id, type, routing_key, headers, body, committed_at)"
        " select gen_random_uuid()::text, type, routing_key, headers, body, committed_at from event_log"
        " cross join generate_series(1, 400) n order by n, id",
    )
    run(town.workshop, "update event_log set committed_at = now() - interval '2 hours' where id % 2 = 0")
    expected = run(town.workshop, "select message_id from event_log where id % 2 = 1 order by id").scalars().all()
    until(lambda: size(town.amqp_url, ARCHIVE_QUEUE) == len(lamp_ids))
    purge(town.amqp_url, ARCHIVE_QUEUE)

    words = ("--service", "archive", "--reaction", "on_anything", "--since", "1h", "--type", "workshop.lamp.lit")
    done = yishi("events", "replay", *words, "--yes")

    assert f"{len(expected)} replayed" in done.stdout, done.output
    until(lambda: size(town.amqp_url, ARCHIVE_QUEUE) == len(expected))
    first = [take_one(town.amqp_url, ARCHIVE_QUEUE).properties["message_id"] for _ in range(10)]
    assert first == expected[:10]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--reaction", "on_lamp_lit", "--since", "8d"), "inbox_forgot"),
        (("--reaction", "on_parcel", "--since", "1h"), "private_reaction"),
        (("--reaction", "on_lamp_lit", "--since", "1h", "--type", "workshop.lamp.sold"), "not_heard"),
        (("--reaction", "on_nothing", "--since", "1h"), "unknown_reaction"),
    ],
)
def test_a_replay_that_cannot_be_meant_is_refused(yishi: Yishi, words: tuple[str, ...], code: str) -> None:
    done = yishi("events", "replay", "--service", "gallery", *words, "--yes")

    assert (done.exit_code, code in done.stderr) == (2, True), done.output
