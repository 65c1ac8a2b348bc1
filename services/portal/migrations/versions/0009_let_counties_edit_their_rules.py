"""Let counties edit their rules"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("published_rules", sa.Column("text", sa.Text(), nullable=True))
    op.add_column("published_rules", sa.Column("published_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("published_rules", sa.Column("published_by", sa.Text(), nullable=True))
    op.create_foreign_key("published_rules_published_by_fkey", "published_rules", "accounts", ["published_by"], ["id"])
    op.create_index("published_rules_by_day", "published_rules", ["county", "effective_from"], unique=True)
    op.create_table(
        "rules_drafts",
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("based_on", sa.Integer(), nullable=False),
        sa.Column("document", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["changed_by"], ["accounts.id"]),
        sa.PrimaryKeyConstraint("county"),
    )


def downgrade() -> None:
    op.drop_table("rules_drafts")
    op.drop_index("published_rules_by_day", table_name="published_rules")
    op.drop_constraint("published_rules_published_by_fkey", "published_rules", type_="foreignkey")
    op.drop_column("published_rules", "published_by")
    op.drop_column("published_rules", "published_at")
    op.drop_column("published_rules", "text")
