"""The places of names: what stands before and behind a child, and what cannot."""

from __future__ import annotations

from casework.people import Pupil
from casework.reading.names import is_word
from casework.reading.scope import Scope
from casework.reading.tokens import Token
from casework.reading.words import Kind

LISTING = frozenset({Kind.AND, Kind.LACKING, Kind.LISTED, Kind.COLON, Kind.EXCEPT, Kind.CLASS, Kind.ONLY})
PREDICATE = frozenset({
    Kind.ABSENT, Kind.LEAVE, Kind.BACK, Kind.TIME, Kind.ALSO, Kind.BOTH, Kind.UNEXCUSED, Kind.AND,
    Kind.RELATIVE, Kind.PRONOUN, Kind.ALL,
})  # fmt: skip
_OPENING = frozenset({Kind.TIME, Kind.COMMA, Kind.STOP, Kind.LINE, Kind.SPACE})
_OPENS_A_CLAUSE = frozenset({
    Kind.STOP, Kind.LINE, Kind.COMMA, Kind.SPACE, Kind.TIME, Kind.CLASS, Kind.SCHOOL, Kind.VILLAGE, Kind.FILLER,
    Kind.AND, Kind.COLON, Kind.LISTED, Kind.LACKING, Kind.EXCEPT, Kind.ONLY, Kind.NOT, Kind.IS, Kind.FIX, Kind.ABSENT,
    Kind.LEAVE, Kind.BACK, Kind.VISIT, Kind.CALL, Kind.CONTACT, Kind.GO, Kind.FOR, Kind.SEX, Kind.OF, Kind.STAFF,
    Kind.NAME, Kind.STRANGER, Kind.OPEN, Kind.MESSAGE, Kind.THEN, Kind.SUBJECT,
})  # fmt: skip
_SAID_OF_A_CHILD = frozenset({
    Kind.ABSENT, Kind.LEAVE, Kind.BACK, Kind.TIME, Kind.ALSO, Kind.BOTH, Kind.UNEXCUSED, Kind.REASON, Kind.RELATIVE,
    Kind.HOME, Kind.VISIT, Kind.CALL, Kind.LIKEWISE, Kind.LOST, Kind.NOBODY, Kind.UNREACHED, Kind.PROMISE,
    Kind.REFUSE, Kind.AND, Kind.NAME, Kind.STRANGER, Kind.ALL, Kind.NOT_ABSENT, Kind.OPEN,
})  # fmt: skip
_ENDS_A_LIST = frozenset({
    Kind.AND, Kind.COMMA, Kind.STOP, Kind.LINE, Kind.CLOSE, Kind.OPEN, Kind.FILLER, Kind.COUNT, Kind.NAME,
    Kind.STRANGER, Kind.CLASS, Kind.ABSENT, Kind.LEAVE, Kind.BACK, Kind.TIME, Kind.ALL, Kind.REST, Kind.REASON,
    Kind.BOTH, Kind.IS, Kind.ONLY,
})  # fmt: skip
_WITHIN_A_LIST = frozenset({Kind.NAME, Kind.STRANGER, Kind.AND, Kind.SPACE, Kind.COMMA})
_ENDS_A_PIECE = frozenset({
    Kind.COMMA, Kind.STOP, Kind.LINE, Kind.AND, Kind.OPEN, Kind.CLOSE, Kind.NAME, Kind.STRANGER, Kind.REST, Kind.CLASS,
})  # fmt: skip
_TAKES_A_THING = frozenset("吃喝买卖养喂")
_TITLES = frozenset(["同学", "小朋友", "这个学生", "这个同学", "这个娃", "这娃", "这孩子", "那个娃", "那娃"])
_WORDLIKE_SURNAMES = frozenset("大都门相全路车管水火土木云元展初来但由么包常成时满空强归查应向多连能")
"""Surnames that are everyday words: whoever bears one and is not on the roster is not looked for."""
ADVERBS = frozenset(
    "又还也都就才已再总曾均今昨早晚刚仍皆没未不有在到从去来给把将对向往于等共各的了人娃说他她时连能是且"
)


