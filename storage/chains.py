"""Verifies the chains of facts: every hash is computed anew from what the row says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select

from casework.fact import GENESIS, Subject, SubjectKind, digest
from storage import tables
from storage.rows import fact_from
from storage.transaction import Transaction

_ALL = select(tables.facts).order_by(tables.facts.c.subject_kind, tables.facts.c.subject_id, tables.facts.c.seq)
_AT_ONCE = 1_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Broken:
    """The first fact of a chain that is not what was said, or that does not follow the one before it."""

    subject: Subject
    seq: int
    ref: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Verified:
    """How many facts in how many chains were looked at, and where chains are broken."""

    facts: int
    chains: int
    broken: tuple[Broken, ...]


def verify_chains(book: Transaction) -> Verified:
    """Go through all facts in order."""
    book.settle()
    facts = 0
    broken: dict[Subject, Broken] = {}
    ends: dict[Subject, tuple[int, str]] = {}
    for row in book.connection.execute(_ALL.execution_options(yield_per=_AT_ONCE)):
        facts += 1
        subject = Subject(kind=SubjectKind(row.subject_kind), id=row.subject_id)
        seq, last_hash = ends.get(subject, (0, GENESIS))
        if not (row.seq == seq + 1 and row.previous == last_hash and row.hash == _hash(row)):
            broken.setdefault(subject, Broken(subject=subject, seq=row.seq, ref=row.ref))
        ends[subject] = (row.seq, row.hash)
    return Verified(facts=facts, chains=len(ends), broken=tuple(broken.values()))


def _hash(row: Row[Any]) -> str:
    try:
        return digest(fact_from(row), row.previous)
    except (ValueError, TypeError):
        return ""  # words that no fact can say: they were changed
