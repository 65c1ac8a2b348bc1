"""The tables of the portal's own database: accounts, and what it has learnt from the events."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    false,
)
from sqlalchemy.dialects.postgresql import JSONB

from kit.sql.tables import add_kit_tables

metadata = MetaData()
kit_tables = add_kit_tables(metadata)

accounts = Table(
    "accounts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("username", Text, nullable=False, unique=True),
    Column("password_mark", Text, nullable=False),
    Column("display_name", Text, nullable=False),
    Column("org", Text),
    Column("language", Text, nullable=False),
    Column("phone_verified", Boolean, nullable=False),
    Column("is_open", Boolean, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("locked_until", DateTime(timezone=True)),
)

grants = Table(
    "grants",
    metadata,
    Column("id", Text, primary_key=True),
    Column("account_id", Text, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    Column("role", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("given_at", DateTime(timezone=True), nullable=False),
    Column("given_by", Text),
    Column("valid_from", DateTime(timezone=True)),
    Column("valid_until", DateTime(timezone=True)),
    # Whoever is away lends a grant of their own.
    Column("delegated_by", Text),
    Column("lent_from", Text),
    Column("ended_at", DateTime(timezone=True)),
    Column("ended_by", Text),
    Index("grants_by_account", "account_id"),
    Index("grants_by_unit", "unit", "role"),
    Index("grants_by_lender", "delegated_by"),
)

# A file of people between its preview and its confirmation; its rows go when it is confirmed or left alone.
people_files = Table(
    "people_files",
    metadata,
    Column("id", Text, primary_key=True),
    Column("account_id", Text, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    Column("name", Text, nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False),
    Column("rows", JSONB(none_as_null=True)),
    Column("opened", Integer),
    Index("people_files_by_age", "made_at"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("mark", Text, primary_key=True),
    Column("account_id", Text, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    Column("opened_at", DateTime(timezone=True), nullable=False),
    Column("seen_at", DateTime(timezone=True), nullable=False),
    Column("revoked_at", DateTime(timezone=True)),
    Column("awaits_code", Boolean, nullable=False, server_default=false()),
    Column("agent", Text, nullable=False, server_default=""),
    Column("network", Text, nullable=False, server_default=""),
    Index("sessions_by_account", "account_id"),
)

# Filters of lists that an account keeps under a name.
saved_views = Table(
    "saved_views",
    metadata,
    Column("id", Text, primary_key=True),
    Column("account_id", Text, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    Column("desk", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("filter", JSONB, nullable=False),
    Column("saved_at", DateTime(timezone=True), nullable=False),
    Index("saved_views_once", "account_id", "desk", "name", unique=True),
)

# Names that were tried and that no account has: only their marks.
strangers = Table(
    "strangers",
    metadata,
    Column("name_mark", Text, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("locked_until", DateTime(timezone=True)),
    Column("tried_at", DateTime(timezone=True), nullable=False),
)

authenticators = Table(
    "authenticators",
    metadata,
    Column("account_id", Text, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("sealed", Text, nullable=False),
    Column("since", DateTime(timezone=True), nullable=False),
    Column("last_step", BigInteger, nullable=False),
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("account_id", Text, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("mark", Text, primary_key=True),
)

password_links = Table(
    "password_links",
    metadata,
    Column("mark", Text, primary_key=True),
    Column("account_id", Text, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False),
    Column("ends_at", DateTime(timezone=True), nullable=False),
    Column("used_at", DateTime(timezone=True)),
    Index("password_links_by_account", "account_id"),
)

# Other systems that call the doors; of their secrets only the marks are kept.
clients = Table(
    "clients",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("roles", JSONB, nullable=False),
    Column("org", Text),
    Column("may_write", Boolean, nullable=False),
    Column("registered_at", DateTime(timezone=True), nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("secret_mark", Text),
    Column("last_used_at", DateTime(timezone=True)),
    Column("revoked_at", DateTime(timezone=True)),
    Column("version", Integer, nullable=False),
    Index("clients_by_unit", "unit", postgresql_ops={"unit": "text_pattern_ops"}),
)

organisations = Table(
    "organisations",
    metadata,
    Column("code", Text, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("name_zh", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("division", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("status", Text, nullable=False, server_default="active"),
)

published_rules = Table(
    "published_rules",
    metadata,
    Column("county", Text, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("fingerprint", Text, nullable=False),
    Column("effective_from", Date, nullable=False),
    # Of a version that ships with the software the files hold the text, and nobody published it here.
    Column("text", Text),
    Column("published_at", DateTime(timezone=True)),
    Column("published_by", Text, ForeignKey("accounts.id")),
    Index("published_rules_by_day", "county", "effective_from", unique=True),
)

# The next version of a county's rules while its office writes it; a document here always passes every check.
rules_drafts = Table(
    "rules_drafts",
    metadata,
    Column("county", Text, primary_key=True),
    Column("based_on", Integer, nullable=False),
    Column("document", JSONB, nullable=False),
    Column("version", Integer, nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
    Column("changed_by", Text, ForeignKey("accounts.id"), nullable=False),
)

# What the events told: one row for each aggregate, as it stands after the last of them.
cases = Table(
    "cases",
    metadata,
    Column("id", Text, primary_key=True),
    Column("machine", Text, nullable=False),
    Column("number", Text),
    Column("county", Text, nullable=False),
    Column("division", Text, nullable=False),
    Column("org", Text),
    Column("state", Text, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("title", Text),
    Column("category", Text),
    Column("step", Text),
    Column("step_no", Integer),
    Column("light", Text),
    Column("due_at", DateTime(timezone=True)),
    Column("topic_id", Text),
    Column("meeting_id", Text),
    Column("plan_id", Text),
    Column("facts", JSONB, nullable=False),
    Column("opened_at", DateTime(timezone=True), nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
    Index("cases_by_place", "machine", "state", "division", postgresql_ops={"division": "text_pattern_ops"}),
    Index("cases_by_county", "county", "machine", "changed_at"),
    Index("cases_by_number", "number"),
    Index("cases_by_topic", "topic_id"),
    Index("cases_by_meeting", "meeting_id"),
    Index("cases_by_plan", "plan_id"),
    Index("cases_by_org", "org", "machine"),
    Index("cases_by_opening", "machine", "opened_at", "division"),
)
# Few issues are merged into another one; those are found from it.
Index(
    "cases_by_master",
    cases.c.facts["master_issue_id"].astext,
    postgresql_where=cases.c.facts["master_issue_id"].astext.is_not(None),
)

# Every fact once for each aggregate that it moved: its own, and one that moves with it.
timeline = Table(
    "timeline",
    metadata,
    Column("arrived", BigInteger, Identity(always=True), primary_key=True),
    Column("event_id", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("machine", Text, nullable=False),
    Column("is_own", Boolean, nullable=False),
    Column("type", Text, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("role", Text),
    Column("org", Text),
    Column("data", JSONB, nullable=False),
    Index("timeline_once", "about", "event_id", unique=True),
    Index("timeline_by_case", "about", "at", "arrived"),
)

# How many cases stand where: for a county by its six digits, for a street or town by nine.
unit_counts = Table(
    "unit_counts",
    metadata,
    Column("unit", Text, primary_key=True),
    Column("measure", Text, primary_key=True),
    Column("value", Text, primary_key=True),
    Column("number", BigInteger, nullable=False),
)

# Public documents of other services, kept under their fingerprint: the same text for ever.
documents = Table(
    "documents",
    metadata,
    Column("fingerprint", Text, primary_key=True),
    Column("about", Text, nullable=False),
    Column("body", JSONB, nullable=False),
    Column("kept_at", DateTime(timezone=True), nullable=False),
    Index("documents_by_case", "about"),
)

# What happened on each day: for a county by its six digits, for a street or town by nine.
day_figures = Table(
    "day_figures",
    metadata,
    Column("unit", Text, primary_key=True),
    Column("measure", Text, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("value", Text, primary_key=True),
    Column("number", BigInteger, nullable=False),
)

# How far into the timeline the figures reach; there is one row.
figures_reach = Table(
    "figures_reach",
    metadata,
    Column("one", Integer, primary_key=True, autoincrement=False),
    Column("arrived", BigInteger, nullable=False),
    Column("counted_at", DateTime(timezone=True)),
)
