"""What a fact says: the kinds of it that may be said of anything said before, and what all kinds have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, TypeAlias

FactRef: TypeAlias = str
"""Names one fact for ever: 12 characters, drawn at random when it is said."""


class Body:
    """What a fact says. ``kind`` is its name in the table."""

    kind: ClassVar[str]
    __slots__ = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Retracted(Body):
    """The named fact is taken back; ``moved_to`` is the fact that says it of another child instead."""

    kind: ClassVar[str] = "retracted"
    why: str = ""
    moved_to: FactRef = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Noted(Body):
    """Words added to the named fact (or to the case when it names none)."""

    kind: ClassVar[str] = "note"
    text: str
