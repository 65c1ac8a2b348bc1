"""Count figures by day"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "day_figures",
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "measure", "day", "value"),
    )
    op.create_table(
        "figures_reach",
        sa.Column("one", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("arrived", sa.BigInteger(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("one"),
    )
    op.execute("insert into figures_reach (one, arrived) values (1, 0)")
    # What the timeline holds already is counted from its beginning, by whatever clock the service goes.
    op.execute("insert into due (kind, subject, due_at) values ('count_figures', '', '2000-01-01 00:00+00')")
    with op.get_context().autocommit_block():
        op.create_index("cases_by_opening", "cases", ["machine", "opened_at", "division"], postgresql_concurrently=True)


def downgrade() -> None:
    op.drop_index("cases_by_opening", "cases")
    op.execute("delete from due where kind = 'count_figures'")
    op.drop_table("figures_reach")
    op.drop_table("day_figures")
