"""Keep consents"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# What was agreed to before consents had a place of their own.
FIRST_CONSENTS = """
update issues set consents = jsonb_build_array(
  jsonb_build_object('notice', privacy_notice, 'at', submitted_at, 'withdrawn_at', null))
"""


def upgrade() -> None:
    op.add_column("issues", sa.Column("consents", JSONB(), nullable=False, server_default="[]"))
    op.execute(FIRST_CONSENTS)
    op.create_index("issues_by_submitter", "issues", ["submitted_by", "id"])


def downgrade() -> None:
    op.drop_index("issues_by_submitter", table_name="issues")
    op.drop_column("issues", "consents")
