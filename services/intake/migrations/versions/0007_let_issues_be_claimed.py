"""Let issues be claimed"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("issues", sa.Column("claimed_by", sa.Text(), nullable=True))
    op.create_index("issues_by_claimer", "issues", ["claimed_by", "id"])


def downgrade() -> None:
    op.drop_index("issues_by_claimer", table_name="issues")
    op.drop_column("issues", "claimed_by")
