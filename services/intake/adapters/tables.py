"""The tables of intake's own database, and how aggregates lie in them."""

from typing import Any

from sqlalchemy import Boolean, Column, DateTime, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import registry

from kit.sql.shelf import map_aggregate
from kit.sql.tables import add_copies, add_kit_tables
from services.intake.domain.issue import Issue
from services.intake.domain.topic import Topic

metadata = MetaData()
kit_tables = add_kit_tables(metadata)
add_copies(metadata)


def _moment(name: str, *, nullable: bool = True) -> Column[Any]:
    return Column(name, DateTime(timezone=True), nullable=nullable)


def _identity() -> list[Column[Any]]:
    return [
        Column("id", Text, primary_key=True),
        Column("number", Text, nullable=False, unique=True),
        Column("county", Text, nullable=False),
        Column("division", Text, nullable=False),
        Column("rules_version", Integer, nullable=False),
        Column("state", Text, nullable=False),
        Column("version", Integer, nullable=False),
    ]


issues = Table(
    "issues",
    metadata,
    *_identity(),
    Column("channel", Text, nullable=False),
    Column("issue_kind", Text, nullable=False),
    Column("category_code", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("urgency", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("compound_id", Text),
    Column("affected_households", Integer),
    Column("collected_by", Text),
    Column("is_anonymous", Boolean, nullable=False),
    Column("conflict_risk", Text, nullable=False),
    Column("privacy_notice", Text, nullable=False),
    Column("consents", JSONB, nullable=False, server_default="[]"),
    Column("submitter_type", Text, nullable=False),
    Column("submitted_by", Text),
    _moment("submitted_at", nullable=False),
    Column("contact_ref", Text),
    Column("follow_code", Text, nullable=False),
    Column("dedup_key", Text, nullable=False, unique=True),
    _moment("due_accept_at"),
    _moment("due_at"),
    Column("handler_org", Text),
    Column("topic_id", Text),
    Column("master_issue_id", Text),
    Column("merged_count", Integer, nullable=False),
    Column("result_code", Text),
    Column("resolution_level", Text),
    Column("result_text", Text, nullable=False),
    Column("replies", JSONB, nullable=False),
    Column("failed_contacts", Integer, nullable=False),
    _moment("replied_at"),
    Column("rated_reply", Integer, nullable=False),
    Column("rating", JSONB(none_as_null=True)),
    Column("reopen_count", Integer, nullable=False),
    _moment("overdue_for"),
    _moment("closed_at"),
    Index("issues_by_division", "division", "id"),
    Index("issues_by_topic", "topic_id"),
    Index("issues_by_master", "master_issue_id"),
    Index("issues_by_submitter", "submitted_by", "id"),
)

topics = Table(
    "topics",
    metadata,
    *_identity(),
    Column("title", Text, nullable=False),
    Column("title_public", Text, nullable=False),
    Column("ground", Text, nullable=False),
    Column("domain", Text, nullable=False),
    Column("category_code", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("proposer_type", Text, nullable=False),
    Column("proposed_by", Text),
    Column("owner_org", Text),
    _moment("proposed_at", nullable=False),
    Column("background", JSONB, nullable=False),
    Column("conflict_risk", Text, nullable=False),
    Column("scores", JSONB(none_as_null=True)),
    Column("reasons", Text, nullable=False),
    Column("affected_households", Integer),
    Column("text_fingerprint", Text, nullable=False),
    Column("returned_fingerprint", Text, nullable=False),
    Column("statutory_body", Text),
    Column("statutory_answer", Text, nullable=False),
    Column("override_reason", Text, nullable=False),
    Column("approver_org", Text),
    Column("level", Text),
    Column("mode", Text),
    Column("stakeholders", JSONB, nullable=False),
    Column("visits", JSONB, nullable=False),
    Column("research_waiver", Text, nullable=False),
    Column("materials", JSONB, nullable=False),
    Column("round_no", Integer, nullable=False),
    Column("meeting_id", Text),
    Column("last_deliberated_at", DateTime(timezone=True)),
    Column("result", Text),
    Column("plan_id", Text),
    Column("plan_end", Text),
    _moment("concluded_at"),
    Index("topics_by_division", "division", "id"),
)

phone_checks = Table(
    "phone_checks",
    metadata,
    Column("id", Text, primary_key=True),
    Column("phone_mark", Text, nullable=False),
    Column("code_mark", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    _moment("ends_at", nullable=False),
)

# Photos; one without an issue waits for it.
attachments = Table(
    "attachments",
    metadata,
    Column("id", Text, primary_key=True),
    Column("issue_id", Text, ForeignKey("issues.id", ondelete="CASCADE")),
    Column("ticket_mark", Text, nullable=False, unique=True),
    Column("content", LargeBinary, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    _moment("given_at", nullable=False),
    Index("attachments_by_issue", "issue_id"),
)

mapper = registry(metadata=metadata)
map_aggregate(mapper, Issue, issues)
map_aggregate(mapper, Topic, topics)
