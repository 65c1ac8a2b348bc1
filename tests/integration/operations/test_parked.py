import json
from collections.abc import Iterator

import pytest

from kit.event import PRIVATE
from kit.ids import uuid7
from kit.messaging.operations.parked import look
from kit.messaging.operations.reaction_queues import reactions_of
from kit.messaging.topology import topology_of
from tests.integration.operations.conftest import LIT_QUEUE, PARKED, Town, Yishi
from tests.support.gallery import GalleryService
from tests.support.queues import purge, size, take_one
from tests.support.waiting import until

PARCELS = "gallery.on_parcel"


@pytest.fixture(autouse=True)
def _empty_queues(town: Town) -> Iterator[None]:
    yield
    purge(town.amqp_url, LIT_QUEUE, PARKED, f"{PARCELS}.parked")


def test_the_list_tells_how_many_wait_why_and_since_when(town: Town, yishi: Yishi) -> None:
    town.park(uuid7(), uuid7(), code="guard.oil_left", error="GuardFailed")
    town.park(uuid7())

    shown = yishi("events", "parked")

    rows = [line.split() for line in shown.stdout.splitlines()]
    assert [row[:3] + row[-2:] for row in rows if row[:1] == ["gallery"]] == [
        ["gallery", "on_lamp_lit", "2", "GuardFailed", "guard.oil_left"],
        ["gallery", "on_lamp_lit", "1", "Broken", "—"],
    ]
    assert "3 parked" in shown.stdout


def test_looking_leaves_every_message_where_it_was(town: Town) -> None:
    ids = [uuid7() for _ in range(3)]
    town.park(*ids)
    reaction = next(one for one in reactions_of(topology_of(GalleryService)) if one.queue == LIT_QUEUE)

    seen = []
    for _ in range(2):
        # What was looked at is given back a moment later.
        until(lambda: size(town.amqp_url, PARKED) == 3)
        seen.append([message.message_id for message in look(town.amqp_url, reaction)])

    assert seen == [ids, ids]


def test_one_message_is_shown_with_its_event_and_its_failure(town: Town, yishi: Yishi) -> None:
    message_id = uuid7()
    town.park(message_id, code="guard.oil_left")

    shown = json.loads(yishi("events", "parked", "show", LIT_QUEUE, message_id).stdout)

    assert (shown["id"], shown["attempts"], shown["data"]) == (message_id, 5, {"oil": 1})
    assert (shown["x-failure-error"], shown["x-failure-code"]) == ("Broken", "guard.oil_left")
    assert shown["event"]["ce-id"] == message_id


def test_a_private_message_shows_only_its_type_and_its_case(town: Town, yishi: Yishi) -> None:
    message_id = uuid7()
    body = {"business_ref": "QZ-2026-000123", "sealed": "secret", "account_id": "account-7"}
    town.park(message_id, queue=f"{PARCELS}.parked", body=json.dumps(body))

    shown = yishi("events", "parked", "show", PARCELS, message_id)

    assert json.loads(shown.stdout)["business_ref"] == "QZ-2026-000123"
    assert "secret" not in shown.output
    assert "account-7" not in shown.output
    assert "event" not in json.loads(shown.stdout)
    assert PRIVATE not in shown.output


def test_a_message_sent_again_arrives_as_if_it_were_new(town: Town, yishi: Yishi) -> None:
    first, second = uuid7(), uuid7()
    town.park(first, second)

    done = yishi("events", "parked", "replay", LIT_QUEUE, second, "--yes")

    assert done.exit_code == 0, done.output
    until(lambda: size(town.amqp_url, LIT_QUEUE) == 1)
    arrived = take_one(town.amqp_url, LIT_QUEUE)
    assert arrived.headers["ce-id"] == arrived.properties["message_id"] == second
    assert {name: value for name, value in arrived.headers.items() if name.startswith("x-")} in (
        {},
        {"x-delivery-count": 0},  # the broker's own, for this queue
    )
    until(lambda: size(town.amqp_url, PARKED) == 1)
    assert take_one(town.amqp_url, PARKED).properties["message_id"] == first


def test_all_messages_are_sent_again_in_their_order(town: Town, yishi: Yishi) -> None:
    ids = [uuid7() for _ in range(120)]
    town.park(*ids)

    assert "120 sent again" in yishi("events", "parked", "replay", LIT_QUEUE, "--all", "--yes").stdout

    until(lambda: size(town.amqp_url, LIT_QUEUE) == 120)
    arrived = [take_one(town.amqp_url, LIT_QUEUE).properties["message_id"] for _ in ids]
    assert (arrived, size(town.amqp_url, PARKED)) == (ids, 0)


def test_nothing_is_sent_again_when_the_operator_says_no(town: Town, yishi: Yishi) -> None:
    town.park(uuid7())

    done = yishi("events", "parked", "replay", LIT_QUEUE, "--all", answer="n\n")

    assert (done.exit_code, size(town.amqp_url, PARKED), size(town.amqp_url, LIT_QUEUE)) == (2, 1, 0)


def test_a_dropped_message_leaves_a_line_that_says_who_and_why(town: Town, yishi: Yishi) -> None:
    kept, dropped = uuid7(), uuid7()
    town.park(kept, dropped)

    done = yishi(
        "events", "parked", "drop", LIT_QUEUE, dropped, "--reason", "重复的试验数据", "--by", "值班员", "--yes"
    )

    line = json.loads(next(line for line in done.stderr.splitlines() if "parked_message_dropped" in line))
    assert (line["message_id"], line["queue"], line["reason"]) == (dropped, PARKED, "重复的试验数据")
    assert line["by"] == "值班员"
    until(lambda: size(town.amqp_url, PARKED) == 1)
    assert take_one(town.amqp_url, PARKED).properties["message_id"] == kept


def test_nothing_is_dropped_without_a_reason(town: Town, yishi: Yishi) -> None:
    town.park(uuid7())

    assert yishi("events", "parked", "drop", LIT_QUEUE, "--all", "--yes").exit_code == 2
    assert yishi("events", "parked", "drop", LIT_QUEUE, "--all", "--yes", "--reason", " ").exit_code == 2

    assert size(town.amqp_url, PARKED) == 1


@pytest.mark.parametrize("words", [("replay", LIT_QUEUE), ("replay", LIT_QUEUE, "an-id", "--all")])
def test_one_message_or_all_must_be_said(yishi: Yishi, words: tuple[str, ...]) -> None:
    assert yishi("events", "parked", *words, "--yes").exit_code == 2


def test_an_unknown_reaction_is_answered_with_the_known_ones(yishi: Yishi) -> None:
    done = yishi("events", "parked", "show", "gallery.on_nothing")

    assert (done.exit_code, LIT_QUEUE in done.stderr) == (2, True)
