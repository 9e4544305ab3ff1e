"""What lists need of leave and of boarders who are out: until when, whether consent is awaited, when they are due."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005_leave"
down_revision = "0004_remembered"
branch_labels = None
depends_on = None

COLUMNS = ("leave_from", "leave_to", "consent", "out_due")


def upgrade() -> None:
    op.add_column("cases", sa.Column("leave_from", sa.Date(), nullable=True))
    op.add_column("cases", sa.Column("leave_to", sa.Date(), nullable=True))
    op.add_column("cases", sa.Column("consent", sa.String(), nullable=True))
    op.add_column("cases", sa.Column("out_due", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        op.f("ix_cases_leave_to"),
        "cases",
        ["leave_to"],
        unique=False,
        sqlite_where=sa.text("leave_to IS NOT NULL"),
        postgresql_where=sa.text("leave_to IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_cases_leave_to"), table_name="cases")
    for column in COLUMNS:
        op.drop_column("cases", column)
