"""The schema: migrations make what the tables say, and facts stay as they were said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from storage import tables
from storage.engine import open_database, schema_version
from storage.migrations import HEAD
from storage.migrations.upgrade import config_for
from storage.moment import NaiveMoment
from tests.storage.conftest import BookOpener
from tests.storage.town import NOON, People, absent


def test_the_migrated_schema_is_the_one_the_tables_describe(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, tables.metadata) == []


def test_the_newest_migration_is_the_one_the_package_names(engine: Engine) -> None:
    assert ScriptDirectory.from_config(config_for()).get_current_head() == HEAD
    assert schema_version(engine) == HEAD


def test_opening_a_database_again_changes_nothing(url: str) -> None:
    open_database(url).dispose()
    again = open_database(url)
    assert schema_version(again) == HEAD
    again.dispose()


@pytest.mark.parametrize(
    "change", [update(tables.facts).values(body="{}"), delete(tables.facts)], ids=["update", "delete"]
)
def test_a_fact_can_be_neither_changed_nor_deleted(
    engine: Engine, town: People, book_at: BookOpener, change: object
) -> None:
    with book_at() as book:
        book.append([absent(book, town.pupils[0], by=town.head)])
    with engine.connect() as connection, pytest.raises(DBAPIError, match="facts are never changed"):
        connection.execute(change)  # type: ignore[call-overload]


_REPLACE = {
    "sqlite": "INSERT OR REPLACE INTO facts SELECT * FROM facts",
    "postgresql": "INSERT INTO facts SELECT * FROM facts ON CONFLICT (ref) DO UPDATE SET body = '{}'",
}


def test_a_fact_cannot_be_replaced_by_inserting_over_it(engine: Engine, town: People, book_at: BookOpener) -> None:
    with book_at() as book:
        book.append([absent(book, town.pupils[0], by=town.head)])
    with engine.connect() as connection, pytest.raises(DBAPIError, match="facts are never changed"):
        connection.execute(text(_REPLACE[engine.dialect.name]))


def test_a_chain_cannot_fork(engine: Engine, town: People, book_at: BookOpener) -> None:
    with book_at() as book:
        book.append([absent(book, town.pupils[0], by=town.head)])
    with engine.connect() as connection:
        first = connection.execute(select(tables.facts)).one()._asdict()
        with pytest.raises(IntegrityError):
            connection.execute(insert(tables.facts), {**first, "ref": "another00000"})


def test_a_moment_comes_back_as_the_same_moment(engine: Engine) -> None:
    said = datetime(2026, 9, 7, 8, 20, 1, 234567, tzinfo=timezone(timedelta(hours=8)))
    with engine.begin() as connection:
        connection.execute(insert(tables.wrong_codes), {"chat": 1, "at": said})
        found = connection.execute(select(tables.wrong_codes.c.at)).scalar_one()
    assert found == said
    assert found.tzinfo is UTC


def test_a_moment_without_offset_is_refused(engine: Engine) -> None:
    with engine.connect() as connection, pytest.raises((NaiveMoment, StatementError)):
        connection.execute(insert(tables.wrong_codes), {"chat": 1, "at": NOON.replace(tzinfo=None)})
