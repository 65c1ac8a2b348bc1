"""One complete event of every type, as others receive it; a diff here is a change of contract.

After a wanted change run the tests once with YISHI_UPDATE_GOLDEN=1 and let the consumers review the diff.
"""

import json
import os
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from contracts.event_validation import validator
from contracts.events import event_types, reader_schema, validate
from contracts.examples import cloud_event
from contracts.roles import Role
from kit.event import Event, read, write

GOLDEN = Path(__file__).parent / "golden" / "events"
KINDS = pytest.mark.parametrize("name", list(event_types()))


def _golden(name: str) -> dict[str, Any]:
    path = GOLDEN / f"{name}.json"
    if os.environ.get("YISHI_UPDATE_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(cloud_event(event_types()[name]), ensure_ascii=False, indent=2)
        path.write_text(text + "\n", encoding="utf-8")
    golden: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return golden


@KINDS
def test_the_event_is_what_consumers_were_promised(name: str) -> None:
    assert _golden(name) == cloud_event(event_types()[name])


@KINDS
def test_the_data_of_the_golden_event_is_valid_to_publish_and_to_read(name: str) -> None:
    golden = _golden(name)

    validate(name, golden["data"])
    assert validator(reader_schema(name)).is_valid(golden["data"])
    assert golden["actorrole"] in set(Role)


@KINDS
def test_the_golden_event_travels_unchanged(name: str) -> None:
    golden = _golden(name)
    event = Event(
        id=golden["id"],
        type=golden["type"],
        source=golden["source"],
        subject=golden["subject"],
        time=datetime.fromisoformat(golden["time"]),
        county=golden["county"],
        division=golden["division"],
        sequence=int(golden["sequence"]),
        correlation_id=golden["correlationid"],
        causation_id=golden["causationid"],
        actor_role=golden["actorrole"],
        actor_org=golden["actororg"],
        data=golden["data"],
    )

    headers, body = write(event)

    assert read(headers, body) == event


def test_no_golden_event_is_left_over() -> None:
    assert {path.stem for path in GOLDEN.glob("*.json")} == set(event_types())
