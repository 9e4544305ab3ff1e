"""Names that run into the next word, are longer ones cut short, or stand in a row: sure, or doubted."""

from __future__ import annotations

from collections.abc import Iterator

from casework.people import Pupil
from casework.reading import times
from casework.reading.name_places import kind_after, kind_at, stranger
from casework.reading.names import SURNAMES, is_word
from casework.reading.scope import Scope
from casework.reading.spot import OPENINGS, SAID_OF_SOMEBODY
from casework.reading.tokens import Token
from casework.reading.word_rules import as_word, weigh_word
from casework.reading.words import LENGTHS, WORDS, Kind

_AGAIN = frozenset({
    None, Kind.STOP, Kind.LINE, Kind.COMMA, Kind.SPACE, Kind.FILLER, Kind.AND, Kind.THEN, Kind.ABSENT, Kind.LEAVE,
    Kind.TIME,
})  # fmt: skip


_TWO = ("两个", "两人", "两位", "两名", "俩", "2个", "2人")
_DEGREES = frozenset(["很", "太", "真", "挺", "非常", "十分", "特别", "更", "最", "不", "蛮", "有点"])
_THANKS = frozenset(["谢谢", "辛苦"])
_SAYS_OR_NOBODY = frozenset({Kind.SAY, Kind.NOBODY, Kind.UNREACHED, Kind.PROMISE, Kind.REFUSE})


def weigh_names(text: str, found: list[Token], scope: Scope) -> list[Token]:
    """A name that could also be longer, or that is an everyday word out of place, is no certain name."""
    wordlike = any(_is_word(token.text) for token in found if token.kind is Kind.NAME)
    others = (
        [token for place, token in enumerate(found) if _certain(token) or _spelt_in_words(found, place)]
        if wordlike
        else []
    )
    weighed: list[Token] = []
    named: set[str] = set()
    listed = frozenset(_in_lists(found)) if wordlike else frozenset()
    for place, token in enumerate(found):
        if token.kind is not Kind.NAME:
            weighed.append(token)
            continue
        one = _weigh(text, found, place, scope, others if wordlike else None)
        if (
            one.kind is not Kind.NAME
            and place in listed
            and not _graded(found, place)
            and not _longer(text, token, scope)
        ):
            one = token
        if one.kind is not Kind.NAME and token.text in named and _named_again(found, place):
            one = token  # 没来的是路远、于是,其中路远发烧
        if one.kind is Kind.NAME:
            named.add(one.text)
        weighed.append(one)
    if not wordlike:
        return weighed
    return [
        token if _vouched_for_later(found, place, one, named) else one
        for place, (one, token) in enumerate(zip(weighed, found, strict=True))
    ]


def _graded(found: list[Token], place: int) -> bool:
    """很高兴, 不甘心: an adverb right before it, which no child has."""
    before = found[place - 1] if place else None
    if before is None or before.end != found[place].start:
        return False
    everybody = place > 1 and found[place - 2].kind in (Kind.EVERYBODY, Kind.RELATIVE, Kind.STAFF)
    return before.text in _DEGREES or (everybody and before.text in ("都", "也"))  # 大家都高兴


def _vouched_for_later(found: list[Token], place: int, weighed: Token, named: set[str]) -> bool:
    """马上没来,马上家打了电话没人接: whether the doubted word is certainly a child's name further on."""
    if weighed.kind is not Kind.STRANGER or weighed.text not in named or weighed.value != found[place].value:
        return False
    return _is_word(weighed.text) and _named_again(found, place)


def _in_lists(found: list[Token]) -> Iterator[int]:
    """The places of names that stand in a row: three, or two of which one is no word or that are joined by 、."""
    row: list[int] = []
    for place in range(len(found) + 1):
        kind = kind_at(found, place)
        if kind is Kind.NAME and found[place].text in _THANKS and kind_at(found, place + 1) is Kind.SPACE:
            row = []  # 谢谢 陈小雨到了
        elif kind is Kind.NAME and (kind_at(found, place - 1) is not Kind.NAME or _run_together(found, place)):
            row.append(place)
        elif kind not in (Kind.SPACE, Kind.AND, Kind.COMMA) or kind is None:
            commas = any(found[at].kind is Kind.COMMA for at in range(row[0], row[-1])) if row else False
            headed = bool(row) and kind_at(found, row[0] - 1) in (Kind.LISTED, Kind.COLON, Kind.LACKING)
            if headed and len(row) > 1 and _ends_a_list(found, place):
                yield from row
                row = []
            if commas and not (len(row) > 2 and _ends_in_a_report(found, place)):
                row = []
            sure = any(_certain(found[at]) and not _is_word(found[at].text) for at in row)
            joined = any(found[at + 1].text == "、" for at in row[:-1])
            told = _ends_in_a_report(found, place)
            joined = joined or (told and all(found[at + 1].kind is Kind.AND for at in row[:-1]))
            blanks = len(row) == 2 and all(found[at + 1].kind is Kind.SPACE for at in row)  # 全勤 何时 没在教室
            joined = joined or (told and blanks and len(row) == 2 and not _adverbial(found, row))
            joined = joined or (told and not commas and found[place].text.startswith(("都", "均", "全都", "也都")))
            joined = joined or (len(row) == 2 and _run_together(found, row[0]))
            if len(row) > 2 or (len(row) == 2 and (sure or joined)):
                yield from row
            row = []


