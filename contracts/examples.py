"""One complete CloudEvent for every type of event, made from the examples of the published language."""

from typing import Any

from contracts.documents import thawed
from contracts.events import EventType
from contracts.machines import machine, transition

_SUBJECT = "0192f3c1-7a10-7c3e-9b1e-0000000000f0"
_EVENT = "0192f3c1-7a10-7c3e-9b1e-0000000000f1"
_CAUSE = "0192f3c1-7a10-7c3e-9b1e-0000000000f2"
_CASE = "0192f3c1-7a10-7c3e-9b1e-0000000000f3"


def attributes(kind: EventType) -> dict[str, str]:
    """Return the CloudEvents attributes of the example, extensions included."""
    return {
        "specversion": "1.0",
        "id": _EVENT,
        "type": kind.name,
        "source": f"/yishi/{kind.service}",
        "time": "2026-03-02T10:00:00+08:00",
        "subject": _SUBJECT,
        "datacontenttype": "application/json",
        "sequence": _sequence(kind),
        "county": "620502",
        "division": "620502005002",
        "eventversion": str(kind.version),
        "correlationid": _CASE,
        "causationid": _CAUSE,
        "actorrole": _actor(kind),
        "actororg": "ORG-620502005002",
    }


def cloud_event(kind: EventType) -> dict[str, Any]:
    """Return the example as a CloudEvent in structured mode."""
    return {**attributes(kind), "data": thawed(kind.example)}


def binary_headers(kind: EventType) -> dict[str, str]:
    """Return the attributes of the example as AMQP headers; the content type is a property of the message."""
    return {f"ce-{name}": value for name, value in attributes(kind).items() if name != "datacontenttype"}


def _sequence(kind: EventType) -> str:
    opens = any(machine(ref.machine).allows(ref.command, None) for ref in kind.emitters)
    return "1" if opens or not kind.emitters else "2"


def _actor(kind: EventType) -> str:
    if not kind.emitters:
        return "system"
    ref = kind.emitters[0]
    return min(transition(ref.machine, ref.command).actors)
