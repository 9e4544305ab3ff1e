"""Statements on the tables that every report touches, past SQLAlchemy's parameter and result machinery.

For those few tables only: there the machinery costs more than SQLite itself. Values are converted as SQLAlchemy does.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Collection, Iterable
from contextlib import closing
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Boolean, Column, Connection, Date, Table

from storage.moment import Moment, NaiveMoment

Text = Callable[[Any], Any]


def _moment_text(value: datetime) -> str:
    return _text_of(value, value.fold)


# The same few moments stand in most rows of a commit. Moments of one zone are equal whatever their fold.
@lru_cache(maxsize=1_024)
def _text_of(value: datetime, _fold: int) -> str:
    if value.tzinfo is None:
        raise NaiveMoment(str(value))
    return value.astimezone(UTC).isoformat(" ", "microseconds")[:26]


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _writing(kind: object) -> Text | None:
    return _moment_text if isinstance(kind, Moment) else date.isoformat if isinstance(kind, Date) else None


def _reading(kind: object) -> Text | None:
    if isinstance(kind, Boolean):
        return bool
    return _moment if isinstance(kind, Moment) else date.fromisoformat if isinstance(kind, Date) else None


def _convert(row: list[Any], places: list[tuple[int, Text]]) -> None:
    for place, convert in places:
        value = row[place]
        if value is not None:
            row[place] = convert(value)


MARKS = {"sqlite": "?", "postgresql": "%s"}
"""How each driver writes the place of a parameter."""


def _names(columns: Iterable[Column[Any]]) -> str:
    return ", ".join(f'"{column.name}"' for column in columns)


def _values(connection: Connection, rows: Iterable[list[Any]], places: list[tuple[int, Text]]) -> list[tuple[Any, ...]]:
    sqlite = connection.dialect.name == "sqlite"
    values = []
    for row in rows:
        if sqlite:
            _convert(row, places)
        else:
            _refuse_naive(row, places)
        values.append(tuple(row))
    return values


def _refuse_naive(row: list[Any], places: list[tuple[int, Text]]) -> None:
    # PostgreSQL would take it for a moment in the zone of the connection.
    for place, _ in places:
        if isinstance(row[place], datetime) and row[place].tzinfo is None:
            raise NaiveMoment(str(row[place]))


def _texts(columns: Iterable[Column[Any]]) -> list[tuple[int, Text]]:
    return [(place, text) for place, column in enumerate(columns) if (text := _writing(column.type)) is not None]


class Insert:
    """Inserts rows, given as lists in the order of the table's columns; ``replaces`` those of the same primary key."""

    def __init__(self, table: Table, *, replaces: bool = False) -> None:
        self._texts = _texts(table.columns)
        end = ""
        if replaces:
            others = [column for column in table.columns if not column.primary_key]
            changes = ", ".join(f'"{column.name}" = excluded."{column.name}"' for column in others)
            end = f" ON CONFLICT ({_names(table.primary_key)}) DO UPDATE SET {changes}"
        into = f"INSERT INTO {table.name} ({_names(table.columns)}) VALUES"
        self._sql = {
            dialect: f"{into} ({', '.join([mark] * len(table.columns))}){end}" for dialect, mark in MARKS.items()
        }

    def run(self, connection: Connection, rows: Iterable[list[Any]]) -> None:
        connection.exec_driver_sql(self._sql[connection.dialect.name], _values(connection, rows, self._texts))


class InsertNew:
    """Inserts rows, given as lists in the order of the named columns, and leaves those whose ``key`` is there."""

    def __init__(self, table: Table, *columns: str, key: str) -> None:
        chosen = [table.columns[name] for name in columns]
        self._texts = _texts(chosen)
        self._into = f"INSERT INTO {table.name} ({_names(chosen)}) VALUES "
        self._end = f' ON CONFLICT ("{key}") DO NOTHING RETURNING "{key}"'
        self._row = {dialect: f"({', '.join([mark] * len(chosen))})" for dialect, mark in MARKS.items()}

    def run(self, connection: Connection, rows: Iterable[list[Any]]) -> list[Any]:
        """Answers the keys of the rows that were not there. Rows of one call differ in their keys."""
        values = _values(connection, rows, self._texts)
        marks = ", ".join([self._row[connection.dialect.name]] * len(values))
        with closing(connection.connection.cursor()) as cursor:
            cursor.execute(self._into + marks + self._end, [value for row in values for value in row])
            return [row[0] for row in cursor.fetchall()]


class Update:
    """Sets the named columns of the row with the given key; a row's key is the last in its list."""

    def __init__(self, table: Table, *columns: str, key: str) -> None:
        self._texts = _texts([table.columns[name] for name in columns])
        self._sql = {
            dialect: f"UPDATE {table.name} SET "
            + ", ".join(f'"{name}" = {mark}' for name in columns)
            + f' WHERE "{key}" = {mark}'
            for dialect, mark in MARKS.items()
        }

    def run(self, connection: Connection, rows: Iterable[list[Any]]) -> None:
        connection.exec_driver_sql(self._sql[connection.dialect.name], _values(connection, rows, self._texts))


class Select:
    """Reads all columns of the rows whose ``column`` is one of some ids, in an order, as named tuples.

    ``condition`` is SQL that holds besides, without parameters. To be run inside a transaction that has begun.
    """

    def __init__(self, table: Table, column: str, *, condition: str = "", order: str = "") -> None:
        self._places = [
            (place, value)
            for place, column_ in enumerate(table.columns)
            if (value := _reading(column_.type)) is not None
        ]
        row: Any = namedtuple(f"{table.name}_row", [column_.name for column_ in table.columns])  # type: ignore[misc]
        self._make: Callable[[Iterable[Any]], Any] = row._make
        where = f"{condition} AND " if condition else ""
        self._sql = f'SELECT {_names(table.columns)} FROM {table.name} WHERE {where}"{column}" {{}}'
        if order:
            self._sql += f" ORDER BY {order}"

    def run(self, connection: Connection, ids: Collection[int]) -> list[Any]:
        # The driver's own cursor: describing a result's columns anew each time costs more than reading a chain.
        with closing(connection.connection.cursor()) as cursor:
            if connection.dialect.name == "postgresql":
                cursor.execute(self._sql.format("= ANY(%s)"), (list(ids),))
                return [self._make(row) for row in cursor.fetchall()]
            marks = f"IN ({', '.join('?' * len(ids))})" if len(ids) != 1 else "= ?"
            cursor.execute(self._sql.format(marks), tuple(ids))
            rows = []
            for row in cursor.fetchall():
                values = list(row)
                _convert(values, self._places)
                rows.append(self._make(values))
            return rows
