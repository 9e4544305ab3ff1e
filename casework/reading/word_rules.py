"""A name that is an everyday word too: the places where it is the child, the word, or asked for."""

from __future__ import annotations

from casework.reading import times
from casework.reading.contract import Reason
from casework.reading.name_places import LISTING, PREDICATE, kind_after, kind_at, stranger
from casework.reading.names import SURNAMES, is_word
from casework.reading.scope import Scope
from casework.reading.tokens import Token
from casework.reading.words import WORDS, Kind

OPENINGS = frozenset({None, Kind.STOP, Kind.LINE, Kind.COMMA, Kind.SPACE, Kind.STAFF})
_TOWARDS_A_HOUSE = frozenset([
    "去", "去了", "去过", "到", "到了", "从", "刚从", "在", "给", "上", "跑到", "走访", "家访",
])  # fmt: skip
_BEFORE_A_HOUSE = frozenset({
    Kind.VILLAGE, Kind.CLASS, Kind.SPACE, Kind.COMMA, Kind.VISIT, Kind.CALL, Kind.CONTACT, Kind.GO,
})  # fmt: skip
_OWNED = frozenset({Kind.RELATIVE, Kind.LEAVE, Kind.HOME})
SAID_OF_SOMEBODY = PREDICATE | {Kind.REASON, Kind.PLAIN, Kind.VISIT, Kind.CALL, Kind.HOME}
_REPORTED = frozenset([
    "报的", "写的", "发的", "刚才报的", "早上报的", "上午报的", "刚报的", "刚刚报的", "之前报的", "我报的",
    "刚才说", "刚说", "我说", "说", "报", "刚报", "我报", "刚刚说",
])  # fmt: skip
_OF_A_REPORT = frozenset({Kind.ABSENT, Kind.LEAVE, Kind.RETRACT, Kind.UNEXCUSED})
_ARRIVALS = frozenset({Kind.BACK, Kind.FILLER, Kind.SPACE})
_ARRIVED = frozenset(["来了", "到了", "来啦", "到啦", "来咯", "来", "到"])
_PERSONAL = frozenset({Reason.MOVED, Reason.WORKING, Reason.WEARY, Reason.MARRIAGE, Reason.ILLNESS})
_BECAUSE = frozenset(["因为", "因", "由于", "原因", "原因是", "是因为", "都因为", "都因", "因此"])


def _in_class(said: Token, name: Token, scope: Scope) -> bool:
    """Whether one of the bearers is in the class that is named before."""
    ids = {one.id for one in scope.classes_said(said.value, None)}
    return not ids or any(one.class_id in ids for one in name.value)


def _only_there(found: list[Token], place: int) -> bool:
    """周末到了, 安全到了: what only comes may be no child."""
    following = next(one for one in found[place + 1 :] if one.kind is not Kind.FILLER)
    return following.text in _ARRIVED


def _of_a_person(found: list[Token], place: int) -> bool:
    """童年搬走了: what only a person does or suffers, said right behind the name."""
    following = found[place + 1]
    return following.kind is Kind.REASON and following.sense.reason in _PERSONAL


def weigh_word(text: str, found: list[Token], place: int, others: bool, scope: Scope) -> Token:
    """Keep as a name what stands where a name must stand; as a word what cannot be one; else ask."""
    token = found[place]
    before, after = kind_at(found, place - 1), kind_after(found, place)
    opens = before in (None, Kind.STOP, Kind.LINE, Kind.FIX)
    if before is Kind.CLASS and not _in_class(found[place - 1], token, scope):
        return _as_word(text, token)  # 三1全勤, and the child of that name is in another class
    if opens and after is Kind.BACK and _only_there(found, place):
        reported = others or any(one.kind in (Kind.ABSENT, Kind.LEAVE) for one in found)
        if before is Kind.FIX:
            return token  # 更正:全勤来了
        word = token.text in WORDS and not reported
        return _as_word(text, token) if word else stranger(text, token.start, token.end, token.value)
    if opens and text.find(token.text, token.end + 1) > 0 and after not in _ARRIVALS:
        return token  # 康复还没康复
    if opens and after is Kind.NOT and kind_at(found, place + 2) in (Kind.ABSENT, Kind.LEAVE):
        return token  # 解放不是没来
    if (
        before is Kind.IS
        and after in (None, Kind.STOP, Kind.COMMA)
        and any(one.kind is Kind.NOT for one in found[:place])
    ):
        return token  # 缺的不是玉凤是甘露
    if before in (Kind.IS, Kind.NOT) and after in (Kind.ABSENT, Kind.LEAVE) and _names_somebody(token.text):
        return token  # 不是尤其没来,是向前没来
    if opens and not others and after is Kind.REASON and _idle(token.text) and _of_a_person(found, place):
        return token
    if before is Kind.SPACE and kind_at(found, place - 2) in (Kind.CLASS, Kind.LISTED, Kind.COLON, Kind.LACKING):
        return token
    if token.text not in WORDS and (opens or before in (Kind.COMMA, Kind.SPACE)) and after in SAID_OF_SOMEBODY:
        return token
    if before is Kind.UNKNOWN and found[place - 1].end == token.start:
        return (
            token if found[place - 1].text[-1] in SURNAMES or len(found[place - 1].text) > 1 else _as_word(text, token)
        )
    if place and found[place - 1].text in _REPORTED and after in _OF_A_REPORT:
        return token  # 刚才报的文明划掉
    if before is not None and found[place - 1].text in _BECAUSE:
        return _as_word(text, token)
    if text[token.end : token.end + 1] in ("地", "得", "的") and not opens:
        return _as_word(text, token)
    if text.startswith("地", token.end) and after not in PREDICATE:
        return _as_word(text, token)  # 高兴地告诉大家
    if before is Kind.OF and kind_at(found, place - 2) in (Kind.CLASS, Kind.VILLAGE) and after in PREDICATE:
        return token
    owns = _owns(found, place) and (opens or before in (Kind.SPACE, Kind.COMMA))
    if before in LISTING or owns or (opens and after in PREDICATE):
        return token
    if _has_a_house(found, place) and (opens or before in _BEFORE_A_HOUSE or found[place - 1].text in _TOWARDS_A_HOUSE):
        return token
    if before in (Kind.COMMA, Kind.SPACE, Kind.TIME) and after in _OF_A_REPORT and _idle(token.text):
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


def _names_somebody(name: str) -> bool:
    """Whether the word says neither when nor how often."""
    return _idle(name) or (name in WORDS and WORDS[name][0] is Kind.FILLER)


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
