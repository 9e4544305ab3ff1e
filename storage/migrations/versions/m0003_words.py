"""Whom each message of the bot is about, and what came of each message of a person."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003_words"
down_revision = "0002_groups"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "spoken",
        sa.Column("chat", sa.BigInteger(), nullable=False),
        sa.Column("message", sa.BigInteger(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("pupils", sa.Text(), nullable=False),
        sa.Column("duty", sa.String(), nullable=True),
        sa.Column("utterance", sa.String(), nullable=True),
        sa.Column("question", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("chat", "message", name=op.f("pk_spoken")),
    )
    op.create_index(op.f("ix_spoken_chat_utterance"), "spoken", ["chat", "utterance"])
    op.create_index(op.f("ix_spoken_at"), "spoken", ["at"])
    op.create_table(
        "heard",
        sa.Column("chat", sa.BigInteger(), nullable=False),
        sa.Column("message", sa.BigInteger(), nullable=False),
        sa.Column("worker", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("edited", MOMENT, nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["worker"], ["workers.id"], name=op.f("fk_heard_worker_workers")),
        sa.PrimaryKeyConstraint("chat", "message", name=op.f("pk_heard")),
    )
    op.create_index(op.f("ix_heard_at"), "heard", ["at"])


def downgrade() -> None:
    op.drop_table("heard")
    op.drop_table("spoken")
