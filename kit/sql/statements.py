"""The kit's own statements, written once: building them anew costs more time than PostgreSQL needs to run them."""

from sqlalchemy import DateTime, Integer, LargeBinary, Text, bindparam, text
from sqlalchemy.dialects.postgresql import JSONB

_HEADERS = bindparam("headers", type_=JSONB)
_INTO_OUTBOX = (
    "insert into outbox (message_id, exchange, routing_key, headers, body)"
    " values (:message_id, :exchange, :routing_key, :headers, :body)"
)

# One statement for both, because each way to the database costs more than the second row.
TELL = text(
    "with logged as ("  # noqa: S608 -- a text of our own
    "insert into event_log (message_id, type, routing_key, headers, body, committed_at)"
    f" values (:message_id, :type, :routing_key, :headers, :body, now())) {_INTO_OUTBOX}"
).bindparams(_HEADERS)

TELL_PRIVATELY = text(_INTO_OUTBOX).bindparams(_HEADERS)

NEXT_NUMBER = text(
    "insert into counters (name, value) values (:name, 1)"
    " on conflict (name) do update set value = counters.value + 1 returning value"
)

FIRST_TIME = text(
    "insert into inbox (consumer, message_id) values (:consumer, :message_id) on conflict do nothing returning 1"
)

REMIND = text(
    "insert into due (kind, subject, due_at) values (:kind, :subject, :due_at)"
    " on conflict (kind, subject) do update set due_at = excluded.due_at"
).bindparams(bindparam("due_at", type_=DateTime(timezone=True)))

FORGET = text("delete from due where kind = :kind and subject = :subject")

AUDIT = text(
    "insert into audit"
    " (at, account_id, role, org, machine, subject, command, before, after, version, request_id) values"
    " (:at, :account_id, :role, :org, :machine, :subject, :command, :before, :after, :version, :request_id)"
)

LOCK_ANSWER = text("select pg_advisory_xact_lock(hashtextextended(:key, 0))")

ANSWER_GIVEN = text(
    "select fingerprint, status, headers, body from answers where key = :key and route = :route and caller = :caller"
).columns(fingerprint=Text, status=Integer, headers=JSONB, body=LargeBinary)

KEEP_ANSWER = text(
    "insert into answers (key, route, caller, fingerprint, status, headers, body)"
    " values (:key, :route, :caller, :fingerprint, :status, :headers, :body)"
).bindparams(_HEADERS, bindparam("body", type_=LargeBinary))
