"""The tables that every service's own database holds beside its aggregates."""

from dataclasses import dataclass

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Column,
    DateTime,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

WAKE_CHANNEL = "outbox"


@dataclass(frozen=True)
class KitTables:
    """The kit's tables in one service's metadata."""

    outbox: Table
    inbox: Table
    answers: Table
    audit: Table
    counters: Table
    due: Table
    event_log: Table
    audit_seals: Table


def add_kit_tables(metadata: MetaData) -> KitTables:
    """Add the kit's tables to a service's own metadata and return them."""
    return KitTables(
        outbox=_outbox(metadata),
        inbox=_inbox(metadata),
        answers=_answers(metadata),
        audit=_audit(metadata),
        counters=Table(
            "counters",
            metadata,
            Column("name", Text, primary_key=True),
            Column("value", BigInteger, nullable=False),
        ),
        due=_due(metadata),
        event_log=add_event_log(metadata),
        audit_seals=add_audit_seals(metadata),
    )


def _outbox(metadata: MetaData) -> Table:
    return Table(
        "outbox",
        metadata,
        Column("id", BigInteger, Identity(always=True), primary_key=True),
        Column("message_id", Text, nullable=False),
        Column("exchange", Text, nullable=False),
        Column("routing_key", Text, nullable=False),
        Column("headers", JSONB, nullable=False),
        Column("body", Text, nullable=False),
        Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    )


def _inbox(metadata: MetaData) -> Table:
    return Table(
        "inbox",
        metadata,
        Column("consumer", Text, primary_key=True),
        Column("message_id", Text, primary_key=True),
        Column("received_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
        Index("inbox_by_age", "received_at"),
    )


def _answers(metadata: MetaData) -> Table:
    return Table(
        "answers",
        metadata,
        Column("key", Text, primary_key=True),
        Column("route", Text, primary_key=True),
        Column("caller", Text, primary_key=True),
        Column("fingerprint", Text, nullable=False),
        Column("status", Integer, nullable=False),
        Column("headers", JSONB, nullable=False),
        Column("body", LargeBinary, nullable=False),
        Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
        Index("answers_by_age", "created_at"),
    )


def _audit(metadata: MetaData) -> Table:
    return Table(
        "audit",
        metadata,
        Column("id", BigInteger, Identity(always=True), primary_key=True),
        Column("at", DateTime(timezone=True), nullable=False),
        Column("account_id", Text),
        Column("role", Text, nullable=False),
        Column("org", Text),
        Column("machine", Text, nullable=False),
        Column("subject", Text, nullable=False),
        Column("command", Text, nullable=False),
        Column("before", Text, nullable=False),
        Column("after", Text, nullable=False),
        Column("version", Integer, nullable=False),
        Column("request_id", Text),
        Index("audit_by_subject", "subject", "id"),
    )


def _due(metadata: MetaData) -> Table:
    return Table(
        "due",
        metadata,
        Column("kind", Text, primary_key=True),
        Column("subject", Text, primary_key=True),
        Column("due_at", DateTime(timezone=True), nullable=False),
        Index("due_by_time", "due_at"),
    )


def add_event_log(metadata: MetaData) -> Table:
    """Add the table of events that were told, from which they can be told again; private messages are never in it."""
    return Table(
        "event_log",
        metadata,
        Column("id", BigInteger, Identity(always=True), primary_key=True),
        Column("message_id", Text, nullable=False),
        Column("type", Text, nullable=False),
        Column("routing_key", Text, nullable=False),
        Column("headers", JSONB, nullable=False),
        Column("body", Text, nullable=False),
        Column("committed_at", DateTime(timezone=True), nullable=False),
        Index("event_log_by_age", "committed_at"),
    )


def add_audit_seals(metadata: MetaData) -> Table:
    """Add the chain of seals over the audit; of rows that left in due time a seal keeps their common hash alone."""
    return Table(
        "audit_seals",
        metadata,
        Column("position", BigInteger, primary_key=True, autoincrement=False),
        Column("from_id", BigInteger, nullable=False),
        Column("to_id", BigInteger, nullable=False),
        Column("count", Integer, nullable=False),
        Column("ids", ARRAY(BigInteger)),
        Column("digests", LargeBinary),
        Column("rows_hash", Text, nullable=False),
        Column("previous_hash", Text, nullable=False),
        Column("hash", Text, nullable=False),
        Column("sealed_at", DateTime(timezone=True), nullable=False),
        Index("audit_seals_whole", "position", postgresql_where=text("ids is not null")),
    )


def add_copies(metadata: MetaData) -> Table:
    """Add the table of documents of other services of which this one keeps a copy; a version is never changed."""
    return Table(
        "copies",
        metadata,
        Column("subject", Text, primary_key=True),
        Column("version", Integer, primary_key=True),
        Column("text", Text, nullable=False),
        Column("kept_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    )


WAKE_THE_RELAY = f"""
create or replace function wake_the_relay() returns trigger language plpgsql as $$
begin
  perform pg_notify('{WAKE_CHANNEL}', '');
  return null;
end $$;
create trigger outbox_wakes_the_relay after insert on outbox
for each statement execute function wake_the_relay();
"""

FORGET_THE_RELAY = """
drop trigger outbox_wakes_the_relay on outbox;
drop function wake_the_relay();
"""