_NO_ADVERB = frozenset({Kind.ALL, Kind.PLAIN, Kind.PROMISE, Kind.REACHED, Kind.BACK, Kind.HERE, Kind.REASON})


def _adverbial(found: list[Token], row: list[int]) -> bool:
    """Whether one of the words tells when or how: 马上 高兴 没来."""
    return any(found[at].text in WORDS and WORDS[found[at].text][0] not in _NO_ADVERB for at in row)


def _run_together(found: list[Token], place: int) -> bool:
    """金华宁波常州都没来: three names and more without a sign between them."""
    first = last = place
    while kind_at(found, first - 1) is Kind.NAME:
        first -= 1
    while kind_at(found, last + 1) is Kind.NAME:
        last += 1
    counted = last - first == 1 and last + 1 < len(found) and found[last + 1].text.startswith(_TWO)  # 高峰马力两个请假
    lacking = last - first > 1 and kind_after(found, last, frozenset({Kind.TIME, Kind.SPACE})) is Kind.LACKING
    return lacking or ((counted or last - first > 1) and _ends_in_a_report(found, last + 1))


def _ends_in_a_report(found: list[Token], place: int) -> bool:
    """Whether what follows a row is said of it: …三个没来, …都没来."""
    following = kind_after(found, place - 1, frozenset({Kind.FILLER, Kind.SPACE, Kind.TIME}))
    return following in (Kind.ABSENT, Kind.LEAVE, Kind.BOTH, Kind.UNEXCUSED)


def _ends_a_list(found: list[Token], place: int) -> bool:
    """Whether a row of names under a heading ends there: 缺两个人:A,B."""
    return kind_at(found, place) in (None, Kind.STOP, Kind.LINE, Kind.OPEN, Kind.REST, Kind.BOTH)


def _named_again(found: list[Token], place: int) -> bool:
    """Whether a word that was a child's name before stands where that child may be spoken of again."""
    before = kind_at(found, place - 1)
    after = kind_after(found, place, frozenset({Kind.FILLER, Kind.SPACE}))
    told = [one.kind for one in found[place + 1 : place + 3]]
    if before in (*_AGAIN, Kind.REASON) and told[:1] == [Kind.IS] and told[1:] in ([Kind.REASON], [Kind.LEAVE]):
        return True  # 高峰马力两个请假高峰是脚崴了马力是家里有事
    denied = place > 0 and found[place - 1].text.lstrip("也都又还") in ("没", "没有", "未", "来")
    return before in _AGAIN and (after in SAID_OF_SOMEBODY or after in _SAYS_OR_NOBODY) and not denied


def _certain(token: Token) -> bool:
    """Whether this is a child's name that is no word, or looks like one not on the roster."""
    if token.kind is Kind.NAME:
        return token.text not in WORDS
    return token.kind is Kind.UNKNOWN and not SURNAMES.isdisjoint((token.text[0], token.text[-1]))


def _spelt_in_words(found: list[Token], place: int) -> bool:
    """Whether a sentence opens with a surname run into a word, which may be somebody nobody knows: 全周五, 向周五."""
    token = found[place]
    if len(token.text) > 1 or token.text not in SURNAMES or kind_at(found, place - 1) not in OPENINGS:
        return False
    following = found[place + 1] if place + 1 < len(found) else None
    return following is not None and following.start == token.end and following.kind is not Kind.NAME


def _weigh(text: str, found: list[Token], place: int, scope: Scope, others: list[Token] | None) -> Token:
    """The name as it is to be understood. ``others`` are children besides, None where no name is a word."""
    token = found[place]
    if _graded(found, place):
        return as_word(text, token)  # 很高兴, 不甘心
    if longer := _longer(text, token, scope):
        return stranger(text, token.start, token.end, (*token.value, *longer))
    if _crossed(text, found, place, scope):
        return stranger(text, token.start, token.end, token.value)
    if others is not None and _is_word(token.text):
        return weigh_word(text, found, place, bool(others) and others != [token], scope)
    return token


def _longer(text: str, token: Token, scope: Scope) -> tuple[Pupil, ...]:
    """The bearers of longer names that begin where this one does and that the text also spells."""
    lengths = scope.lengths[token.text[0]]
    if lengths[0] <= len(token.text):
        return ()
    return tuple(
        one
        for length in lengths
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
            if end > token.end and end in boundaries and text[start:end] in WORDS and text[token.end : end] != "的":
                return True
        time = times.scan(text, start) if text[start] in times.STARTERS else None
        if time is not None and time[0] > token.end and time[0] in boundaries:
            return text[token.end : time[0]] != "的"  # 方九日的爸爸
    return False


def _is_word(name: str) -> bool:
    if name in WORDS or is_word(name):
        return True
    time = times.scan(name, 0) if name[0] in times.STARTERS else None
    return time is not None and time[0] == len(name)
