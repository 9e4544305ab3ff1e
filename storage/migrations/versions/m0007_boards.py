"""Boards that are kept up to date on the phones, and searches for children missing from lessons."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007_boards"
down_revision = "0006_sightings"
branch_labels = None
depends_on = None

LONG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "boards",
        sa.Column("worker", LONG, nullable=False),
        sa.Column("school", sa.BigInteger(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("message", sa.BigInteger(), nullable=True),
        sa.Column("shown", sa.String(), nullable=False),
        sa.Column("in_hand", sa.Boolean(), nullable=False),
        sa.Column("stale", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["worker"], ["workers.id"], name=op.f("fk_boards_worker")),
        sa.PrimaryKeyConstraint("worker", "school", name=op.f("pk_boards")),
    )
    op.create_index("ix_boards_ref", "boards", ["ref"])
    op.create_table(
        "school_changes",
        sa.Column("id", LONG, nullable=False),
        sa.Column("school", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_changes")),
    )
    op.create_table(
        "asked_again",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("school", LONG, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", LONG, nullable=False),
        sa.ForeignKeyConstraint(["school"], ["schools.id"], name=op.f("fk_asked_again_school")),
        sa.ForeignKeyConstraint(["by"], ["workers.id"], name=op.f("fk_asked_again_by")),
        sa.PrimaryKeyConstraint("day", "school", name=op.f("pk_asked_again")),
    )
    op.create_table(
        "searches",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("pupil", LONG, nullable=False),
        sa.Column("answer_by", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["pupil"], ["pupils.id"], name=op.f("fk_searches_pupil")),
        sa.PrimaryKeyConstraint("day", "pupil", name=op.f("pk_searches")),
    )
    op.create_index(
        "ix_searches_answer_by",
        "searches",
        ["answer_by"],
        unique=False,
        sqlite_where=sa.text("answer_by IS NOT NULL"),
        postgresql_where=sa.text("answer_by IS NOT NULL"),
    )
    of_a_class = sa.text("subject_kind = 'class'")
    op.create_index(
        "ix_facts_of_classes", "facts", ["at"], unique=False, sqlite_where=of_a_class, postgresql_where=of_a_class
    )


def downgrade() -> None:
    op.drop_index("ix_facts_of_classes", table_name="facts")
    for table in ("searches", "asked_again", "school_changes", "boards"):
        op.drop_table(table)
