"""Staff groups: the chats linked with the town, the codes that link them, and the latest answer in each."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002_groups"
down_revision = "0001"
branch_labels = None
depends_on = None

LONG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "groups",
        sa.Column("id", LONG, nullable=False),
        sa.Column("chat", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("contact", LONG, nullable=False),
        sa.Column("by", LONG, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=True),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["contact"], ["workers.id"], name=op.f("fk_groups_contact")),
        sa.ForeignKeyConstraint(["by"], ["workers.id"], name=op.f("fk_groups_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_groups")),
    )
    op.create_index(
        "uq_groups_chat",
        "groups",
        ["chat"],
        unique=True,
        sqlite_where=sa.text("until IS NULL"),
        postgresql_where=sa.text("until IS NULL"),
    )
    op.create_table(
        "group_codes",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("contact", LONG, nullable=False),
        sa.Column("expires", MOMENT, nullable=False),
        sa.Column("used", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["contact"], ["workers.id"], name=op.f("fk_group_codes_contact")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_group_codes")),
    )
    op.create_index(op.f("ix_group_codes_contact"), "group_codes", ["contact"], unique=False)
    op.create_table(
        "group_lines",
        sa.Column("chat", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("spoken", sa.Integer(), nullable=False),
        sa.Column("message", sa.BigInteger(), nullable=True),
        sa.Column("on_its_way", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("chat", name=op.f("pk_group_lines")),
        sa.UniqueConstraint("ref", name=op.f("uq_group_lines_ref")),
    )


def downgrade() -> None:
    for table in ("group_lines", "group_codes", "groups"):
        op.drop_table(table)
