"""Declare every queue of every service in one step, before any worker starts: `python -m deploy.topology`.

A fact that is published before a subscriber's queue exists would never reach that subscriber.
"""

import json
import os
import sys
from collections.abc import Sequence

from deploy.services import SERVICES
from kit.messaging.declaration import TopologyConflict, declare
from kit.messaging.discovery import service_classes
from kit.messaging.topology import Topology, definitions, describe, topology_of


def whole_topology() -> Topology:
    """Return what all five services need in the broker."""
    return topology_of(*service_classes(f"services.{name}.service" for name in SERVICES))


def main(arguments: Sequence[str]) -> int:
    """Declare the topology; print it with `--show`, or with `--definitions` as RabbitMQ reads it at its start."""
    forms = {"--show": describe, "--definitions": definitions}
    for argument in arguments:
        print(json.dumps(forms[argument](whole_topology()), indent=1, ensure_ascii=False))
    if arguments:
        return 0
    try:
        created = declare(os.environ["YISHI_AMQP_URL"], whole_topology())
    except TopologyConflict as conflict:
        print(f"队列定义冲突 / queues in conflict: {conflict}", file=sys.stderr)
        return 1
    print("队列已建立 / queues created" if created else "队列已存在 / queues were there")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
