"""Children seen out of school whom nobody knew: their rows, and what notices and wanted files say of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006_sightings"
down_revision = "0005_leave"
branch_labels = None
depends_on = None


class FactsStay(RuntimeError):
    """The facts about sightings are not dropped, and without their rows nobody could read them."""


LONG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "sightings",
        sa.Column("id", LONG, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("village", sa.String(), nullable=False),
        sa.Column("finder", LONG, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("youngest", sa.Integer(), nullable=True),
        sa.Column("oldest", sa.Integer(), nullable=True),
        sa.Column("sex", sa.String(), nullable=False),
        sa.Column("surname", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("guardian", sa.String(), nullable=False),
        sa.Column("pupil", LONG, nullable=True),
        sa.Column("joined", LONG, nullable=True),
        sa.Column("owner", LONG, nullable=True),
        sa.Column("acknowledged", sa.Boolean(), nullable=False),
        sa.Column("due", MOMENT, nullable=True),
        sa.Column("rung", sa.String(), nullable=True),
        sa.Column("rung_worker", LONG, nullable=True),
        sa.Column("rung_since", MOMENT, nullable=True),
        sa.Column("rung_due", MOMENT, nullable=True),
        sa.Column("rung_acknowledged", sa.Boolean(), nullable=False),
        sa.Column("look_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["finder"], ["workers.id"], name=op.f("fk_sightings_finder")),
        sa.ForeignKeyConstraint(["joined"], ["sightings.id"], name=op.f("fk_sightings_joined")),
        sa.ForeignKeyConstraint(["owner"], ["workers.id"], name=op.f("fk_sightings_owner")),
        sa.ForeignKeyConstraint(["pupil"], ["pupils.id"], name=op.f("fk_sightings_pupil")),
        sa.ForeignKeyConstraint(["rung_worker"], ["workers.id"], name=op.f("fk_sightings_rung_worker")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sightings")),
    )
    _create_partial("ix_sightings_open", "id", "state = 'open'")
    _create_partial(op.f("ix_sightings_look_at"), "look_at", "look_at IS NOT NULL")
    op.create_index(op.f("ix_sightings_village_day"), "sightings", ["village", "day"], unique=False)
    op.create_index(op.f("ix_sightings_finder"), "sightings", ["finder"], unique=False)
    op.add_column("outbox", sa.Column("sighting", sa.BigInteger(), nullable=True))
    with op.batch_alter_table("downloads") as downloads:
        downloads.alter_column("pupil", existing_type=LONG, nullable=True)
        downloads.add_column(sa.Column("sighting", LONG, nullable=True))
        downloads.create_foreign_key(op.f("fk_downloads_sighting"), "sightings", ["sighting"], ["id"])


def _create_partial(name: str, column: str, where: str) -> None:
    op.create_index(
        name, "sightings", [column], unique=False, sqlite_where=sa.text(where), postgresql_where=sa.text(where)
    )


def downgrade() -> None:
    raise FactsStay(FactsStay.__doc__)
