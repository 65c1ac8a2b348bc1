"""Two relays on one real outbox over random interleavings of commits, crashes and lost confirms."""

from collections.abc import Callable
from itertools import count

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import text

from kit.ids import uuid7
from kit.messaging.outbox import LOCK
from kit.messaging.relay import RelayLoop
from kit.service import AnyService
from tests.support.paper_broker import PaperBroker
from tests.support.servers import Databases
from tests.support.waiting import until
from tests.support.workshop import LIT, PUT_OUT, Lamp, a_service, create_tables, keeper, outbox_size

RELAYS = (0, 1)
LAMPS = 3


_LIVING = text("select pid from pg_stat_activity where pid = any(:pids)")
_HOLDING = text(
    "select pid from pg_locks where locktype = 'advisory' and objid = :lock and granted and pid = any(:pids)"
)


class TwoRelays(RuleBasedStateMachine):
    """What one relay does while the other one waits, dies or takes over."""

    def __init__(self, workshop: AnyService) -> None:
        super().__init__()
        self.workshop = workshop
        self.numbers = count(1)
        self.broker = PaperBroker()
        self.broker.queues = {f"620502.{LIT}", f"620502.{PUT_OUT}"}
        self.relays = [RelayLoop(workshop.stage.database.dsn, self.broker) for _ in RELAYS]  # type: ignore[arg-type]
        self.lamps = [Lamp(uuid7()) for _ in range(LAMPS)]
        self.said: dict[str, int] = {lamp.id: 0 for lamp in self.lamps}
        with workshop.open_work() as work:
            work.session.execute(text("truncate lamps, outbox, event_log"))
            for lamp in self.lamps:
                work.lamps.add(lamp)
            work.commit()

    @rule(number=st.integers(0, LAMPS - 1))
    def switch(self, number: int) -> None:
        """Commit one more event about a lamp."""
        lamp_id = self.lamps[number].id
        with self.workshop.open_work() as work:
            lamp = work.lamps.get(lamp_id)
            switch: Callable[..., object] = lamp.light if lamp.state == "out" else lamp.put_out
            switch(keeper(self.workshop))
            work.commit()
        self.said[lamp_id] += 1

    @rule(which=st.sampled_from(RELAYS))
    def turn(self, which: int) -> None:
        """Let one relay do what it would do when woken, without waiting."""
        relay = self.relays[which]
        try:
            if relay._outbox.open():
                relay._send()
        except Exception as error:  # noqa: BLE001 -- as the relay itself does
            relay._start_over(error)

    @rule(which=st.sampled_from(RELAYS))
    def crash(self, which: int) -> None:
        """End the connection of a relay, and its lock with it; the relay learns of it when it speaks again."""
        connection = self.relays[which]._outbox._connection
        if connection is not None:
            with self.workshop.open_reads() as reads:
                reads.execute(text("select pg_terminate_backend(:pid, 5000)"), {"pid": connection.info.backend_pid})

    @rule(taken=st.integers(0, 3))
    def cut_the_next_batch(self, taken: int) -> None:
        self.broker.cut_after(taken)

    @rule()
    def lose_the_next_confirms(self) -> None:
        self.broker.lose_confirms()

    @invariant()
    def who_believes_to_be_the_active_one_is(self) -> None:
        believing = [relay._outbox._connection.info.backend_pid for relay in self.relays if relay._outbox._locked]
        with self.workshop.open_reads() as reads:
            living = reads.execute(_LIVING, {"pids": believing}).scalars().all()
            holding = reads.execute(_HOLDING, {"pids": believing, "lock": LOCK}).scalars().all()
        assert set(living) == set(holding)
        assert len(holding) <= 1

    @invariant()
    def events_come_in_order(self) -> None:
        for lamp in self.lamps:
            sequences = [
                int(message.headers["ce-sequence"])
                for message in self.broker.taken
                if message.headers["ce-subject"] == lamp.id
            ]
            assert list(dict.fromkeys(sequences)) == list(range(1, len(set(sequences)) + 1))

    def teardown(self) -> None:
        """Let both work undisturbed: the outbox becomes empty, every event came and stands in the log once."""
        until(self._drained)
        for lamp_id, events in self.said.items():
            assert len(self.broker.first_deliveries(lamp_id)) == events
        logged = self._logged()
        assert len(logged) == len(set(logged)) == sum(self.said.values())
        for relay in self.relays:
            relay._close()

    def _drained(self) -> bool:
        for which in RELAYS:
            self.turn(which)
        return outbox_size(self.workshop.stage.database) == 0

    def _logged(self) -> list[str]:
        with self.workshop.open_reads() as connection:
            return list(connection.execute(text("select message_id from event_log")).scalars())


@pytest.fixture(scope="module")
def workshop(databases: Databases) -> AnyService:
    database = databases.fresh("workshop")
    create_tables(database)
    return a_service("workshop", database)


def test_two_relays_lose_nothing_and_keep_the_order(workshop: AnyService) -> None:
    run_state_machine_as_test(
        lambda: TwoRelays(workshop),
        settings=settings(
            max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
