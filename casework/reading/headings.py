"""Headings inside a line: 病假5人 A B 事假1人 C, where each stands over the names behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from casework.reading.clauses import SIGNS
from casework.reading.frame import HEADINGS, MENTIONS
from casework.reading.tokens import Token
from casework.reading.words import Kind

_SO_MANY = re.compile(r"共?[0-9一二两三四五六七八九十]{1,3}[个人名位]?")
_ENDS = frozenset({Kind.STOP, Kind.LINE})
_OPENS = frozenset({Kind.SPACE, Kind.COMMA, Kind.STOP, Kind.LINE, Kind.AND, Kind.CLASS, Kind.SCHOOL})
_BLANK = frozenset({Kind.SPACE, Kind.FILLER, Kind.AND, Kind.OPEN, Kind.OF})


def sets_apart(found: Sequence[Token], place: int, heading: Sequence[Token] | None) -> bool:
    """Whether the word at this place, with names before it, is no word of those but stands over the names behind it.

    ``heading`` is what stands over the names before; None where there are none.
    """
    if opens_alone(found, place):
        return True
    before = _opening(found, place)
    if not heading or before is None or before.kind not in _OPENS or _is_said_of(found, place, before):
        return False
    behind = place + 1
    while behind < len(found) and found[behind].kind in HEADINGS and found[behind].kind is not found[place].kind:
        behind += 1
    if behind >= len(found):
        return False
    if found[behind].kind in (Kind.OF, Kind.LISTED):
        return _names_follow(found, behind + 1)
    counted = any(counts(one) for one in found[behind : behind + 2])
    repeated = any(one.text == found[place].text for one in heading)
    if (counted or repeated) and _names_follow(found, behind):
        return True
    if before.kind is Kind.COMMA and found[place].kind is Kind.LEAVE and any(one.kind is Kind.LEAVE for one in heading):
        return _names_follow(found, behind)  # 病假A,事假B,C没来: no child has both
    same = any(one.kind in (Kind.LEAVE, Kind.UNEXCUSED) or one.sense.excused is False for one in heading)
    return same and _names_follow(found, behind) and _ends_with_names(found, place)


def opens_alone(found: Sequence[Token], place: int) -> bool:
    """表扬A,缺勤B: whether a clause is the word and names and nothing else, behind one that says something."""
    if not place or found[place - 1].kind not in (Kind.COMMA, Kind.SPACE, Kind.STOP):
        return False
    first = end = place + 2 if [one.kind for one in found[place + 1 : place + 2]] == [Kind.OF] else place + 1
    while end < len(found) and (found[end].kind in MENTIONS or found[end].kind is Kind.AND):
        end += 1
    named = end > first and found[first].kind in MENTIONS
    said_on = (
        end + 1 < len(found) and found[end].kind is Kind.SPACE and found[end + 1].kind in HEADINGS
    )  # A 事假、B 病假
    closes = named and not said_on and (end == len(found) or found[end].kind in SIGNS)
    if not closes:
        return False
    start = place - 1
    while start and found[start - 1].kind not in SIGNS:
        start -= 1
    said = [one.kind for one in found[start : place - 1]]
    return bool(said) and any(kind not in (*MENTIONS, Kind.AND, Kind.TIME, Kind.CLASS) for kind in said)


def counts(token: Token) -> bool:
    """Whether the token only says how many: 5人, 三个."""
    return token.kind in (Kind.FILLER, Kind.UNKNOWN) and _SO_MANY.fullmatch(token.text) is not None


def counts_on(found: Sequence[Token], place: int) -> bool:
    """Whether only a number follows the word: 缺两个."""
    following = found[place + 1] if place + 1 < len(found) else None
    return following is not None and counts(following) and not _names_follow(found, place + 2)


def _opening(found: Sequence[Token], place: int) -> Token | None:
    """What stands before the word, or before the words joined with it (没请假没来的)."""
    while place and found[place - 1].kind in (*HEADINGS, Kind.TIME):
        place -= 1
    return found[place - 1] if place else None


def _is_said_of(found: Sequence[Token], place: int, before: Token) -> bool:
    """A、B 都 病假: whether the word is only set off by a sign from what leads up to it."""
    return before.kind is Kind.COMMA and found[place - 2].kind is Kind.BOTH if place > 1 else False


def _names_follow(found: Sequence[Token], place: int) -> bool:
    following = next((one for one in found[place:] if one.kind not in _BLANK and not one.text.isdigit()), None)
    return following is not None and following.kind in (*MENTIONS, Kind.CLASS)


def _ends_with_names(found: Sequence[Token], place: int) -> bool:
    """Whether the line ends with names and not with what is said of them: 病假 A 事假 B, but not A 病假 B 事假."""
    last: Kind | None = None
    for token in found[place:]:
        if token.kind in _ENDS or token.kind is Kind.REST:
            break
        if token.kind in HEADINGS or token.kind in MENTIONS:
            last = token.kind
    return last in MENTIONS
