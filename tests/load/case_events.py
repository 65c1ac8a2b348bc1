"""A stream of events as a city makes it: issues of all counties, each submitted, accepted, replied to and rated."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache

from contracts.divisions import Level, divisions
from contracts.events import event_type, routing_key
from kit.clock import HOME
from kit.event import EVENTS, Event, ReadyMessage, write
from kit.ids import uuid7

STEPS = ("intake.issue.submitted", "intake.issue.accepted", "intake.issue.replied", "intake.issue.rated")
_AT_ONCE = 50
_BEGIN = datetime(2026, 3, 2, 9, tzinfo=HOME)


@cache
def communities() -> list[str]:
    """Return one community or village of each county."""
    by_county = {unit.code[:6]: unit.code for unit in divisions().values() if unit.level is Level.COMMUNITY}
    return list(by_county.values())


def case_events(count: int) -> list[Event]:
    """Return so many events, those of fifty cases interleaved, each case in its order."""
    return [event for start in range(0, count // len(STEPS), _AT_ONCE) for event in _block(start)][:count]


def ready(events: list[Event]) -> list[ReadyMessage]:
    """Return events as an outbox holds them."""
    return [_ready(event) for event in events]


def _block(start: int) -> Iterator[Event]:
    cases = [uuid7() for _ in range(_AT_ONCE)]
    for step, name in enumerate(STEPS):
        for offset, case in enumerate(cases):
            yield _event(name, case, start + offset, step)


def _event(name: str, case: str, number: int, step: int) -> Event:
    places = communities()
    division = places[number % len(places)]
    return Event(
        id=uuid7(),
        type=name,
        source="/yishi/intake",
        subject=case,
        time=_BEGIN + timedelta(seconds=number, hours=step),
        county=division[:6],
        division=division,
        sequence=step + 1,
        correlation_id=case,
        actor_role="community_clerk",
        data={**event_type(name).example, "number": f"QZ-2026-{number:06d}"},
    )


def _ready(event: Event) -> ReadyMessage:
    headers, body = write(event)
    return ReadyMessage(event.id, EVENTS, routing_key(event.county, event.type), headers, body)
