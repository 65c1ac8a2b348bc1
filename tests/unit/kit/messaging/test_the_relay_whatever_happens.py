"""The relay over random interleavings of commits, failures and repetitions: nothing is lost, nothing overtakes."""

from collections.abc import Collection, Sequence
from itertools import count

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from kit.event import ReadyMessage
from kit.messaging.held import LONGEST_PAUSE_SECONDS, OutboxRow
from kit.messaging.relay import RelayLoop
from tests.support.paper_broker import PaperBroker

KEYS = ("lit", "put_out")
LAMPS = ("lamp-1", "lamp-2")


class PaperOutbox:
    """The outbox of one relay, with a database that goes away when it is told to."""

    def __init__(self) -> None:
        self.rows: list[OutboxRow] = []
        self.forgets_deletes = False

    def open(self) -> bool:
        return True

    def take(self, limit: int, *, without: Collection[str]) -> list[OutboxRow]:
        return [row for row in self.rows if row.subject not in without][:limit]

    def delete(self, rows: Sequence[OutboxRow]) -> None:
        if self.forgets_deletes:
            self.forgets_deletes = False
            raise ConnectionError
        self.rows = [row for row in self.rows if row not in rows]

    def wait(self, seconds: float) -> None:
        """On paper nobody waits."""

    def close(self) -> None:
        """Nothing is held open."""


class AnyRelay(RuleBasedStateMachine):
    """One outbox, one relay, one broker, and everything that may happen between them."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.numbers = count(1)
        self.committed: dict[str, list[str]] = {lamp: [] for lamp in LAMPS}
        self.broker, self.outbox = PaperBroker(), PaperOutbox()
        self.relay = RelayLoop("", self.broker, clock=lambda: self.now)  # type: ignore[arg-type]
        self.relay._outbox = self.outbox  # type: ignore[assignment]

    @rule(lamp=st.sampled_from(LAMPS), key=st.sampled_from(KEYS))
    def commit(self, lamp: str, key: str) -> None:
        number = next(self.numbers)
        message = ReadyMessage(str(number), "events", key, {"ce-subject": lamp}, "{}")
        self.outbox.rows.append(OutboxRow(number, message))
        self.committed[lamp].append(message.message_id)

    @rule()
    def turn(self) -> None:
        try:
            self.relay._turn()
        except Exception as error:  # noqa: BLE001 -- as the relay itself does
            self.relay._start_over(error)

    @rule(key=st.sampled_from(KEYS))
    def make_queue(self, key: str) -> None:
        self.broker.queues.add(key)

    @rule()
    def rebuild_broker(self) -> None:
        """All queues are gone, and every connection with them."""
        self.broker.queues.clear()
        self.broker.cut_after(0)

    @rule(taken=st.integers(0, 5))
    def cut_the_next_batch(self, taken: int) -> None:
        self.broker.cut_after(taken)

    @rule()
    def lose_the_next_confirms(self) -> None:
        self.broker.lose_confirms()

    @rule()
    def lose_the_next_delete(self) -> None:
        self.outbox.forgets_deletes = True

    @rule(seconds=st.floats(0, 90))
    def let_time_pass(self, seconds: float) -> None:
        self.now += seconds

    @invariant()
    def what_left_the_outbox_is_in_the_broker(self) -> None:
        known = {message.message_id for message in self.broker.taken} | {
            row.message.message_id for row in self.outbox.rows
        }
        assert known >= {message_id for messages in self.committed.values() for message_id in messages}

    @invariant()
    def nothing_overtakes(self) -> None:
        for lamp, messages in self.committed.items():
            came = self.broker.first_deliveries(lamp)
            assert came == messages[: len(came)]

    def teardown(self) -> None:
        """Heal everything: then the outbox becomes empty, and every event has come."""
        self.broker.queues.update(KEYS)
        for _ in range(2 * next(self.numbers) + 4):
            self.now += LONGEST_PAUSE_SECONDS
            self.turn()
        assert self.outbox.rows == []
        assert {lamp: self.broker.first_deliveries(lamp) for lamp in LAMPS} == self.committed


AnyRelay.TestCase.settings = settings(max_examples=100, stateful_step_count=30, deadline=None)
test_the_relay_whatever_happens = AnyRelay.TestCase
