"""Runs the migrations on an engine, without an alembic.ini."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine


def config_for(connection: Connection | None = None) -> Config:
    """Alembic's settings for this package; ``connection`` is the one the steps run on."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the database to ``revision`` in one transaction."""
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            # Two processes may start at the same moment; the second waits and finds nothing left to do.
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(20260907)")
        command.upgrade(config_for(connection), revision)
