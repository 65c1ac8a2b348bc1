"""Keep a log of events"""

from kit.sql.migrations import create_event_log, drop_event_log

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_event_log()


def downgrade() -> None:
    drop_event_log()
