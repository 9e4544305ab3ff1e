"""What is found by its form: the end, the part and the value of what a look at one place of the text finds."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple, TypeAlias

from casework.reading.scope import Scope
from casework.reading.words import PLAIN_SENSE, WORDS, Kind, Sense

Shape: TypeAlias = tuple[int, Kind, Sense, Any]
"""Where it ends, and the kind, sense and value that the token has."""
Look: TypeAlias = Callable[[str, int, Scope], Shape | None]
"""What one form finds at this place of the text."""


class Sought(NamedTuple):
    """What is looked for, with the characters that it may begin with: most characters begin none."""

    firsts: str | frozenset[str]
    look: Look


DIGITS = "0123456789"
NUMERALS = "一二两三四五六七八九十"
SO_MANY = r"(?:[0-9]{1,3}|[一二两三四五六七八九十]{1,4})"


def of_the_form(form: re.Pattern[str], word: str | None = None) -> Look:
    """What plays the part of the word, or of none, where it has the form."""

    kind, sense = WORDS[word] if word else (Kind.FILLER, PLAIN_SENSE)
    match = form.match

    def look(text: str, at: int, _: Scope) -> Shape | None:
        found = match(text, at)
        return None if found is None else (found.end(), kind, sense, None)

    return look


def unlisted(form: re.Pattern[str], word: str) -> Look:
    """What plays the part of the word where it has the form, unless it is a word of the list itself."""

    kind, sense = WORDS[word]
    match = form.match

    def look(text: str, at: int, _: Scope) -> Shape | None:
        found = match(text, at)
        return None if found is None or found[0] in WORDS else (found.end(), kind, sense, None)

    return look


def plays(word: str, found: re.Match[str] | None) -> Shape | None:
    return (found.end(), *WORDS[word], None) if found else None


def fills(found: re.Match[str] | None) -> Shape | None:
    return (found.end(), Kind.FILLER, PLAIN_SENSE, None) if found else None
