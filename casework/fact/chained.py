"""One fact, the chain it stands in, and which facts of a chain hold."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

from casework.fact.body import Body, FactRef, Retracted
from casework.fact.written import body_to_json
from casework.people import PupilId, WorkerId

GENESIS = "0" * 64
"""What stands before the first fact of a chain."""


class SubjectKind(StrEnum):
    PUPIL = "pupil"
    CLASS = "class"
    SIGHTING = "sighting"


@dataclass(frozen=True, kw_only=True, slots=True)
class Subject:
    """Whom a chain of facts is about: a child, a class for what concerns nobody by name, or the sighting of a child of
    whom nobody knows yet who it is."""

    kind: SubjectKind
    id: int

    @staticmethod
    def pupil(pupil: PupilId) -> Subject:
        return Subject(kind=SubjectKind.PUPIL, id=pupil)

    @staticmethod
    def school_class(class_id: int) -> Subject:
        return Subject(kind=SubjectKind.CLASS, id=class_id)

    @staticmethod
    def sighting(sighting: int) -> Subject:
        return Subject(kind=SubjectKind.SIGHTING, id=sighting)


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """One thing said. ``at`` is when it was said (aware), ``by`` who said it (None: the bot itself), ``names`` the
    fact of the same chain that it corrects, retracts or adds to, ``utterance`` groups what one message said."""

    ref: FactRef
    subject: Subject
    at: datetime
    by: WorkerId | None
    body: Body
    names: FactRef | None = None
    corrects: bool = False
    """Whether it replaces the fact it names (a correction) rather than adding to it."""
    utterance: str = ""
    seq: int = 0
    """Place in the chain from 1; given by ``chain``."""
    previous: str = ""
    hash: str = ""


def digest(fact: Fact, previous: str) -> str:
    """SHA-256 in hex over everything the fact says and the hash of the fact before it."""
    return _digest(fact, fact.seq, previous)


def _digest(fact: Fact, seq: int, previous: str) -> str:
    words = [
        previous,
        fact.subject.kind,
        str(fact.subject.id),
        str(seq),
        fact.ref,
        fact.body.kind,
        fact.at.astimezone(UTC).isoformat(),
        "" if fact.by is None else str(fact.by),
        fact.names or "",
        "1" if fact.corrects else "0",
        fact.utterance,
        body_to_json(fact.body),
    ]
    return hashlib.sha256("\x1f".join(words).encode()).hexdigest()


def chain(facts: Iterable[Fact], *, last_seq: int, last_hash: str) -> list[Fact]:
    """Give new facts of one subject their places behind ``last_seq``/``last_hash`` (0 and GENESIS for a new chain)."""
    linked: list[Fact] = []
    for fact in facts:
        last_seq += 1
        own_hash = _digest(fact, last_seq, last_hash)
        linked.append(replace(fact, seq=last_seq, previous=last_hash, hash=own_hash))
        last_hash = own_hash
    return linked


def standing(facts: Iterable[Fact]) -> list[Fact]:
    """The facts that hold, without the retractions: see ``in_force``. Does not depend on the order of arrival."""
    known = list(facts)
    holding = in_force(known)
    return [fact for fact in known if fact.ref in holding and not isinstance(fact.body, Retracted)]


def said_of_its_own(facts: Iterable[Fact]) -> set[FactRef]:
    """The facts that hold, and the retractions that are a message of their own (说错了,李思源来了).

    Not those that belong to the message they take back.
    """
    known = {fact.ref: fact for fact in facts}
    found = set[FactRef]()
    for ref in in_force(list(known.values())):
        fact = known[ref]
        back = known.get(fact.names) if isinstance(fact.body, Retracted) and fact.names else None
        if not isinstance(fact.body, Retracted) or (back is not None and back.utterance != fact.utterance):
            found.add(ref)
    return found


def in_force(facts: Sequence[Fact]) -> set[FactRef]:
    """The facts that nobody took back or replaced, retractions among them.

    A retraction voids what it names unless it is void itself. So does a correction unless somebody took it back: one
    that was corrected in its turn still replaces the first statement.
    """
    against: dict[FactRef, list[Fact]] = {}
    for fact in facts:
        if fact.names and (fact.corrects or isinstance(fact.body, Retracted)):
            against.setdefault(fact.names, []).append(fact)
    if not against:
        return {fact.ref for fact in facts}
    verdict: dict[FactRef, bool] = {}

    def void(ref: FactRef, path: frozenset[FactRef]) -> bool:
        if ref not in verdict:
            verdict[ref] = any(f.ref not in path and counts(f, path | {f.ref}) for f in against.get(ref, ()))
        return verdict[ref]

    def counts(fact: Fact, path: frozenset[FactRef]) -> bool:
        if isinstance(fact.body, Retracted):
            return not void(fact.ref, path)
        taken_back = (f for f in against.get(fact.ref, ()) if isinstance(f.body, Retracted) and f.ref not in path)
        return not any(counts(f, path | {f.ref}) for f in taken_back)

    return {fact.ref for fact in facts if not void(fact.ref, frozenset({fact.ref}))}
