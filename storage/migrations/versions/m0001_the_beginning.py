"""The first schema: every table, and the triggers that keep facts as they were said."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


class NothingBefore(RuntimeError):
    """There is nothing before the first schema, and facts are not dropped."""


LONG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _create_tables()
    op.bulk_insert(
        sa.table("versions", sa.column("name", sa.String), sa.column("number", sa.Integer)),
        [{"name": name, "number": 0} for name in ("staff", "phones", "pupils", "calendar")],
    )
    if op.get_bind().dialect.name == "sqlite":
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER facts_refuse_{change.lower()} BEFORE {change} ON facts "
                "BEGIN SELECT RAISE(ABORT, 'facts are never changed'); END"
            )
    else:
        op.execute(
            "CREATE FUNCTION facts_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'facts are never changed'; END $$"
        )
        op.execute(
            "CREATE TRIGGER facts_refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON facts "
            "FOR EACH STATEMENT EXECUTE FUNCTION facts_refuse()"
        )


def downgrade() -> None:
    raise NothingBefore


def _create_tables() -> None:
    op.create_table(
        "inbox",
        sa.Column("id", LONG, nullable=False),
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column("chat", sa.BigInteger(), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
        sa.UniqueConstraint("update_id", name=op.f("uq_inbox_update_id")),
    )
    op.create_index(
        "ix_inbox_waiting",
        "inbox",
        ["id"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "rounds",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("day", "kind", "scope", name=op.f("pk_rounds")),
    )
    op.create_table(
        "schools",
        sa.Column("id", LONG, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schools")),
        sa.UniqueConstraint("name", name=op.f("uq_schools_name")),
    )
    op.create_table(
        "versions",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_versions")),
    )
    op.create_table(
        "village_children",
        sa.Column("id", LONG, nullable=False),
        sa.Column("village", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sex", sa.String(), nullable=False),
        sa.Column("born", sa.Date(), nullable=False),
        sa.Column("id_number", sa.String(), nullable=False),
        sa.Column("registered", sa.String(), nullable=False),
        sa.Column("residence", sa.Text(), nullable=False),
        sa.Column("guardian", sa.String(), nullable=False),
        sa.Column("guardian_phone", sa.String(), nullable=False),
        sa.Column("school", sa.String(), nullable=False),
        sa.Column("grade", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_village_children")),
    )
    op.create_index(op.f("ix_village_children_village"), "village_children", ["village"], unique=False)
    op.create_table(
        "workers",
        sa.Column("id", LONG, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("chat", sa.BigInteger(), nullable=True),
        sa.Column("blocked", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workers")),
        sa.UniqueConstraint("chat", name=op.f("uq_workers_chat")),
    )
    op.create_table(
        "wrong_codes",
        sa.Column("id", LONG, nullable=False),
        sa.Column("chat", sa.BigInteger(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wrong_codes")),
    )
    op.create_index(op.f("ix_wrong_codes_chat_at"), "wrong_codes", ["chat", "at"], unique=False)
    op.create_table(
        "classes",
        sa.Column("id", LONG, nullable=False),
        sa.Column("school", LONG, nullable=False),
        sa.Column("grade", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["school"], ["schools.id"], name=op.f("fk_classes_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_classes")),
        sa.UniqueConstraint("school", "grade", "number", name=op.f("uq_classes_school_grade_number")),
    )
    op.create_table(
        "drafts",
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("worker", LONG, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("message", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["worker"], ["workers.id"], name=op.f("fk_drafts_worker")),
        sa.PrimaryKeyConstraint("ref", name=op.f("pk_drafts")),
        sa.UniqueConstraint("worker", "kind", name=op.f("uq_drafts_worker_kind")),
    )
    op.create_table(
        "facts",
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("utterance", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", LONG, nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("names", sa.String(), nullable=True),
        sa.Column("corrects", sa.Boolean(), nullable=False),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["workers.id"], name=op.f("fk_facts_by")),
        sa.PrimaryKeyConstraint("subject_kind", "subject_id", "seq", name=op.f("pk_facts")),
        sa.UniqueConstraint("ref", name=op.f("uq_facts_ref")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_facts_by_at"),
        "facts",
        ["by", "at"],
        unique=False,
        sqlite_where=sa.text("utterance <> ''"),
        postgresql_where=sa.text("utterance <> ''"),
    )
    op.create_index(
        op.f("ix_facts_utterance"),
        "facts",
        ["utterance"],
        unique=False,
        sqlite_where=sa.text("utterance <> ''"),
        postgresql_where=sa.text("utterance <> ''"),
    )
    op.create_table(
        "handovers",
        sa.Column("id", LONG, nullable=False),
        sa.Column("giver", LONG, nullable=False),
        sa.Column("taker", LONG, nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["giver"], ["workers.id"], name=op.f("fk_handovers_giver")),
        sa.ForeignKeyConstraint(["taker"], ["workers.id"], name=op.f("fk_handovers_taker")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handovers")),
    )
    op.create_table(
        "invitations",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("worker", LONG, nullable=False),
        sa.Column("expires", MOMENT, nullable=False),
        sa.Column("used", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["worker"], ["workers.id"], name=op.f("fk_invitations_worker")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_invitations")),
    )
    op.create_index(op.f("ix_invitations_worker"), "invitations", ["worker"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("id", LONG, nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("worker", LONG, nullable=True),
        sa.Column("chat", sa.BigInteger(), nullable=True),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("pupil", sa.BigInteger(), nullable=True),
        sa.Column("duty", sa.String(), nullable=True),
        sa.Column("hold", sa.String(), nullable=False),
        sa.Column("reply", sa.Boolean(), nullable=False),
        sa.Column("edit", sa.BigInteger(), nullable=True),
        sa.Column("attach", sa.String(), nullable=True),
        sa.Column("once", sa.String(), nullable=True),
        sa.Column("draft", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("lease_until", MOMENT, nullable=True),
        sa.Column("not_before", MOMENT, nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("message", sa.BigInteger(), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["worker"], ["workers.id"], name=op.f("fk_outbox_worker")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    op.create_index(
        "ix_outbox_held",
        "outbox",
        ["worker"],
        unique=False,
        sqlite_where=sa.text("state = 'held'"),
        postgresql_where=sa.text("state = 'held'"),
    )
    op.create_index(
        "ix_outbox_in_hand",
        "outbox",
        ["id"],
        unique=False,
        sqlite_where=sa.text("state IN ('waiting', 'sending')"),
        postgresql_where=sa.text("state IN ('waiting', 'sending')"),
    )
    op.create_index(
        "uq_outbox_once",
        "outbox",
        ["once"],
        unique=True,
        sqlite_where=sa.text("once IS NOT NULL"),
        postgresql_where=sa.text("once IS NOT NULL"),
    )
    op.create_table(
        "posts",
        sa.Column("worker", LONG, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("school", LONG, nullable=True),
        sa.Column("classes", sa.Text(), nullable=False),
        sa.Column("villages", sa.Text(), nullable=False),
        sa.Column("agency", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["school"], ["schools.id"], name=op.f("fk_posts_school")),
        sa.ForeignKeyConstraint(["worker"], ["workers.id"], name=op.f("fk_posts_worker")),
        sa.PrimaryKeyConstraint("worker", "place", name=op.f("pk_posts")),
    )
    op.create_table(
        "terms",
        sa.Column("id", LONG, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("school", LONG, nullable=True),
        sa.ForeignKeyConstraint(["school"], ["schools.id"], name=op.f("fk_terms_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_terms")),
    )
    op.create_table(
        "class_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("school_class", LONG, nullable=False),
        sa.Column("by", LONG, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["workers.id"], name=op.f("fk_class_days_by")),
        sa.ForeignKeyConstraint(["school_class"], ["classes.id"], name=op.f("fk_class_days_school_class")),
        sa.PrimaryKeyConstraint("day", "school_class", name=op.f("pk_class_days")),
    )
    op.create_table(
        "day_changes",
        sa.Column("id", LONG, nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("opens", sa.Boolean(), nullable=False),
        sa.Column("school", LONG, nullable=True),
        sa.Column("school_class", LONG, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", LONG, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["by"], ["workers.id"], name=op.f("fk_day_changes_by")),
        sa.ForeignKeyConstraint(["school"], ["schools.id"], name=op.f("fk_day_changes_school")),
        sa.ForeignKeyConstraint(["school_class"], ["classes.id"], name=op.f("fk_day_changes_school_class")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_changes")),
    )
    op.create_index(op.f("ix_day_changes_ref"), "day_changes", ["ref"], unique=False)
    op.create_table(
        "pupils",
        sa.Column("id", LONG, nullable=False),
        sa.Column("school_class", LONG, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("village", sa.String(), nullable=False),
        sa.Column("sex", sa.String(), nullable=False),
        sa.Column("born", sa.Date(), nullable=True),
        sa.Column("id_number", sa.String(), nullable=False),
        sa.Column("roll_number", sa.String(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("guardians", sa.Text(), nullable=False),
        sa.Column("boarding", sa.Boolean(), nullable=False),
        sa.Column("priorities", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("on_roll", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["school_class"], ["classes.id"], name=op.f("fk_pupils_school_class")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pupils")),
    )
    op.create_index(op.f("ix_pupils_id_number"), "pupils", ["id_number"], unique=False)
    op.create_index(op.f("ix_pupils_name_born"), "pupils", ["name", "born"], unique=False)
    op.create_index(op.f("ix_pupils_roll_number"), "pupils", ["roll_number"], unique=False)
    op.create_index(op.f("ix_pupils_school_class"), "pupils", ["school_class"], unique=False)
    op.create_index(op.f("ix_pupils_village"), "pupils", ["village"], unique=False)
    op.create_table(
        "cases",
        sa.Column("pupil", LONG, nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("opened", sa.Date(), nullable=True),
        sa.Column("first_missed", sa.Date(), nullable=True),
        sa.Column("missed_days", sa.Integer(), nullable=False),
        sa.Column("confirmed", sa.Date(), nullable=True),
        sa.Column("awaiting", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("leave_until", sa.Date(), nullable=True),
        sa.Column("promised", sa.Date(), nullable=True),
        sa.Column("returned", sa.Date(), nullable=True),
        sa.Column("watch_until", sa.Date(), nullable=True),
        sa.Column("closed", sa.Date(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_attempt", MOMENT, nullable=True),
        sa.Column("look_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["pupil"], ["pupils.id"], name=op.f("fk_cases_pupil")),
        sa.PrimaryKeyConstraint("pupil", name=op.f("pk_cases")),
    )
    op.create_index(
        op.f("ix_cases_look_at"),
        "cases",
        ["look_at"],
        unique=False,
        sqlite_where=sa.text("look_at IS NOT NULL"),
        postgresql_where=sa.text("look_at IS NOT NULL"),
    )
    op.create_index(op.f("ix_cases_status"), "cases", ["status"], unique=False)
    op.create_table(
        "downloads",
        sa.Column("id", LONG, nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("media", sa.String(), nullable=False),
        sa.Column("pupil", LONG, nullable=False),
        sa.Column("attempt", sa.String(), nullable=False),
        sa.Column("by", LONG, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("not_before", MOMENT, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["workers.id"], name=op.f("fk_downloads_by")),
        sa.ForeignKeyConstraint(["pupil"], ["pupils.id"], name=op.f("fk_downloads_pupil")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_downloads")),
    )
    op.create_index(op.f("ix_downloads_state_not_before"), "downloads", ["state", "not_before"], unique=False)
    op.create_table(
        "duties",
        sa.Column("pupil", LONG, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("owner", LONG, nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("due", MOMENT, nullable=False),
        sa.Column("remind_on", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("clause", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("rung", sa.String(), nullable=True),
        sa.Column("rung_worker", LONG, nullable=True),
        sa.Column("rung_since", MOMENT, nullable=True),
        sa.Column("rung_due", MOMENT, nullable=True),
        sa.Column("rung_acknowledged", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["owner"], ["workers.id"], name=op.f("fk_duties_owner")),
        sa.ForeignKeyConstraint(["pupil"], ["pupils.id"], name=op.f("fk_duties_pupil")),
        sa.ForeignKeyConstraint(["rung_worker"], ["workers.id"], name=op.f("fk_duties_rung_worker")),
        sa.PrimaryKeyConstraint("pupil", "key", name=op.f("pk_duties")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_duties_open",
        "duties",
        ["pupil"],
        unique=False,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(
        "ix_duties_owner",
        "duties",
        ["owner", "remind_on"],
        unique=False,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(
        "ix_duties_rung_worker",
        "duties",
        ["rung_worker"],
        unique=False,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
