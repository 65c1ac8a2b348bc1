"""The kit's own statements, as psycopg2 takes them: building them anew costs more time than PostgreSQL needs."""

NEXT_NUMBER = (
    "insert into counters (name, value) values (%s, 1)"
    " on conflict (name) do update set value = counters.value + 1 returning value"
)

FIRST_TIME = "insert into inbox (consumer, message_id) values (%s, %s) on conflict do nothing returning 1"

KEEP_COPY = "insert into copies (subject, version, text) values (%s, %s, %s) on conflict do nothing"

# Two statements in one round trip. The second sees what was committed while the first waited.
ANSWER_GIVEN = (
    "select pg_advisory_xact_lock(hashtextextended(%s, 0));\n"
    "select fingerprint, status, headers, body from answers where key = %s and route = %s and caller = %s"
)
