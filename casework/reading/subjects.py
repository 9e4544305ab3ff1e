"""Of whom a word of roll call speaks: the clause it stands in, and the times of that clause."""

from __future__ import annotations

from collections.abc import Sequence

from casework.reading.frame import CONTENT, MENTIONS, NOT_SAYING
from casework.reading.tokens import Token
from casework.reading.words import Kind

_SUBJECTS = frozenset({Kind.CLASS, Kind.SCHOOL, Kind.EVERYBODY})
_TELLS = (CONTENT - NOT_SAYING) | {Kind.ALL, Kind.COUNT}


def own_clause(piece: Sequence[Token]) -> list[Token]:
    """What of the words before a roll word belongs to its clause: from the blank behind an earlier statement on, and
    from the class named last, if no child is named behind that."""
    start = told = 0
    for place, token in enumerate(piece):
        if token.kind in _TELLS or (told and token.kind is Kind.TIME and token.value.extends):
            told = place + 1  # 请假 今天明天两天: the days of the leave
        elif token.kind is Kind.SPACE and told > start:
            start = place + 1
        elif token.kind is Kind.COLON and place and piece[place - 1].kind not in (Kind.CLASS, Kind.TIME):
            start = place + 1  # 补报:全勤
    clause = list(piece[start:])
    subject = max((place for place, token in enumerate(clause) if token.kind in _SUBJECTS), default=None)
    named = max((place for place, token in enumerate(clause) if token.kind in MENTIONS), default=-1)
    if subject is None or subject < named:
        return clause
    if any(token.kind in (Kind.EXCEPT, Kind.REST) for token in clause):
        return clause
    while subject and clause[subject - 1].kind in (*_SUBJECTS, Kind.AND, Kind.TIME):
        subject -= 1
    return clause[subject:]


def own_times(clause: Sequence[Token]) -> list[Token]:
    """The times of the clause itself, not those for which a child named in it is away."""
    named = [place for place, token in enumerate(clause) if token.kind in MENTIONS]
    if not named:
        return [token for token in clause if token.kind is Kind.TIME]
    told = max((place for place, token in enumerate(clause) if token.kind in _TELLS), default=named[-1])
    behind = max(told, named[-1])
    return [
        token
        for place, token in enumerate(clause)
        if token.kind is Kind.TIME and (place < named[0] or (place > behind and not token.value.extends))
    ]


def has_day(times: Sequence[Token]) -> bool:
    """Whether a day is named, so that the scene set before no longer holds."""
    return any(token.value.start is not None and token.value.start.has_day for token in times)


def leading_times(piece: Sequence[Token]) -> list[Token]:
    """Times before the first class of a piece, which set the scene for all the classes behind them."""
    times: list[Token] = []
    for token in piece:
        if token.kind in (Kind.CLASS, Kind.SCHOOL):
            return times
        if token.kind in MENTIONS or token.kind in _TELLS:
            return []
        if token.kind is Kind.TIME:
            times.append(token)
    return []