def stranger(text: str, start: int, end: int, candidates: tuple[Pupil, ...]) -> Token:
    return Token(Kind.STRANGER, text[start:end], start, end, value=candidates)


def kind_at(found: list[Token], place: int) -> Kind | None:
    return found[place].kind if 0 <= place < len(found) else None


def kind_after(found: list[Token], place: int, skipping: frozenset[Kind] = frozenset({Kind.FILLER})) -> Kind | None:
    place += 1
    while kind_at(found, place) in skipping:
        place += 1
    return kind_at(found, place)


def believable(text: str, found: list[Token], low: int, high: int, scope: Scope) -> bool:
    """Whether what nobody on the roster is called stands where a child must stand: 石大山没来, but not 我的大脑."""
    said = text[low:high]
    if low and text[low - 1] in _TAKES_A_THING:
        return False  # 吃花生过敏了
    if is_word(said) or (said[0] in _WORDLIKE_SURNAMES and said[0] not in scope.near.by_surname):
        return False
    return stands_for_a_child(found, low, high)


def stands_for_a_child(found: list[Token], low: int, high: int) -> bool:
    ahead = [token.kind for token in found if token.end <= low][-2:]
    before = ahead[-1] if ahead else None
    in_a_row = before is Kind.SPACE and ahead[0] in (Kind.NAME, Kind.STRANGER)  # 罗小满 张三 李四没来
    behind = [token for token in found if token.start >= high and token.kind is not Kind.SPACE]
    if behind and behind[0].text in _TITLES and behind[0].start == high:
        behind = behind[1:]  # 佟佳慧同学没来
    after = behind[0].kind if behind else None
    listed = before in LISTING or after is Kind.AND or before in (Kind.NAME, Kind.STRANGER, Kind.OPEN)
    listed = listed or (in_a_row and len(behind) > 0 and behind[0].start > high)
    listed = listed or (before in (Kind.SPACE, Kind.COMMA) and _of_the_missing(found, low, after))
    opens = before in _OPENS_A_CLAUSE or before is None
    return (opens and after in _SAID_OF_A_CHILD) or (
        listed and (after in _ENDS_A_LIST or after is None or (in_a_row and after is Kind.UNKNOWN))
    )


def _of_the_missing(found: list[Token], low: int, after: Kind | None) -> bool:
    """缺 张三, 缺罗小满 张三: a clause of its own in a list that 缺 opens."""
    place = next((at for at, token in enumerate(found) if token.end > low), len(found)) - 1
    while kind_at(found, place) in _WITHIN_A_LIST:
        place -= 1
    return kind_at(found, place) in (Kind.LACKING, Kind.LISTED) and (after is None or after in _ENDS_A_PIECE)


def is_subject(found: list[Token], place: int) -> bool:
    """Whether 班长 stands where a name would, with something said of it and no name beside it."""
    before = kind_at(found, place - 1)
    opens = before in _OPENING or before in (None, Kind.CLASS, Kind.AND, Kind.FILLER)
    return opens and kind_after(found, place) in PREDICATE and kind_at(found, place + 1) is not Kind.NAME


def pet_name(found: list[Token], place: int, scope: Scope) -> int | None:
    """Where a pet name of everyday characters ends (小明): a prefix, one character, and then something said."""
    before = kind_at(found, place - 1)
    if place + 1 >= len(found) or (before is not None and before not in LISTING and before not in _OPENING):
        return None
    token, following = found[place], found[place + 1]
    if (
        following.start != token.end
        or len(following.text) != 1
        or following.kind not in (Kind.FILLER, Kind.THING, Kind.UNKNOWN)
    ):
        return None
    usable = following.text not in ADVERBS or following.text in scope.near.by_surname  # 小向没来
    behind = kind_at(found, place + 2)
    ends_a_list = before in LISTING and behind in (None, Kind.COMMA, Kind.STOP, Kind.LINE, Kind.SPACE)  # 缺小周
    return following.end if usable and (behind in PREDICATE or ends_a_list) else None
