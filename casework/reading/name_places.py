"""The places of names: what stands before and behind a child, and what cannot."""

from __future__ import annotations

from casework.people import Pupil
from casework.reading.tokens import Token
from casework.reading.words import Kind

LISTING = frozenset({Kind.AND, Kind.LACKING, Kind.LISTED, Kind.COLON, Kind.EXCEPT, Kind.CLASS, Kind.ONLY})
PREDICATE = frozenset({
    Kind.ABSENT, Kind.LEAVE, Kind.BACK, Kind.TIME, Kind.ALSO, Kind.BOTH, Kind.UNEXCUSED, Kind.AND,
    Kind.RELATIVE, Kind.PRONOUN, Kind.ALL,
})  # fmt: skip


def stranger(text: str, start: int, end: int, candidates: tuple[Pupil, ...]) -> Token:
    return Token(Kind.STRANGER, text[start:end], start, end, value=candidates)


def kind_at(found: list[Token], place: int) -> Kind | None:
    return found[place].kind if 0 <= place < len(found) else None


def kind_after(found: list[Token], place: int, skipping: frozenset[Kind] = frozenset({Kind.FILLER})) -> Kind | None:
    place += 1
    while kind_at(found, place) in skipping:
        place += 1
    return kind_at(found, place)
