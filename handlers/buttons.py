"""What stands behind a button: a verb of the desk and its arguments, read from at most 64 bytes with care."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final, TypeAlias, TypeVar

from casework.desk.request import Answer

Reader: TypeAlias = Callable[[str], Any]
"""Turns one argument into a value; raises ValueError for what it cannot read."""

Verb: TypeAlias = Callable[..., Answer | None]

_BIGGEST: Final = 2**63 - 1
_REF: Final = re.compile(r"[A-Za-z0-9_-]{1,32}")
_KEY: Final = re.compile(r"[a-z_]+\.[a-z_]+\.\d{8}")
_SESSION: Final = re.compile(r"day|morning|afternoon|evening|lesson\.[1-9]\d?")
_WORD: Final = re.compile(r"[A-Za-z0-9_]{1,32}")

E = TypeVar("E", bound=StrEnum)


class NotAButton(ValueError):
    """The words behind the button are none of ours, or of a version that is gone."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Button:
    """A verb of the desk and how its arguments are read, in the order in which they stand behind the button."""

    verb: Verb
    readers: Mapping[str, Reader]
    optional: int = 0
    """How many of the last arguments may be missing."""


def button(verb: Verb, *, optional: int = 0, **readers: Reader) -> Button:
    return Button(verb=verb, readers=readers, optional=optional)


@dataclass(frozen=True, kw_only=True, slots=True)
class Press:
    verb: Verb
    args: Mapping[str, Any]


def read(words: str, table: Mapping[str, Button]) -> Press:
    """The press behind ``verb:argument:argument``. Raises NotAButton for anything else."""
    name, *said = words.split(":")
    known = table.get(name)
    if known is None:
        raise NotAButton(words)
    if not len(known.readers) - known.optional <= len(said) <= len(known.readers):
        raise NotAButton(words)
    try:
        args = {name: reader(word) for (name, reader), word in zip(known.readers.items(), said, strict=False)}
    except ValueError:
        raise NotAButton(words) from None
    return Press(verb=known.verb, args=args)


def number(said: str) -> int:
    """An id: a whole number from 0 that fits into a row."""
    if not (said.isascii() and said.isdigit()) or int(said) > _BIGGEST:
        raise NotAButton(said)
    return int(said)


def day(said: str) -> date:
    """2026-09-08 or 20260908."""
    return date.fromisoformat(said)


def flag(said: str) -> bool:
    if said not in {"0", "1"}:
        raise NotAButton(said)
    return said == "1"


def session(said: str) -> str:
    """A part of a school day; ``lesson.2`` where the reader writes ``lesson:2``, as colons part the arguments."""
    return _matched(_SESSION, said).replace(".", ":")


def ref(said: str) -> str:
    """The name of a fact, an utterance or a draft."""
    return _matched(_REF, said)


def duty_key(said: str) -> str:
    """The name of a duty among those for one child."""
    return _matched(_KEY, said)


def word(said: str) -> str:
    """One of a few words that the verb itself knows."""
    return _matched(_WORD, said)


def choice(kind: type[E]) -> Callable[[str], E]:
    """One of the values of an enumeration."""
    return kind


def _matched(pattern: re.Pattern[str], said: str) -> str:
    if not pattern.fullmatch(said):
        raise NotAButton(said)
    return said
