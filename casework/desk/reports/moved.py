"""A report that a button moved to another child: what its message said is found there."""

from __future__ import annotations

from collections.abc import Iterable

from casework.fact import Fact, FactRef, Retracted, in_force
from casework.ports import Casebook
from casework.spoken import Heard


def moves(book: Casebook, facts: Iterable[Fact]) -> dict[FactRef, Fact]:
    """Of those facts that were moved to another child: what is said there in their place, by what was moved."""
    found: dict[FactRef, Fact] = {}
    for fact in facts:
        there = _moved(book, fact)
        passed = {fact.ref}
        while there is not None and there.ref not in passed:
            found[fact.ref] = there
            passed.add(there.ref)
            there = _moved(book, there)
    return found


def said(book: Casebook, known: Heard) -> list[Fact]:
    """What the words of a message have said of children, and what buttons have moved to others since."""
    facts = [fact for fact in map(book.fact, known.facts) if fact is not None]
    return list({fact.ref: fact for fact in (*facts, *moves(book, facts).values())}.values())


def _moved(book: Casebook, fact: Fact) -> Fact | None:
    facts = book.charts([fact.subject.id])[fact.subject.id].facts
    holding = in_force(facts)
    back = (one for one in facts if one.names == fact.ref and one.ref in holding)
    there = next((one.body.moved_to for one in back if isinstance(one.body, Retracted) and one.body.moved_to), "")
    return book.fact(there) if there else None
