"""The tables of notification's own database, and how deliveries lie in them."""

from typing import Any

from sqlalchemy import Boolean, Column, DateTime, Index, Integer, MetaData, Table, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import registry

from kit.sql.shelf import map_aggregate
from kit.sql.tables import add_copies, add_kit_tables
from services.notification.domain.delivery import Delivery

metadata = MetaData()
kit_tables = add_kit_tables(metadata)
add_copies(metadata)


def _moment(name: str, *, nullable: bool = True) -> Column[Any]:
    return Column(name, DateTime(timezone=True), nullable=nullable)


contacts = Table(
    "contacts",
    metadata,
    Column("ref", Text, primary_key=True),
    Column("subject", Text, nullable=False),
    Column("business_ref", Text, nullable=False),
    Column("part", Text, nullable=False),
    Column("county", Text, nullable=False),
    Column("division", Text, nullable=False),
    Column("account_id", Text),
    Column("sealed", Text),
    Column("channels", JSONB, nullable=False),
    Column("language", Text, nullable=False),
    _moment("bound_at", nullable=False),
    # The event that ended the case, or began it again, and what became of the letter.
    Column("ending_sequence", Integer, nullable=False, server_default="0"),
    _moment("ended_at"),
    _moment("erased_at"),
    Index("contacts_by_subject", "subject"),
    Index("contacts_by_business_ref", "business_ref"),
    Index("contacts_by_end", "ended_at", postgresql_where=text("erased_at is null")),
)

accounts = Table(
    "accounts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("org", Text),
    Column("status", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("sealed", Text),
    Column("channels", JSONB, nullable=False),
    _moment("told_at", nullable=False),
    Index("accounts_by_org", "org"),
)

grants = Table(
    "grants",
    metadata,
    Column("account_id", Text, primary_key=True),
    Column("role", Text, primary_key=True),
    Column("unit", Text, primary_key=True),
    Index("grants_by_role", "role", "unit"),
)

# What was learnt of other services' things: how they hang together, and what people call them.
cases = Table(
    "cases",
    metadata,
    Column("id", Text, primary_key=True),
    Column("aggregate", Text, nullable=False),
    Column("parent_id", Text),
    Column("number", Text),
    Column("title_public", Text),
    Column("parent_told_at", Integer, nullable=False),
    Index("cases_by_parent", "parent_id"),
)

organisations = Table(
    "organisations",
    metadata,
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
)

# Events that concern people bound to a case one by one, kept for those whose contact arrives a moment later.
recent_events = Table(
    "recent_events",
    metadata,
    Column("id", Text, primary_key=True),
    Column("subject", Text, nullable=False),
    Column("headers", JSONB, nullable=False),
    Column("body", Text, nullable=False),
    _moment("kept_until", nullable=False),
    Index("recent_events_by_subject", "subject"),
    Index("recent_events_by_age", "kept_until"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Text, primary_key=True),
    Column("county", Text, nullable=False),
    Column("division", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("source_id", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("template_code", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("business_ref", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("aggregate", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("values", JSONB, nullable=False),
    _moment("created_at", nullable=False),
    Column("account_id", Text),
    Column("contact_ref", Text),
    Column("sealed", Text),
    Column("next_channels", JSONB, nullable=False),
    Column("is_urgent", Boolean, nullable=False),
    Column("is_invitation", Boolean, nullable=False),
    _moment("expires_at"),
    Column("batch_id", Text),
    Column("tries", Integer, nullable=False),
    _moment("next_at"),
    _moment("sent_at"),
    Column("failure_code", Text),
    UniqueConstraint("source_id", "recipient", "template_code", "channel", name="deliveries_once"),
    Index("deliveries_by_business_ref", "business_ref"),
    Index("deliveries_by_recipient", "recipient", "created_at"),
    Index("deliveries_by_batch", "batch_id"),
    Index("deliveries_by_age", "created_at"),
)

inbox_messages = Table(
    "inbox_messages",
    metadata,
    Column("id", Text, primary_key=True),
    Column("account_id", Text, nullable=False),
    Column("delivery_id", Text, nullable=False, unique=True),
    Column("template_code", Text, nullable=False),
    Column("business_ref", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("aggregate", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("urgent", Boolean, nullable=False),
    _moment("at", nullable=False),
    _moment("read_at"),
    Index("inbox_messages_by_account", "account_id", "id"),
    Index("inbox_messages_by_age", "at"),
)

batches = Table(
    "batches",
    metadata,
    Column("id", Text, primary_key=True),
    Column("source_id", Text, nullable=False),
    Column("template_code", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("business_ref", Text, nullable=False),
    Column("county", Text, nullable=False),
    Column("division", Text, nullable=False),
    Column("subject", Text, nullable=False),
    UniqueConstraint("source_id", "template_code", "channel", name="batches_once"),
)

disclosures = Table(
    "disclosures",
    metadata,
    Column("id", Text, primary_key=True),
    Column("contact_ref", Text, nullable=False),
    Column("account_id", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("org", Text),
    Column("reason", Text, nullable=False),
    _moment("at", nullable=False),
    _moment("open_until", nullable=False),
    Index("disclosures_by_contact", "contact_ref"),
)

mapper = registry(metadata=metadata)
map_aggregate(mapper, Delivery, deliveries)
