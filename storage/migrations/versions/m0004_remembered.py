"""The words by which one worker means one child, as that worker has chosen them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004_remembered"
down_revision = "0003_words"
branch_labels = None
depends_on = None

LONG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "remembered",
        sa.Column("worker", LONG, nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("pupil", LONG, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["worker"], ["workers.id"], name=op.f("fk_remembered_worker_workers")),
        sa.ForeignKeyConstraint(["pupil"], ["pupils.id"], name=op.f("fk_remembered_pupil_pupils")),
        sa.PrimaryKeyConstraint("worker", "said", name=op.f("pk_remembered")),
    )
    # Open questions of the former form, one draft a name, cannot be answered any more: their buttons say so.
    op.execute("DELETE FROM drafts WHERE kind LIKE 'doubt.%'")


def downgrade() -> None:
    op.drop_table("remembered")
