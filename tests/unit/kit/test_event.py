from datetime import datetime

import pytest
from cloudevents.core.bindings.rabbitmq import RabbitMQMessage, from_binary
from cloudevents.core.formats.json import JSONFormat

from kit.clock import HOME
from kit.event import Event, read, write

EVENT = Event(
    id="0192f3c1-7a10-7c3e-9b1e-000000000001",
    type="intake.topic.approved",
    source="/yishi/intake",
    subject="0192f3c1-7a10-7c3e-9b1e-000000000002",
    time=datetime(2026, 3, 2, 9, 30, tzinfo=HOME),
    county="620502",
    division="620502005002",
    sequence=4,
    correlation_id="0192f3c1-7a10-7c3e-9b1e-000000000002",
    data={"title_public": "聚宝盆社区老旧小区设施改造"},
    causation_id="0192f3c1-7a10-7c3e-9b1e-000000000003",
    actor_role="topic_approver",
    actor_org="ORG-620502005002-PTY",
)


def test_an_event_is_read_as_it_was_written() -> None:
    assert read(*write(EVENT)) == EVENT


def test_every_header_is_text_and_has_the_prefix_of_cloudevents() -> None:
    headers, _ = write(EVENT)

    assert headers["ce-sequence"] == "4"
    assert headers["ce-time"] == "2026-03-02T09:30:00+08:00"
    assert all(name.startswith("ce-") and isinstance(value, str) for name, value in headers.items())


def test_chinese_stays_chinese_on_the_wire() -> None:
    _, body = write(EVENT)

    assert body == '{"title_public":"聚宝盆社区老旧小区设施改造"}'


def test_writing_twice_gives_the_same_message() -> None:
    assert write(EVENT) == write(EVENT)


def test_the_sdk_of_cloudevents_reads_the_same() -> None:
    headers, body = write(EVENT)
    theirs = from_binary(RabbitMQMessage(headers, "application/json", body.encode()), JSONFormat())

    ours = read(headers, body)

    assert theirs.get_data() == ours.data
    assert (theirs.get_id(), theirs.get_type(), theirs.get_source()) == (ours.id, ours.type, ours.source)
    assert (theirs.get_subject(), theirs.get_time()) == (ours.subject, ours.time)


HEADERS, BODY = write(EVENT)


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"ce-type": "x"}, "{}"),
        ({**HEADERS, "ce-specversion": "0.3"}, BODY),
        ({**HEADERS, "ce-time": "2026-03-02T09:30:00"}, BODY),
        ({**HEADERS, "ce-time": "yesterday"}, BODY),
        ({**HEADERS, "ce-sequence": "first"}, BODY),
        (HEADERS, "[]"),
        (HEADERS, "{"),
        (HEADERS, b"\xff"),
    ],
)
def test_a_message_that_is_no_event_is_refused(headers: dict[str, str], body: bytes | str) -> None:
    with pytest.raises(ValueError, match="not an event"):
        read(headers, body)
