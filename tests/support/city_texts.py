"""Everything that a city wrote or shows where no person may be named, and what it knows of people."""

from collections.abc import Iterator
from typing import Any

import requests

from deploy.embedded import City
from kit.sealing import open_letter
from tests.support.city_state import ask
from tests.support.leaks import People, lines
from tests.support.public_pages import public_pages

# By design the first shows the texts that would go to phones, the second is a form with demo accounts; the rest only
# change a cookie or list the places of the whole city.
NOT_PUBLISHED = ("/demo-messages", "/sign-in", "/language", "/display", "/place", "/static/vendor")
TOLD = {
    "event_log": "select id, headers::text || body || routing_key from event_log",
    "outbox": "select id, headers::text || body || routing_key from outbox",
    "inbox": "select message_id, consumer || message_id from inbox",
    "audit": "select id, row_to_json(audit)::text from audit",
}
# What is learnt from events, and what officials are told by messages.
LEARNT = {
    ("notification", "recent_events"): "select id, headers::text || body from recent_events",
    ("notification", "inbox_messages"): "select id, title || ' ' || text from inbox_messages",
    ("notification", "deliveries"): 'select id, "values"::text from deliveries',
    ("portal", "timeline"): "select event_id, data::text from timeline",
    ("portal", "cases"): "select id, coalesce(title, '') || facts::text from cases",
}
# The reporters' own words stand in exactly these columns, each in the database of its service.
WORDS = (
    ("intake", "select text from issues"),
    ("intake", "select rating->>'reason' from issues where rating is not null"),
    ("supervision", "select text from objections"),
    ("notification", "select reason from disclosures"),
)


def people_of_the_city(city: City) -> People:
    """Open every letter and read every resident's words."""
    key = city.layout.secrets.sealing_keys()[0].read_text(encoding="utf-8")
    reporters = _letters(city, key, "contacts")
    letters = [*reporters, *_letters(city, key, "accounts")]
    words = [row[0] for service, question in WORDS for row in ask(city, service, question)]
    return People.of(
        name=[letter.get("name", "") for letter in reporters],
        phone=[letter.get("phone", "") for letter in letters],
        email=[letter.get("email", "") for letter in letters],
        text=words,
    )


def _letters(city: City, key: str, table: str) -> list[dict[str, Any]]:
    rows = ask(city, "notification", f"select sealed from {table} where sealed is not null")
    return [open_letter(sealed, key) for (sealed,) in rows]


def texts_of_the_city(city: City) -> Iterator[tuple[str, str]]:
    """Yield the place and the text of all that was told, logged, counted and published."""
    for service in city.databases:
        for table, question in TOLD.items():
            yield from _rows(city, service, table, question)
        metrics = f"/api/{service}/metrics"
        yield metrics, requests.get(city.address + metrics, timeout=30).text
    for (service, table), question in LEARNT.items():
        yield from _rows(city, service, table, question)
    yield from logs_of_the_city(city)
    yield from public_pages(city.address, leaving_out=NOT_PUBLISHED)


def logs_of_the_city(city: City) -> Iterator[tuple[str, str]]:
    """Yield every line of every log: of the city's own processes, of PostgreSQL and of RabbitMQ."""
    for log in sorted(city.layout.folder.rglob("*.log")):
        yield from lines(str(log.relative_to(city.layout.folder)), log.read_text(encoding="utf-8", errors="replace"))


def _rows(city: City, service: str, table: str, question: str) -> Iterator[tuple[str, str]]:
    for key, text in ask(city, service, question):
        yield f"{service}.{table} {key}", text or ""
