"""The least that fills the portal's read database: the rows as they come, without asking what an event means.

`python -m tests.load.plain_projection BROKER DATABASE QUEUE`
"""

import json
import sys
from collections import Counter
from collections.abc import Sequence
from typing import Any

from psycopg2.extras import execute_values

from tests.load.plain_consumer import PlainConsumer

BATCH = 100
CONSUMER = "plain"

INBOX = "insert into inbox (consumer, message_id) values %s on conflict do nothing"
LOCK = "select pg_advisory_xact_lock(7301)"
TAKE = "select * from cases where id = any(%s)"
FACTS = """
insert into timeline (event_id, about, machine, is_own, type, sequence, at, role, org, data) values %s
on conflict do nothing
"""
CASES = """
insert into cases (id, machine, number, county, division, state, sequence, category, facts, opened_at, changed_at)
values %s on conflict (id) do update set state = excluded.state, sequence = excluded.sequence,
number = excluded.number, facts = excluded.facts, changed_at = excluded.changed_at, category = excluded.category
"""
COUNTS = """
insert into unit_counts (unit, measure, value, number) values %s
on conflict (unit, measure, value) do update set number = unit_counts.number + excluded.number
"""


def project(cursor: Any, messages: Sequence[Any]) -> None:
    """Write a batch with as many statements as the portal."""
    told = [(message.headers, message.body) for message in messages]
    execute_values(cursor, INBOX, [(CONSUMER, head["ce-id"]) for head, _ in told], page_size=BATCH)
    cursor.execute(LOCK)
    cursor.execute(TAKE, (list({head["ce-subject"] for head, _ in told}),))
    cursor.fetchall()
    execute_values(cursor, FACTS, [_fact(head, body) for head, body in told], page_size=BATCH)
    cases = {head["ce-subject"]: _case(head, body) for head, body in told}
    execute_values(cursor, CASES, sorted(cases.values()), page_size=BATCH)
    moved = Counter((unit, head["ce-type"]) for head, _ in told for unit in _units(head["ce-division"]))
    rows = [(unit, "issue", state, number) for (unit, state), number in sorted(moved.items())]
    execute_values(cursor, COUNTS, rows, page_size=BATCH)


def _fact(head: dict[str, str], body: str) -> tuple[Any, ...]:
    own = (head["ce-id"], head["ce-subject"], "issue", True, head["ce-type"], int(head["ce-sequence"]))
    return (*own, head["ce-time"], head.get("ce-actorrole"), head.get("ce-actororg"), body)


def _case(head: dict[str, str], body: str) -> tuple[Any, ...]:
    facts = json.loads(body)
    place = (facts["number"], head["ce-county"], head["ce-division"], head["ce-type"], int(head["ce-sequence"]))
    return (head["ce-subject"], "issue", *place, facts.get("category_code"), body, head["ce-time"], head["ce-time"])


def _units(division: str) -> tuple[str, str]:
    return division[:6], division[:9]


if __name__ == "__main__":
    broker, database, queue = sys.argv[1:]
    PlainConsumer(broker, database, queue, batch=BATCH, linger_seconds=0.005, work=project).run()
