"""The roster workbooks that wait to be read or imported, oldest first."""

from __future__ import annotations

from sqlalchemy import select

from casework.ports import Draft
from storage import tables
from storage.rows import draft_from
from storage.transaction import Transaction


def drafts_of_kind(book: Transaction, *, kind: str) -> list[Draft]:
    """Everybody's open drafts of this kind."""
    query = select(tables.drafts).where(tables.drafts.c.kind == kind).order_by(tables.drafts.c.at, tables.drafts.c.ref)
    return [draft_from(row) for row in book.connection.execute(query)]
