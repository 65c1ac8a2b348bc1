"""State in PostgreSQL: unit of work, outbox, inbox, due work, idempotent answers, audit."""
