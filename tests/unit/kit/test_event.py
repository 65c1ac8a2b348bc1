from datetime import datetime

import pytest

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


def test_a_message_that_is_no_event_is_refused() -> None:
    with pytest.raises((KeyError, ValueError)):
        read({"ce-type": "x"}, b"{}")
