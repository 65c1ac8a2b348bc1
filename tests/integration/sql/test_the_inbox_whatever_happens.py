"""The inbox over random deliveries: repeated, at the same moment, alone and in batches, failing and not."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, text

from kit.event import Event
from kit.service import AnyService
from kit.sql.react import react, react_to_all
from tests.support.servers import Databases
from tests.support.workshop import SEEN, WorkshopWork, a_lit_event, a_service, create_tables

One = Callable[[Event, WorkshopWork], None]
Many = Callable[[Sequence[Event], WorkshopWork], None]

CONSUMERS = ("gallery.on_lamp_lit", "archive.on_anything")
EVENTS = 4
HANDS = 3


class Interrupted(Exception):
    """The process died after the effect and before the commit."""


@dataclass(frozen=True)
class Delivery:
    """Some events given to one reaction together; it may be interrupted."""

    consumer: str
    events: tuple[int, ...]
    is_interrupted: bool


deliveries = st.lists(
    st.builds(
        Delivery,
        consumer=st.sampled_from(CONSUMERS),
        events=st.lists(st.integers(0, EVENTS - 1), min_size=1, max_size=6).map(tuple),
        is_interrupted=st.booleans(),
    ),
    max_size=12,
)


@pytest.fixture(scope="module")
def gallery(databases: Databases) -> AnyService:
    database = databases.fresh("gallery")
    create_tables(database)
    return a_service("gallery", database)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(schedule=deliveries)
def test_every_event_has_one_effect_for_each_reaction(gallery: AnyService, schedule: list[Delivery]) -> None:
    events = [a_lit_event() for _ in range(EVENTS)]
    everything = [Delivery(consumer, tuple(range(EVENTS)), is_interrupted=False) for consumer in CONSUMERS]

    with ThreadPoolExecutor(HANDS) as hands:
        list(hands.map(lambda delivery: deliver(gallery, events, delivery), schedule))
    for delivery in everything:
        deliver(gallery, events, delivery)

    assert effects(gallery, events) == Counter({(consumer, event.id): 1 for consumer in CONSUMERS for event in events})


def deliver(gallery: AnyService, events: list[Event], delivery: Delivery) -> None:
    chosen = [events[number] for number in delivery.events]
    note, note_all = noting(delivery)
    try:
        if len(chosen) == 1:
            react(gallery.open_work, delivery.consumer, chosen[0], note)
        else:
            react_to_all(gallery.open_work, delivery.consumer, chosen, note_all)
    except Interrupted:
        return


def noting(delivery: Delivery) -> tuple[One, Many]:
    """Return what one reaction does with one event, and with several."""

    def note_all(events: Sequence[Event], work: WorkshopWork) -> None:
        rows = [{"event_id": event.id, "event_type": delivery.consumer, "subject": event.subject} for event in events]
        work.session.execute(insert(SEEN).values(rows))
        if delivery.is_interrupted:
            raise Interrupted

    return lambda event, work: note_all([event], work), note_all


def effects(gallery: AnyService, events: list[Event]) -> Counter[tuple[str, str]]:
    statement = text("select event_type, event_id from seen where event_id = any(:ids)")
    with gallery.open_reads() as connection:
        rows = connection.execute(statement, {"ids": [event.id for event in events]})
        return Counter((consumer, event_id) for consumer, event_id in rows)
