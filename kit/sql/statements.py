"""The kit's own statements, written once: building them anew costs more time than PostgreSQL needs to run them."""

from sqlalchemy import text

NEXT_NUMBER = text(
    "insert into counters (name, value) values (:name, 1)"
    " on conflict (name) do update set value = counters.value + 1 returning value"
)

FIRST_TIME = text(
    "insert into inbox (consumer, message_id) values (:consumer, :message_id) on conflict do nothing returning 1"
)

KEEP_COPY = text(
    "insert into copies (subject, version, text) values (:subject, :version, :document) on conflict do nothing"
)

# Two statements in one round trip. The second sees what was committed while the first waited.
ANSWER_GIVEN = (
    "select pg_advisory_xact_lock(hashtextextended(%s, 0));\n"
    "select fingerprint, status, headers, body from answers where key = %s and route = %s and caller = %s"
)
