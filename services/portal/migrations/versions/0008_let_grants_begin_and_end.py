"""Let grants begin and end"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _widen_grants()
    op.add_column("organisations", sa.Column("status", sa.Text(), server_default="active", nullable=False))
    op.create_table(
        "people_files",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("rows", postgresql.JSONB(), nullable=True),
        sa.Column("opened", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("people_files_by_age", "people_files", ["made_at"])


def downgrade() -> None:
    op.drop_table("people_files")
    op.drop_column("organisations", "status")
    _narrow_grants()


def _widen_grants() -> None:
    op.add_column("grants", sa.Column("id", sa.Text(), server_default=sa.text("gen_random_uuid()"), nullable=False))
    op.add_column("grants", sa.Column("given_at", MOMENT, server_default=sa.func.now(), nullable=False))
    op.alter_column("grants", "id", server_default=None)
    op.alter_column("grants", "given_at", server_default=None)
    for name in ("valid_from", "valid_until", "ended_at"):
        op.add_column("grants", sa.Column(name, MOMENT, nullable=True))
    for name in ("given_by", "delegated_by", "lent_from", "ended_by"):
        op.add_column("grants", sa.Column(name, sa.Text(), nullable=True))
    op.drop_constraint("grants_pkey", "grants")
    op.create_primary_key("grants_pkey", "grants", ["id"])
    op.create_index("grants_by_account", "grants", ["account_id"])
    op.create_index("grants_by_unit", "grants", ["unit", "role"])
    op.create_index("grants_by_lender", "grants", ["delegated_by"])


def _narrow_grants() -> None:
    """Keep what holds now, once for each account, role and unit."""
    op.execute(
        "delete from grants where ended_at is not null or valid_from > now() or valid_until <= now()"
        " or exists (select from grants other where (other.account_id, other.role, other.unit)"
        " = (grants.account_id, grants.role, grants.unit) and other.id < grants.id and other.ended_at is null"
        " and coalesce(other.valid_from, '-infinity') <= now() and coalesce(other.valid_until, 'infinity') > now())"
    )
    for name in ("grants_by_account", "grants_by_unit", "grants_by_lender"):
        op.drop_index(name, "grants")
    op.drop_constraint("grants_pkey", "grants")
    for name in (
        "given_at",
        "valid_from",
        "valid_until",
        "ended_at",
        "given_by",
        "delegated_by",
        "lent_from",
        "ended_by",
    ):
        op.drop_column("grants", name)
    op.drop_column("grants", "id")
    op.create_primary_key("grants_pkey", "grants", ["account_id", "role", "unit"])
