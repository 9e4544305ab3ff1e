"""Statements on the tables that every report touches, past SQLAlchemy's parameter and result machinery.

For those few tables only: there the machinery costs more than SQLite itself. Values are converted as SQLAlchemy does.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Collection, Iterable
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Boolean, Connection, Date, Table

from storage.moment import Moment, NaiveMoment

Text = Callable[[Any], Any]


def _moment_text(value: datetime) -> str:
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


def _names(table: Table) -> str:
    return ", ".join(f'"{column.name}"' for column in table.columns)


class Insert:
    """Inserts rows, given as lists in the order of the table's columns; ``replaces`` those of the same primary key."""

    def __init__(self, table: Table, *, replaces: bool = False) -> None:
        self._places = [
            (place, text) for place, column in enumerate(table.columns) if (text := _writing(column.type)) is not None
        ]
        end = ""
        if replaces:
            keys = ", ".join(f'"{column.name}"' for column in table.primary_key)
            changes = ", ".join(
                f'"{column.name}" = excluded."{column.name}"' for column in table.columns if not column.primary_key
            )
            end = f" ON CONFLICT ({keys}) DO UPDATE SET {changes}"
        into = f"INSERT INTO {table.name} ({_names(table)}) VALUES"
        self._sql = {
            dialect: f"{into} ({', '.join([mark] * len(table.columns))}){end}"
            for dialect, mark in (("sqlite", "?"), ("postgresql", "%s"))
        }

    def run(self, connection: Connection, rows: Iterable[list[Any]]) -> None:
        dialect = connection.dialect.name
        values = []
        for row in rows:
            if dialect == "sqlite":
                _convert(row, self._places)
            values.append(tuple(row))
        connection.exec_driver_sql(self._sql[dialect], values)


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
        self._sql = f'SELECT {_names(table)} FROM {table.name} WHERE {where}"{column}" {{}}'
        if order:
            self._sql += f" ORDER BY {order}"

    def run(self, connection: Connection, ids: Collection[int]) -> list[Any]:
        # The driver's own cursor: describing a result's columns anew each time costs more than reading a chain.
        cursor = connection.connection.cursor()
        try:
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
        finally:
            cursor.close()
