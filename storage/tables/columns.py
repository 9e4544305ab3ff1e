"""What the columns of all tables have in common, and how their keys and indices are called."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Integer, Text
from sqlmodel import Field, SQLModel

from storage.moment import Moment

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

Long = BigInteger().with_variant(Integer(), "sqlite")
"""SQLite numbers rows by itself only in columns called INTEGER."""


def row_id() -> Any:
    """The number by which a row is known, given by the database."""
    return Field(default=None, primary_key=True, sa_type=Long)


def reference(column: str, **more: Any) -> Any:
    """The number of a row of another table, as ``table.column``."""
    return Field(foreign_key=column, sa_type=Long, **more)


def moment(**more: Any) -> Any:
    """A moment, stored in UTC."""
    return Field(sa_type=Moment, **more)


def words(**more: Any) -> Any:
    """Text of any length."""
    return Field(sa_type=Text, **more)


metadata = SQLModel.metadata
