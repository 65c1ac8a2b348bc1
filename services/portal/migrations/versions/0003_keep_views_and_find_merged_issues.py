"""Keep views of lists, and find the issues that were merged into one"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MASTER = "(facts ->> 'master_issue_id')"


def upgrade() -> None:
    op.create_table(
        "saved_views",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("filter", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("saved_views_once", "saved_views", ["account_id", "desk", "name"], unique=True)
    op.create_index("cases_by_master", "cases", [sa.text(MASTER)], postgresql_where=sa.text(f"{MASTER} is not null"))


def downgrade() -> None:
    op.drop_index("cases_by_master", table_name="cases")
    op.drop_table("saved_views")
