"""Opens the database: SQLite with durable commits or PostgreSQL, migrated to the newest schema."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.engine import URL

from storage.migrations import HEAD

BUSY_TIMEOUT_SECONDS = 30
"""How long a writer waits for another process (an import, a backup) before it gives up."""

READ_ONLY: dict[str, Any] = {"casebook_reads": True}
"""Execution options of a connection that only looks: on SQLite it does not ask for the writer's lock."""


def open_database(url: str | URL, *, migrate: bool = True, pool_size: int = 8) -> Engine:
    """An engine on the database, its schema brought up to date first.

    Raises sqlalchemy.exc.SQLAlchemyError when the database cannot be reached.
    """
    place = make_url(url)
    if place.drivername in ("postgres", "postgresql"):
        place = place.set(drivername="postgresql+psycopg")
    if place.get_backend_name() == "sqlite":
        engine = create_engine(place, connect_args={"isolation_level": None, "timeout": BUSY_TIMEOUT_SECONDS})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        engine = create_engine(place, pool_size=pool_size, pool_pre_ping=True)
    if migrate:
        _migrate(engine)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    # INSERT OR REPLACE would otherwise delete without asking the triggers that keep facts as they are.
    cursor.execute("PRAGMA recursive_triggers=ON")
    cursor.execute("PRAGMA wal_autocheckpoint=4000")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # sqlite3 would begin by itself, and deferred: then a second writer fails at once instead of waiting.
    reads = connection.get_execution_options().get("casebook_reads")
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _migrate(engine: Engine) -> None:
    # Alembic takes a moment to import: a database that is up to date does without.
    if schema_version(engine) == HEAD:
        return
    from storage.migrations.upgrade import upgrade  # noqa: PLC0415

    upgrade(engine)


def schema_version(engine: Engine) -> str | None:
    """The migration the database stands at, None for an empty one."""
    with engine.connect().execution_options(**READ_ONLY) as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return found
