"""The sentences of a message and the clauses they are made of, each as places of tokens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from casework.reading.tokens import Token
from casework.reading.words import Kind

ACTS = frozenset({
    Kind.ABSENT, Kind.LEAVE, Kind.BACK, Kind.ALL, Kind.LACKING, Kind.VISIT, Kind.CALL, Kind.MESSAGE,
    Kind.CONTACT, Kind.PROMISE, Kind.REFUSE, Kind.UNREACHED, Kind.NOBODY, Kind.LOST, Kind.REACHED, Kind.COUNT,
    Kind.RETRACT, Kind.UNEXCUSED, Kind.NOT_ABSENT, Kind.HERE,
})  # fmt: skip
_MAKES_A_CLAUSE = ACTS | {Kind.LET, Kind.ASK, Kind.MAYBE, Kind.PLAN, Kind.REASON}
_OPENS_ANOTHER = frozenset({
    Kind.NAME, Kind.STRANGER, Kind.REST, Kind.RELATIVE, Kind.EVERYBODY, Kind.CLASS, Kind.REASON, Kind.LEAVE,
    Kind.UNEXCUSED, Kind.CALL, Kind.MESSAGE, Kind.VISIT, Kind.PRONOUN, Kind.HOME, Kind.HEARSAY, Kind.ASK, Kind.BOTH,
    Kind.ABSENT,
})  # fmt: skip
SIGNS = frozenset({Kind.COMMA, Kind.STOP, Kind.LINE, Kind.SPACE})
_CLAUSE_END = frozenset({Kind.STOP, Kind.LINE})
LIGHT = frozenset({Kind.FILLER, Kind.TIME, Kind.ALSO, Kind.BOTH, Kind.SPACE, Kind.THEN})


def pieces(found: Sequence[Token]) -> Iterator[list[list[int]]]:
    """The sentences of the message, each as its stretches between commas, each as places of tokens."""
    sentence: list[list[int]] = [[]]
    for place, token in enumerate(found):
        if token.kind in _CLAUSE_END:
            yield sentence
            sentence = [[]]
        else:
            sentence[-1].append(place)
            asked = token.kind is Kind.COLON and any(found[at].kind is Kind.LET for at in sentence[-1])  # 请核对:…
            if (
                token.kind in (Kind.COMMA, Kind.QUESTION)
                or asked
                or (token.kind is Kind.SPACE and _divides(found, sentence[-1], place))
            ):
                sentence.append([])
    yield sentence


def _divides(found: Sequence[Token], before: list[int], place: int) -> bool:
    """Whether a blank stands between two clauses, as in voice input: 冉启航没来 说是忘了要上学 其余都在."""
    if not any(found[at].kind in _MAKES_A_CLAUSE for at in before):
        return False
    for token in found[place + 1 :]:
        if token.kind in (Kind.SPACE, Kind.COMMA, Kind.STOP, Kind.LINE):
            return False
        if token.kind in _OPENS_ANOTHER:
            return True
    return False


def words_of_report(found: Sequence[Token], places: Sequence[int]) -> list[int]:
    return [place for place in places if found[place].kind in ACTS]
