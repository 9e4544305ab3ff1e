"""Names that are everyday words too, or run into the next word: kept as names, read as words, or doubted."""

from __future__ import annotations

from casework.people import Pupil
from casework.reading import times
from casework.reading.names import SURNAMES, is_word
from casework.reading.scope import Scope
from casework.reading.tokens import Token
from casework.reading.words import LENGTHS, WORDS, Kind

LISTING = frozenset({Kind.AND, Kind.LACKING, Kind.LISTED, Kind.COLON, Kind.EXCEPT, Kind.CLASS, Kind.ONLY})
PREDICATE = frozenset({
    Kind.ABSENT, Kind.LEAVE, Kind.BACK, Kind.TIME, Kind.ALSO, Kind.BOTH, Kind.UNEXCUSED, Kind.AND,
    Kind.RELATIVE, Kind.PRONOUN, Kind.ALL,
})  # fmt: skip
_OPENINGS = frozenset({None, Kind.STOP, Kind.LINE, Kind.COMMA, Kind.SPACE, Kind.STAFF})
_TOWARDS_A_HOUSE = frozenset([
    "去", "去了", "去过", "到", "到了", "从", "刚从", "在", "给", "上", "跑到", "走访", "家访",
])  # fmt: skip
_OWNED = frozenset({Kind.RELATIVE, Kind.LEAVE, Kind.HOME})
_SAID_OF_SOMEBODY = PREDICATE | {Kind.REASON, Kind.PLAIN, Kind.VISIT, Kind.CALL, Kind.HOME}
_BECAUSE = frozenset(["因为", "因", "由于", "原因", "原因是", "是因为", "都因为", "都因", "因此"])


def stranger(text: str, start: int, end: int, candidates: tuple[Pupil, ...]) -> Token:
    return Token(Kind.STRANGER, text[start:end], start, end, value=candidates)


def kind_at(found: list[Token], place: int) -> Kind | None:
    return found[place].kind if 0 <= place < len(found) else None


def kind_after(found: list[Token], place: int, skipping: frozenset[Kind] = frozenset({Kind.FILLER})) -> Kind | None:
    place += 1
    while kind_at(found, place) in skipping:
        place += 1
    return kind_at(found, place)


def weigh_names(text: str, found: list[Token], scope: Scope) -> list[Token]:
    """A name that could also be longer, or that is an everyday word out of place, is no certain name."""
    wordlike = any(token.kind is Kind.NAME and _is_word(token.text) for token in found)
    others = [
        token for place, token in enumerate(found) if wordlike and (_certain(token) or _spelt_in_words(found, place))
    ]
    return [
        _weigh(text, found, place, scope, others if wordlike else None) if token.kind is Kind.NAME else token
        for place, token in enumerate(found)
    ]


def _certain(token: Token) -> bool:
    """Whether this is a child's name that is no word, or looks like one not on the roster."""
    if token.kind is Kind.NAME:
        return token.text not in WORDS
    return token.kind is Kind.UNKNOWN and not SURNAMES.isdisjoint((token.text[0], token.text[-1]))


def _spelt_in_words(found: list[Token], place: int) -> bool:
    """Whether a sentence opens with a surname run into a word, which may be somebody nobody knows: 全周五, 向周五."""
    token = found[place]
    if len(token.text) > 1 or token.text not in SURNAMES or kind_at(found, place - 1) not in _OPENINGS:
        return False
    following = found[place + 1] if place + 1 < len(found) else None
    return following is not None and following.start == token.end and following.kind is not Kind.NAME


def _weigh(text: str, found: list[Token], place: int, scope: Scope, others: list[Token] | None) -> Token:
    """The name as it is to be understood. ``others`` are children besides, None where no name is a word."""
    token = found[place]
    if longer := _longer(text, token, scope):
        return stranger(text, token.start, token.end, (*token.value, *longer))
    if _crossed(text, found, place, scope):
        return stranger(text, token.start, token.end, token.value)
    if others is not None and _is_word(token.text):
        return _weigh_word(text, found, place, bool(others) and others != [token])
    return token


def _longer(text: str, token: Token, scope: Scope) -> tuple[Pupil, ...]:
    """The bearers of longer names that begin where this one does and that the text also spells."""
    return tuple(
        one
        for length in scope.lengths[token.text[0]]
        if length > len(token.text)
        for one in scope.forms.get(text[token.start : token.start + length], ())
        if one not in token.value
    )


