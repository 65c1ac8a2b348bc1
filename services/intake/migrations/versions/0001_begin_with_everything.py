"""Begin with everything"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from kit.sql.migrations import create_kit_tables, drop_kit_tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_kit_tables()
    op.create_table(
        "issues",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("division", sa.Text(), nullable=False),
        sa.Column("rules_version", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("issue_kind", sa.Text(), nullable=False),
        sa.Column("category_code", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("urgency", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("compound_id", sa.Text(), nullable=True),
        sa.Column("affected_households", sa.Integer(), nullable=True),
        sa.Column("collected_by", sa.Text(), nullable=True),
        sa.Column("is_anonymous", sa.Boolean(), nullable=False),
        sa.Column("conflict_risk", sa.Text(), nullable=False),
        sa.Column("privacy_notice", sa.Text(), nullable=False),
        sa.Column("submitter_type", sa.Text(), nullable=False),
        sa.Column("submitted_by", sa.Text(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("contact_ref", sa.Text(), nullable=True),
        sa.Column("follow_code", sa.Text(), nullable=False),
        sa.Column("dedup_key", sa.Text(), nullable=False),
        sa.Column("due_accept_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handler_org", sa.Text(), nullable=True),
        sa.Column("topic_id", sa.Text(), nullable=True),
        sa.Column("master_issue_id", sa.Text(), nullable=True),
        sa.Column("merged_count", sa.Integer(), nullable=False),
        sa.Column("result_code", sa.Text(), nullable=True),
        sa.Column("resolution_level", sa.Text(), nullable=True),
        sa.Column("result_text", sa.Text(), nullable=False),
        sa.Column("replies", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("failed_contacts", sa.Integer(), nullable=False),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rated_reply", sa.Integer(), nullable=False),
        sa.Column("rating", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("reopen_count", sa.Integer(), nullable=False),
        sa.Column("overdue_for", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("dedup_key"),
        sa.UniqueConstraint("number"),
    )
    op.create_index("issues_by_division", "issues", ["division", "id"], unique=False)
    op.create_index("issues_by_master", "issues", ["master_issue_id"], unique=False)
    op.create_index("issues_by_topic", "issues", ["topic_id"], unique=False)
    op.create_table(
        "phone_checks",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("phone_mark", sa.Text(), nullable=False),
        sa.Column("code_mark", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "topics",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("division", sa.Text(), nullable=False),
        sa.Column("rules_version", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_public", sa.Text(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("domain", sa.Text(), nullable=False),
        sa.Column("category_code", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("proposer_type", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=True),
        sa.Column("owner_org", sa.Text(), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("background", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("conflict_risk", sa.Text(), nullable=False),
        sa.Column("scores", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("affected_households", sa.Integer(), nullable=True),
        sa.Column("text_fingerprint", sa.Text(), nullable=False),
        sa.Column("returned_fingerprint", sa.Text(), nullable=False),
        sa.Column("statutory_body", sa.Text(), nullable=True),
        sa.Column("statutory_answer", sa.Text(), nullable=False),
        sa.Column("override_reason", sa.Text(), nullable=False),
        sa.Column("approver_org", sa.Text(), nullable=True),
        sa.Column("level", sa.Text(), nullable=True),
        sa.Column("mode", sa.Text(), nullable=True),
        sa.Column("stakeholders", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("visits", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("research_waiver", sa.Text(), nullable=False),
        sa.Column("materials", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("round_no", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Text(), nullable=True),
        sa.Column("last_deliberated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("plan_id", sa.Text(), nullable=True),
        sa.Column("plan_end", sa.Text(), nullable=True),
        sa.Column("concluded_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("number"),
    )
    op.create_index("topics_by_division", "topics", ["division", "id"], unique=False)


def downgrade() -> None:
    op.drop_index("topics_by_division", table_name="topics")
    op.drop_table("topics")
    op.drop_table("phone_checks")
    op.drop_index("issues_by_topic", table_name="issues")
    op.drop_index("issues_by_master", table_name="issues")
    op.drop_index("issues_by_division", table_name="issues")
    op.drop_table("issues")
    drop_kit_tables()
