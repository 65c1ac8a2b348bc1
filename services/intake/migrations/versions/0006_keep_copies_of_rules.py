"""Keep copies of rules that counties publish"""

from kit.sql.migrations import create_copies, drop_copies

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_copies()


def downgrade() -> None:
    drop_copies()