def _crossed(text: str, found: list[Token], place: int, scope: Scope) -> bool:
    """Whether a word begins inside the name and ends behind it, so that it may be a surname: 李发烧, 周病了."""
    token = found[place]
    behind = found[place + 1] if place + 1 < len(found) else None
    if behind is None or behind.start != token.end or (len(behind.text) > 1 and behind.kind is not Kind.UNKNOWN):
        return False
    boundaries = {one.end for one in found}
    for start in range(token.start + 1, token.end):
        rest = text[token.start : start]
        if not ((len(rest) == 1 and rest in SURNAMES) or rest in scope.forms):
            continue
        for length in LENGTHS.get(text[start], ()):
            end = start + length
            if end > token.end and end in boundaries and text[start:end] in WORDS:
                return True
        time = times.scan(text, start) if text[start] in times.STARTERS else None
        if time is not None and time[0] > token.end and time[0] in boundaries:
            return True
    return False


def _is_word(name: str) -> bool:
    if name in WORDS or is_word(name):
        return True
    time = times.scan(name, 0) if name[0] in times.STARTERS else None
    return time is not None and time[0] == len(name)


def _weigh_word(text: str, found: list[Token], place: int, others: bool) -> Token:
    """Keep as a name what stands where a name must stand; as a word what cannot be one; else ask."""
    token = found[place]
    before, after = kind_at(found, place - 1), kind_after(found, place)
    opens = before in (None, Kind.STOP, Kind.LINE)
    if before is Kind.SPACE and kind_at(found, place - 2) in (Kind.CLASS, Kind.LISTED, Kind.COLON, Kind.LACKING):
        return token
    if token.text not in WORDS and (opens or before in (Kind.COMMA, Kind.SPACE)) and after in _SAID_OF_SOMEBODY:
        return token
    if before is Kind.UNKNOWN and found[place - 1].end == token.start:
        return (
            token if found[place - 1].text[-1] in SURNAMES or len(found[place - 1].text) > 1 else _as_word(text, token)
        )
    if before is not None and found[place - 1].text in _BECAUSE:
        return _as_word(text, token)
    if text[token.end : token.end + 1] in ("地", "得", "的") and not opens:
        return _as_word(text, token)
    if text.startswith("地", token.end) and after not in PREDICATE:
        return _as_word(text, token)  # 高兴地告诉大家
    if before is Kind.OF and kind_at(found, place - 2) in (Kind.CLASS, Kind.VILLAGE) and after in PREDICATE:
        return token
    if before in LISTING or (opens and (after in PREDICATE or _owns(found, place))):
        return token
    if _has_a_house(found, place) and (opens or found[place - 1].text in _TOWARDS_A_HOUSE):
        return token
    if before in (Kind.COMMA, Kind.SPACE, Kind.TIME) and after in (Kind.ABSENT, Kind.LEAVE) and _idle(token.text):
        return token
    if not others and after in PREDICATE and before in (Kind.TIME, Kind.SPACE, Kind.COMMA, Kind.FILLER, Kind.THEN):
        return token
    if not others and before in (Kind.ABSENT, Kind.LEAVE) and after is None:
        return token
    if kind_at(found, place + 1) is Kind.AND and before in (Kind.NAME, Kind.SPACE, Kind.COMMA, Kind.TIME, None):
        return token
    if (
        others
        and before in (Kind.SPACE, Kind.COMMA, Kind.NAME)
        and after in (Kind.ABSENT, Kind.LEAVE, Kind.BACK, Kind.ALSO)
    ):
        return stranger(text, token.start, token.end, token.value)
    if token.text not in WORDS and (opens or before in (Kind.COMMA, Kind.SPACE)):
        return stranger(text, token.start, token.end, token.value)
    return _as_word(text, token)


def _owns(found: list[Token], place: int) -> bool:
    """万一的妈妈: what belongs to it belongs to a person."""
    behind = [token.kind for token in found[place + 1 : place + 3]]
    return behind[:1] == [Kind.RELATIVE] or (len(behind) > 1 and behind[0] is Kind.OF and behind[1] in _OWNED)


def _has_a_house(found: list[Token], place: int) -> bool:
    """去石头家: only somebody's house is gone to."""
    return kind_at(found, place + 1) is Kind.HOME and found[place + 1].text[0] in "家屋院堂"


def _idle(name: str) -> bool:
    """Whether the word could not stand before 没来 as a word: 季节, 平安."""
    return WORDS[name][0] is Kind.PLAIN if name in WORDS else is_word(name)


def _as_word(text: str, token: Token) -> Token:
    if token.text in WORDS:
        kind, sense = WORDS[token.text]
        return Token(kind, token.text, token.start, token.end, sense)
    time = times.scan(text, token.start) if token.text[0] in times.STARTERS else None
    if time is None or time[0] != token.end:
        return Token(Kind.PLAIN, token.text, token.start, token.end)
    return Token(Kind.TIME, token.text, token.start, token.end, value=time[1])
