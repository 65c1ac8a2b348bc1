"""What the kit writes on a channel, beside what py-amqp writes there."""

from types import SimpleNamespace
from typing import Any

import amqp
import pytest
from amqp.method_framing import frame_writer
from amqp.spec import Basic
from hypothesis import given
from hypothesis import strategies as st

from kit.event import CONTENT_TYPE, ReadyMessage
from kit.messaging.frames import publishing

FRAME_MAX = 4_096
OVERHEAD = 8

short = st.text(max_size=60)
headers = st.dictionaries(short, st.text())
strange = st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.text() | st.lists(st.text(), max_size=3)


class Wire:
    """Stands for the connection and the socket of a real py-amqp channel."""

    def __init__(self) -> None:
        self.written = bytearray()
        self.connection = SimpleNamespace(frame_max=FRAME_MAX, bytes_sent=0)
        self.write_frame = frame_writer(self.connection, SimpleNamespace(write=self.written.extend))

    def publish(self, message: ReadyMessage, channel: int) -> bytes:
        """Return what py-amqp's own `basic_publish` writes."""
        arguments = amqp.serialization.dumps("Bssbb", (0, message.exchange, message.routing_key, True, False))
        self.write_frame(1, channel, Basic.Publish, arguments, as_amqp(message))
        return bytes(self.written)


def as_amqp(message: ReadyMessage) -> amqp.Message:
    return amqp.Message(
        message.body,
        content_type=CONTENT_TYPE,
        content_encoding="utf-8",
        delivery_mode=2,
        message_id=message.message_id,
        application_headers=message.headers,
    )


def assert_same(message: ReadyMessage, channel: int = 1) -> None:
    assert publishing(message, channel, FRAME_MAX) == Wire().publish(message, channel)


@given(st.builds(ReadyMessage, short, short, short, headers, st.text()), st.integers(1, 65_535))
def test_a_message_is_written_as_py_amqp_writes_it(message: ReadyMessage, channel: int) -> None:
    assert_same(message, channel)


@given(st.dictionaries(short, strange))
def test_headers_of_a_stranger_are_written_as_py_amqp_writes_them(headers: dict[str, Any]) -> None:
    assert_same(ReadyMessage("id", "", "queue", headers, "{}"))


@pytest.mark.parametrize("size", [0, 1, FRAME_MAX - OVERHEAD, FRAME_MAX - OVERHEAD + 1, 3 * FRAME_MAX])
def test_a_body_is_cut_where_a_frame_is_full(size: int) -> None:
    assert_same(ReadyMessage("id", "events", "lit", {"ce-id": "id"}, "a" * size))


def test_half_a_character_in_a_header_travels_as_py_amqp_lets_it_travel() -> None:
    assert_same(ReadyMessage("id", "events", "lit", {"ce-subject": "\ud800"}, "{}"))
