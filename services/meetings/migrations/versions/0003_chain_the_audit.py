"""Chain the audit"""

from kit.sql.migrations import create_audit_seals, drop_audit_seals

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_audit_seals()


def downgrade() -> None:
    drop_audit_seals()
