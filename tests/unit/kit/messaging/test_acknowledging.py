"""Deliveries acknowledged in any order and bundle: the broker forgets those, and no other."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kit.messaging.consumer import QueueConsumer

COUNT = 12


class PaperChannel:
    """A channel that remembers, as the broker does, which deliveries it may have to make again."""

    def __init__(self) -> None:
        self.unacknowledged = list(range(1, COUNT + 1))
        self.words = 0
        self.deliver: Callable[[Any], None]

    def basic_qos(self, size: int, count: int, *, a_global: bool) -> None:
        """Any number may be on the way."""

    def basic_consume(self, queue: str, callback: Callable[[Any], None]) -> str:
        self.deliver = callback
        return "tag"

    def basic_cancel(self, consumer_tag: str) -> None:
        """Nobody cancels here."""

    def basic_ack(self, tag: int, *, multiple: bool = False) -> None:
        assert tag in self.unacknowledged
        self.words += 1
        self.unacknowledged = [other for other in self.unacknowledged if other > tag or (other < tag and not multiple)]


def delivered() -> tuple[QueueConsumer, PaperChannel, list[Any]]:
    """Return a consumer, its channel, and the messages that it was given."""
    consumer, channel, messages = QueueConsumer(), PaperChannel(), list[Any]()
    sink = SimpleNamespace(queue="archive.on_anything", prefetch=COUNT, offer=messages.append)
    consumer._consume(SimpleNamespace(channel=lambda: channel), sink)  # type: ignore[arg-type]
    for tag in range(1, COUNT + 1):
        channel.deliver(SimpleNamespace(channel=channel, delivery_tag=tag))
    return consumer, channel, messages


@given(st.permutations(range(COUNT)), st.lists(st.integers(1, COUNT), max_size=COUNT))
def test_what_is_open_stays_with_the_broker(order: list[int], sizes: list[int]) -> None:
    consumer, channel, messages = delivered()
    left = [messages[place] for place in order]

    for size in sizes:
        bundle, left = left[:size], left[size:]
        if bundle:
            consumer.acknowledge_all(bundle)

        assert channel.unacknowledged == sorted(message.delivery_tag for message in left)


def test_a_batch_is_acknowledged_with_one_word() -> None:
    consumer, channel, messages = delivered()

    consumer.acknowledge_all(messages[:10])

    assert (channel.unacknowledged, channel.words) == ([11, 12], 1)
