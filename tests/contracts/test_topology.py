"""The queues of all services as the broker knows them; a diff here needs a migration note.

After a wanted change run the tests once with YISHI_UPDATE_GOLDEN=1 and read the diff.
"""

import json
import os
from pathlib import Path
from typing import Any

from contracts.events import event_types
from deploy.topology import whole_topology
from kit.event import EVENTS
from kit.messaging.names import ANYTHING
from kit.messaging.topology import describe

GOLDEN = Path(__file__).parent / "golden" / "topology.json"


def _golden() -> dict[str, Any]:
    if os.environ.get("YISHI_UPDATE_GOLDEN"):
        text = json.dumps(describe(whole_topology()), ensure_ascii=False, indent=1)
        GOLDEN.write_text(text + "\n", encoding="utf-8")
    golden: dict[str, Any] = json.loads(GOLDEN.read_text(encoding="utf-8"))
    return golden


def test_the_names_that_the_broker_knows_are_the_deployed_ones() -> None:
    assert describe(whole_topology()) == _golden()


def test_every_public_binding_names_a_published_event() -> None:
    keys = {binding.key for binding in whole_topology().bindings if binding.exchange == EVENTS}

    assert {key.removeprefix("*.") for key in keys - {ANYTHING}} <= set(event_types())
