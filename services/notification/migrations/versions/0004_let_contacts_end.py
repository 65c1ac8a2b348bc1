"""Let contacts end"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("contacts", sa.Column("ending_sequence", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("contacts", sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("contacts", sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("contacts_by_business_ref", "contacts", ["business_ref"])
    op.create_index("contacts_by_end", "contacts", ["ended_at"], postgresql_where=sa.text("erased_at is null"))
    op.create_index("deliveries_by_age", "deliveries", ["created_at"])
    op.create_index("inbox_messages_by_age", "inbox_messages", ["at"])


def downgrade() -> None:
    op.drop_index("inbox_messages_by_age", table_name="inbox_messages")
    op.drop_index("deliveries_by_age", table_name="deliveries")
    op.drop_index("contacts_by_end", table_name="contacts")
    op.drop_index("contacts_by_business_ref", table_name="contacts")
    op.drop_column("contacts", "erased_at")
    op.drop_column("contacts", "ended_at")
    op.drop_column("contacts", "ending_sequence")
