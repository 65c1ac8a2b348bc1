"""Look inside a city: what waits in the outboxes, in the queues, and in the databases."""

from collections.abc import Sequence
from typing import Any

import psycopg2

from deploy.embedded import City


def ask(city: City, service: str, question: str, *values: object) -> Sequence[tuple[Any, ...]]:
    """Put one question to the database of a service."""
    connection = psycopg2.connect(city.databases[service].replace("+psycopg2", ""))
    try:
        with connection.cursor() as cursor:
            cursor.execute(question, values)
            return cursor.fetchall()
    finally:
        connection.close()


def waiting_in_outboxes(city: City) -> dict[str, int]:
    """Return how many messages each service has yet to send, where it has any."""
    counts = {service: ask(city, service, "select count(*) from outbox")[0][0] for service in city.databases}
    return {service: count for service, count in counts.items() if count}


def waiting_in_queues(city: City) -> dict[str, int]:
    """Return how many messages wait in each queue, parked and retried ones too, where there are any."""
    lines = city.rabbit.control("-q", "list_queues", "--no-table-headers", "name", "messages").splitlines()
    counts = dict(line.split() for line in lines if len(line.split()) == 2)
    return {name: int(count) for name, count in counts.items() if count.isdigit() and int(count)}
